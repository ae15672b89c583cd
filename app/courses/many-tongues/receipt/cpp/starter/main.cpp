#include <iostream>

int main() {
    long long price;
    while (std::cin >> price) {
        std::cout << price << " cents\n";
    }
}
