#include <stdio.h>
#include <stdlib.h>

static int compare(const void *left, const void *right) {
  long first = *(const long *)left, second = *(const long *)right;
  return (first > second) - (first < second);
}

int main(void) {
  size_t count = 0, room = 16;
  long *numbers = malloc(room * sizeof *numbers);
  for (long number; numbers && scanf("%ld", &number) == 1;) {
    if (count == room) numbers = realloc(numbers, (room *= 2) * sizeof *numbers);
    if (numbers) numbers[count++] = number;
  }
  if (!numbers) return 1;
  qsort(numbers, count, sizeof *numbers, compare);
  for (size_t i = 0; i < count; ++i) printf("%ld\n", numbers[i]);
  free(numbers);
}
