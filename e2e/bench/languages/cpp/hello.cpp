#include <iostream>
#include <map>
#include <string>
#include <vector>

int main() {
    std::map<std::string, std::vector<int>> words{{"hello", {1, 2, 3}}};
    for (const auto& [word, numbers] : words) std::cout << word << ' ' << numbers.size() << '\n';
}
