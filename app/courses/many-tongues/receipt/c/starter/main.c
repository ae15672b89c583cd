#include <stdio.h>

int main(void) {
    long long price;
    while (scanf("%lld", &price) == 1) {
        printf("%lld cents\n", price);
    }
}
