#include <doctest/doctest.h>

TEST_CASE("adds") { CHECK(1 + 1 == 2); }

TEST_CASE("differs") { CHECK(1 + 2 == 4); }
