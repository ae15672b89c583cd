// A program that crashes where its compiler wrote down the line: rebuilt by
// build.sh, which keeps line tables for this one.
#include <stdlib.h>

static int numbers[3];

__attribute__((noinline)) int quotient(int a, int b) {
    return a / b;
}

__attribute__((noinline)) void give_up(void) {
    abort();
}

int main(int count, char **words) {
    numbers[1] = count - 2;
    if (count > 1 && words[1][0] == 'a') give_up();
    return quotient(count, numbers[1]);
}
