#include <algorithm>
#include <iostream>
#include <vector>

int main() {
  std::vector<long> numbers;
  for (long number; std::cin >> number;) numbers.push_back(number);
  std::ranges::sort(numbers);
  for (long number : numbers) std::cout << number << '\n';
}
