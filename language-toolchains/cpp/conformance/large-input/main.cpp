#include <iostream>
#include <string>

int main() {
  std::size_t lines = 0, characters = 0;
  for (std::string line; std::getline(std::cin, line); ++lines) characters += line.size();
  std::cout << lines << " lines, " << characters << " characters\n";
}
