#include <iostream>
int main() { std::cout << "one\n" << "two\n";
  this is not C++
}
