#include <doctest/doctest.h>

#include <iostream>

TEST_CASE("one") { std::cout << "from one\n"; }

TEST_CASE("two") {
  std::cout << "from two\n";
  FAIL("no");
}
