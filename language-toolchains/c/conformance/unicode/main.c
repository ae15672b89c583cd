#include <stdio.h>
#include <string.h>

int main(void) {
  puts("naïve – 漢字 – 👩‍💻");
  char line[100] = "";
  fgets(line, sizeof line, stdin);
  line[strcspn(line, "\n")] = 0;
  printf("Hello, %s!\n", line);
}
