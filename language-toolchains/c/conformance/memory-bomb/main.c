#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct block {
  struct block *before;
  char bytes[100000];
};

int main(void) {
  puts("before");
  for (struct block *last = NULL, *next;; last = next) {
    next = malloc(sizeof *next);
    if (!next) return 1;
    memset(next->bytes, 1, sizeof next->bytes);
    next->before = last;
  }
}
