#include <stdio.h>

extern char **environ;

int main(void) {
  int count = 0;
  for (char **variable = environ; variable && *variable; ++variable, ++count) puts(*variable);
  printf("%d variables\n", count);
}
