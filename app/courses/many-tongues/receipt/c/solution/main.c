#include <stdio.h>

int main(void) {
    long long price, count = 0, sum = 0, dearest = 0;
    while (scanf("%lld", &price) == 1) {
        count++;
        sum += price;
        if (price > dearest) dearest = price;
    }
    printf("%lld things, %lld cents, dearest %lld\n", count, sum, dearest);
}
