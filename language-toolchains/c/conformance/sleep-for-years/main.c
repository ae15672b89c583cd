#include <stdio.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  puts("before");
  time_t start = time(NULL);
  sleep(100000000);
  printf("after %lld seconds\n", (long long)(time(NULL) - start));
}
