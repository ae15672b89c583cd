#include <stdio.h>
#include <unistd.h>

int main(void) {
  char bytes[256];
  puts("before");
  while (getentropy(bytes, sizeof bytes) == 0) {
  }
}
