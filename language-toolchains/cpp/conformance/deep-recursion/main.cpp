#include <iostream>

int down(int depth) {
  volatile int keep = depth;
  return down(depth + 1) + keep;
}

int main() {
  std::cout << "before\n";
  return down(0);
}
