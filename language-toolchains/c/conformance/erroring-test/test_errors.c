#include <assert.h>
#include <unity.h>

void test_breaks(void) { assert(!"boom"); }

void test_works(void) { TEST_ASSERT_TRUE(1); }
