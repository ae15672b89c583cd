#include <iostream>

extern "C" char** environ;

int main() {
  int count = 0;
  for (char** variable = environ; variable && *variable; ++variable, ++count) std::cout << *variable << '\n';
  std::cout << count << " variables\n";
}
