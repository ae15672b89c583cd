#include <iostream>

int main() {
  std::cout << "before\n";
  while (true) {
  }
}
