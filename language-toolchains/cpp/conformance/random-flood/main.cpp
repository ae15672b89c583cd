#include <iostream>
#include <random>

int main() {
  std::cout << "before\n";
  std::random_device device;
  while (true) device();
}
