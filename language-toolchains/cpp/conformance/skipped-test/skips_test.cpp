#include <doctest/doctest.h>

TEST_CASE("adds") { CHECK(1 + 1 == 2); }

TEST_CASE("later" * doctest::skip()) { CHECK(false); }
