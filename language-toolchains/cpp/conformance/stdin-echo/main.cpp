#include <iostream>
#include <string>

int main() {
  int number = 0;
  for (std::string line; std::getline(std::cin, line);) std::cout << ++number << ": " << line << '\n';
}
