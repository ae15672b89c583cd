#include <iostream>
#include <string>

int main() {
    std::string name;
    std::getline(std::cin, name);
    if (name.empty()) name = "stranger";
    std::cout << "Hello, " << name << "!\n";
}
