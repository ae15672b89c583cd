#include <doctest/doctest.h>

#include <stdexcept>

TEST_CASE("breaks") { throw std::runtime_error("boom"); }

TEST_CASE("works") { CHECK(true); }
