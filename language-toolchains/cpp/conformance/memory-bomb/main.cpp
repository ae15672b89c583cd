#include <iostream>
#include <string>
#include <vector>

int main() {
  std::cout << "before\n";
  std::vector<std::string> all;
  while (true) all.push_back(std::string(100'000, 'x'));
}
