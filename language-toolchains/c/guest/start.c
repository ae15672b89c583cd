// Linked into every program, before its main runs.
//
// Nothing of what a program wrote may lie in a buffer when a limit or a trap ends
// it, or when it asks a question and waits for the answer: standard output goes to
// the host at each call. A call to the host costs so little there that a buffer
// would save next to nothing.
#include <stdio.h>

__attribute__((constructor(101))) static void write_at_once(void) {
  setvbuf(stdout, NULL, _IONBF, 0);
}
