#include <stdio.h>
#include <stdlib.h>

int main(void) {
  puts("before");
  // Volatile, so that the compiler cannot do without the memory.
  volatile char *bytes = malloc(2000000000);
  if (!bytes) return 1;
  bytes[1999999999] = 'x';
  printf("after %c\n", bytes[1999999999]);
}
