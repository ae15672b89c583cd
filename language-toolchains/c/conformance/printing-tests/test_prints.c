#include <stdio.h>
#include <unity.h>

void test_one(void) { puts("from one"); }

void test_two(void) {
  puts("from two");
  TEST_FAIL_MESSAGE("no");
}
