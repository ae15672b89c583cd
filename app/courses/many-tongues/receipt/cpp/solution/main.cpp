#include <algorithm>
#include <iostream>

int main() {
    long long price, count = 0, sum = 0, dearest = 0;
    while (std::cin >> price) {
        count++;
        sum += price;
        dearest = std::max(dearest, price);
    }
    std::cout << count << " things, " << sum << " cents, dearest " << dearest << '\n';
}
