#include <unistd.h>

#include <cstdlib>
#include <iostream>

int main() {
  if (std::system("id") == 0) std::cout << "system\n";
  if (fork() >= 0) std::cout << "fork\n";
  if (execl("/bin/sh", "sh", nullptr) >= 0) std::cout << "execl\n";
  std::cout << "alone\n";
}
