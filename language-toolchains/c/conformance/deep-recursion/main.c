#include <stdio.h>

static int down(int depth) {
  volatile int keep = depth;
  return down(depth + 1) + keep;
}

int main(void) {
  puts("before");
  return down(0);
}
