#include <iostream>

int main() {
  while (true) std::cout << 'x' << std::flush;
}
