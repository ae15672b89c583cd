#include <iostream>

int main() {
  for (int i = 1; i <= 100'000; ++i) std::cout << i << '\n';
}
