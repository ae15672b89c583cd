#include <stdio.h>

int main(void) {
  long lines = 0, characters = 0;
  for (int byte; (byte = getchar()) != EOF;) {
    if (byte == '\n')
      ++lines;
    else
      ++characters;
  }
  printf("%ld lines, %ld characters\n", lines, characters);
}
