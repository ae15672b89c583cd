#include <fstream>
#include <iostream>
#include <string>

int main() {
  std::cout << "before\n";
  std::ofstream file("flood");
  const std::string block(65'536, 'z');
  while (true) file << block;
}
