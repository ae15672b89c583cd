#include <chrono>
#include <iostream>
#include <thread>

using namespace std::chrono;

int main() {
  std::cout << "before\n";
  auto start = steady_clock::now();
  std::this_thread::sleep_for(100'000'000s);
  auto passed = duration_cast<seconds>(steady_clock::now() - start);
  std::cout << "after " << passed.count() << " seconds\n";
}
