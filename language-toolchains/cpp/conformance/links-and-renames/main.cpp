#include <filesystem>
#include <fstream>
#include <iostream>

namespace fs = std::filesystem;

int main() {
  std::ofstream("mine") << "still mine\n";

  std::error_code error;
  if (fs::create_symlink("/etc/passwd", "link", error); !error) std::cout << "symlink\n";
  if (fs::create_hard_link("mine", "hard", error); !error) std::cout << "link\n";
  if (fs::rename("mine", "../../etc/passwd", error); !error) std::cout << "moved out\n";
  if (fs::rename("/etc/passwd", "theirs", error); !error) std::cout << "moved in\n";

  std::cout << std::ifstream("mine").rdbuf();
}
