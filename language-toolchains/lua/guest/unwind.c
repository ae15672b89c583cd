// Why this file exists: the one place where unwinding ends. See unwind.h.

#include "unwind.h"

// Reads the flag and lowers it. unwind.py leaves the function that calls this
// alone and puts the reading in its place.
__attribute__((import_module("unwind"), import_name("caught"))) int unwind_caught(void);

static int depth;
static int exited;

int unwind_exited(void) { return exited; }

__asm__(".globaltype __stack_pointer, i32");

static inline char *stack_pointer(void) {
    char *pointer;
    __asm__ volatile("global.get __stack_pointer\n\tlocal.set %0" : "=r"(pointer));
    return pointer;
}

static inline void set_stack_pointer(char *pointer) {
    __asm__ volatile("local.get %0\n\tglobal.set __stack_pointer" : : "r"(pointer));
}

__attribute__((noinline)) void unwind_try(void (*function)(void *, void *), void *first, void *second) {
    // Functions that return in the midst do not give back their stack.
    char *pointer = stack_pointer();
    depth++;
    function(first, second);
    depth--;
    int reason = unwind_caught();
    set_stack_pointer(pointer);
    if (reason != UNWIND_EXIT) return;
    if (depth > 0) unwind_throw(UNWIND_EXIT);
    exited = 1;
}
