#include <fstream>
#include <iostream>

int main() {
  for (auto path : {"/etc/passwd", "/proc/self/environ", "../../../../etc/passwd", "/work/../etc/shadow"}) {
    if (std::ifstream file(path); file) std::cout << path << " was read:\n" << file.rdbuf() << '\n';
  }
  for (auto path : {"/etc/planted", "../../etc/planted"}) {
    if (std::ofstream file(path); file) std::cout << path << " was written\n";
  }
  std::cout << "nothing else is here\n";
}
