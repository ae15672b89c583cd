// The C programs of the benchmarks as a native program: `hello`, `work`.
#include <stdio.h>
#include <string.h>

#include "work.h"

int main(int count, char **words) {
    if (count > 1 && !strcmp(words[1], "work"))
        printf("%u\n", primes());
    else
        puts("hello");
    return 0;
}
