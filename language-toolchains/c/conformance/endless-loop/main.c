#include <stdio.h>

int main(void) {
  puts("before");
  for (;;) {
  }
}
