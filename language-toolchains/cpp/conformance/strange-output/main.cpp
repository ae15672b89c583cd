#include <iostream>
#include <string_view>

using namespace std::literals;

int main() {
  for (int i = 0; i < 10'000; ++i) std::cout << "\0\a\b\r\033[2J\033[31mred\u202Eder\u2066"sv;
}
