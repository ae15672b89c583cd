#include <stdio.h>

static void try(const char *path, const char *mode) {
  FILE *file = fopen(path, mode);
  if (!file) return;
  printf("%s was opened:\n", path);
  for (int c; (c = getc(file)) != EOF;) putchar(c);
  fclose(file);
}

int main(void) {
  try("/etc/passwd", "r");
  try("/proc/self/environ", "r");
  try("../../../../etc/passwd", "r");
  try("/work/../etc/shadow", "r");
  try("/etc/planted", "w");
  try("../../etc/planted", "w");
  puts("nothing else is here");
}
