#include <stdio.h>

int main(void) {
  static char block[65536];
  puts("before");
  FILE *file = fopen("flood", "w");
  if (!file) return 1;
  for (;;) fwrite(block, 1, sizeof block, file);
}
