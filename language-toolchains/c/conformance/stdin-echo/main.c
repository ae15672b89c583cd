#include <stdio.h>
#include <string.h>

int main(void) {
  char line[1000];
  for (int number = 1; fgets(line, sizeof line, stdin); ++number) {
    line[strcspn(line, "\n")] = 0;
    printf("%d: %s\n", number, line);
  }
}
