#include <unity.h>

void test_adds(void) { TEST_ASSERT_EQUAL(2, 1 + 1); }

void test_spins(void) {
  for (;;) {
  }
}

void test_never(void) {}
