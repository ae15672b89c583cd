#include <fstream>
#include <iostream>
#include <string>

int main() {
  std::cout << "before\n";
  for (int number = 0;; ++number) std::ofstream("file" + std::to_string(number)) << number;
}
