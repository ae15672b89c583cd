#include <unity.h>

void test_adds(void) { TEST_ASSERT_EQUAL(2, 1 + 1); }

void test_later(void) {
  TEST_IGNORE_MESSAGE("not yet");
  TEST_FAIL();
}
