#include <iostream>
#include <string>

int main() {
  std::cout << "naïve – 漢字 – 👩‍💻\n";
  std::string line;
  std::getline(std::cin, line);
  std::cout << "Hello, " << line << "!\n";
}
