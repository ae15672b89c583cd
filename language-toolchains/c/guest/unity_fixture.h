// Unity's second way to write tests: groups of them, with TEST(group, name).
#ifndef UNITY_FIXTURE_H_
#define UNITY_FIXTURE_H_

#include "unity.h"

#ifdef __cplusplus
extern "C" {
#endif

int UnityMain(int count, const char **arguments, UnityTestFunction all);
void UnityTestRunner(UnityTestFunction before, UnityTestFunction test, UnityTestFunction after, const char *name,
                     int line);
void UnityIgnoreTest(const char *name, int line);
void UnityPointer_Set(void **pointer, void *value, const char *file, int line);

#ifdef __cplusplus
}
#endif

// A function that other files call by its name.
#define UNITY_NAMED_(name) \
  void name(void); \
  void name(void)

#define TEST_GROUP(group) enum { unity_group_##group }
#define TEST_SETUP(group) UNITY_NAMED_(TEST_##group##_SETUP)
#define TEST_TEAR_DOWN(group) UNITY_NAMED_(TEST_##group##_TEAR_DOWN)
#define TEST_GROUP_RUNNER(group) UNITY_NAMED_(TEST_##group##_GROUP_RUNNER)

#define TEST(group, name) \
  void TEST_##group##_##name##_(void); \
  UNITY_NAMED_(TEST_##group##_##name##_run) { \
    (void)unity_group_##group; \
    UnityTestRunner(TEST_##group##_SETUP, TEST_##group##_##name##_, TEST_##group##_TEAR_DOWN, \
                    "TEST(" #group ", " #name ")", __LINE__); \
  } \
  void TEST_##group##_##name##_(void)

#define IGNORE_TEST(group, name) \
  void TEST_##group##_##name##_(void); \
  UNITY_NAMED_(TEST_##group##_##name##_run) { \
    (void)unity_group_##group; \
    UnityIgnoreTest("IGNORE_TEST(" #group ", " #name ")", __LINE__); \
  } \
  void TEST_##group##_##name##_(void)

#define RUN_TEST_CASE(group, name) \
  do { \
    void TEST_##group##_##name##_run(void); \
    TEST_##group##_##name##_run(); \
  } while (0);
#define RUN_TEST_GROUP(group) \
  do { \
    void TEST_##group##_GROUP_RUNNER(void); \
    TEST_##group##_GROUP_RUNNER(); \
  } while (0);

// Set until the test is over.
#define UT_PTR_SET(pointer, value) UnityPointer_Set((void **)&(pointer), (void *)(value), __FILE__, __LINE__)

// As another framework, CppUTest, says it.
#define TEST_ASSERT_POINTERS_EQUAL(expected, actual) TEST_ASSERT_EQUAL_PTR((expected), (actual))
#define TEST_ASSERT_BYTES_EQUAL(expected, actual) TEST_ASSERT_EQUAL_HEX8(0xff & (expected), 0xff & (actual))
#define FAIL(message) TEST_FAIL_MESSAGE((message))
#define CHECK(condition) TEST_ASSERT_TRUE((condition))
#define LONGS_EQUAL(expected, actual) TEST_ASSERT_EQUAL_INT((expected), (actual))
#define STRCMP_EQUAL(expected, actual) TEST_ASSERT_EQUAL_STRING((expected), (actual))
#define DOUBLES_EQUAL(expected, actual, delta) TEST_ASSERT_DOUBLE_WITHIN((delta), (expected), (actual))

#endif
