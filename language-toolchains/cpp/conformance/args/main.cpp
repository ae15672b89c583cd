#include <iostream>
#include <span>

int main(int count, char** words) {
  for (const char* word : std::span(words, count).subspan(1)) std::cout << '[' << word << "]\n";
}
