#include <cstdlib>
#include <iostream>

int main() {
  std::cout << "leaving\n";
  std::exit(3);
  std::cout << "never\n";
}
