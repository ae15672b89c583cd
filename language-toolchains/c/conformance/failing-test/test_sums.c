#include <unity.h>

void test_adds(void) { TEST_ASSERT_EQUAL(2, 1 + 1); }

void test_differs(void) { TEST_ASSERT_EQUAL(4, 1 + 2); }
