#include <stdio.h>

int main(void) {
  puts("before");
  for (int number = 0;; ++number) {
    char name[32];
    snprintf(name, sizeof name, "file%d", number);
    FILE *file = fopen(name, "w");
    if (!file) return 1;
    fclose(file);
  }
}
