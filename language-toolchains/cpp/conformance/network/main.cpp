#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <iostream>

static void reach(const char* address, int port) {
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(port);
  inet_pton(AF_INET, address, &there.sin_addr);
  int connection = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(connection, reinterpret_cast<sockaddr*>(&there), sizeof there) == 0) std::cout << address << '\n';
}

int main() {
  reach("127.0.0.1", 5432);
  reach("169.254.169.254", 80);
  std::cout << "nobody is there\n";
}
