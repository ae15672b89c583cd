#include <iostream>
#include <vector>

int main() {
  std::cout << "before\n";
  std::vector<char> bytes(2'000'000'000, 'x');
  std::cout << "after " << bytes.back() << '\n';
}
