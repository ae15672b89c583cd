#include <stdio.h>
#include <unistd.h>

int main(void) {
  FILE *file = fopen("mine", "w+");
  if (!file) return 1;
  fputs("still mine\n", file);
  fclose(file);

  if (symlink("/etc/passwd", "link") == 0) puts("symlink");
  if (link("mine", "hard") == 0) puts("link");
  if (rename("mine", "../../etc/passwd") == 0) puts("moved out");
  if (rename("/etc/passwd", "theirs") == 0) puts("moved in");

  file = fopen("mine", "r");
  if (!file) return 2;
  for (int c; (c = getc(file)) != EOF;) putchar(c);
}
