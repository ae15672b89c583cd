#include <stdio.h>

int main(void) {
  static const char strange[] = "\0\a\b\r\033[2J\033[31mred\u202Eder\u2066";
  for (int i = 0; i < 10000; ++i) fwrite(strange, 1, sizeof strange - 1, stdout);
}
