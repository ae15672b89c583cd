// Unit tests for C in the words of Unity (ThrowTheSwitch), 2.6: what its documentation
// offers, written for this platform. A test is a function `void test_...(void)`; a file
// of tests needs no main, and one that has its own calls RUN_TEST in there.
#ifndef UNITY_FRAMEWORK_H
#define UNITY_FRAMEWORK_H
#define UNITY

#define UNITY_VERSION_MAJOR 2
#define UNITY_VERSION_MINOR 6
#define UNITY_VERSION_BUILD 0
#define UNITY_VERSION ((UNITY_VERSION_MAJOR << 16) | (UNITY_VERSION_MINOR << 8) | UNITY_VERSION_BUILD)

// Files of tests use these without including them.
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef int64_t UNITY_INT;
typedef uint64_t UNITY_UINT;
typedef float UNITY_FLOAT;
typedef double UNITY_DOUBLE;
typedef unsigned UNITY_LINE_TYPE;
typedef unsigned UNITY_COUNTER_TYPE;
typedef void (*UnityTestFunction)(void);

// How far apart numbers may be that count as equal, as a part of what is expected.
#ifndef UNITY_FLOAT_PRECISION
#define UNITY_FLOAT_PRECISION 0.00001f
#endif
#ifndef UNITY_DOUBLE_PRECISION
#define UNITY_DOUBLE_PRECISION 1e-12
#endif

// Called before and after each test, and around all of a file's, where it has them.
void setUp(void);
void tearDown(void);
void suiteSetUp(void);
int suiteTearDown(int num_failures);
// A file without a main has these: a test may begin anew with the first.
void resetTest(void);
void verifyTest(void);

// What is known of the tests so far.
struct UNITY_STORAGE_T {
  const char *TestFile, *CurrentTestName;
  UNITY_LINE_TYPE CurrentTestLineNumber;
  UNITY_COUNTER_TYPE NumberOfTests, TestFailures, TestIgnores, CurrentTestFailed, CurrentTestIgnored;
  jmp_buf AbortFrame;
};
extern struct UNITY_STORAGE_T Unity;

void UnityBegin(const char *file);
int UnityEnd(void);
void UnityRun(UnityTestFunction test, const char *name, int line, UnityTestFunction before, UnityTestFunction after);
// Runs what comes before all tests of a file, and tells whether they can run.
int UnitySuite(UnityTestFunction before);

__attribute__((__noreturn__)) void UnityFail(const char *message, const char *file, int line);
__attribute__((__noreturn__)) void UnityIgnore(const char *message);
void UnityMessage(const char *message, const char *file, int line);
void UnityPrintF(const char *file, int line, const char *format, ...);

// How a value is written: of which kind, and of how many bytes.
#define UNITY_INT_(bytes) (0x10 + (bytes))
#define UNITY_UINT_(bytes) (0x20 + (bytes))
#define UNITY_HEX_(bytes) (0x30 + (bytes))
#define UNITY_CHAR_(bytes) (0x40 + (bytes))
// How the actual value has to stand to the first one.
enum { UNITY_EQUAL_, UNITY_DIFFERENT_, UNITY_GREATER_, UNITY_LESS_, UNITY_AT_LEAST_, UNITY_AT_MOST_ };
enum { UNITY_INF_, UNITY_NEG_INF_, UNITY_NAN_, UNITY_DETERMINATE_ };

#define UNITY_WHERE_ const char *message, const char *file, int line
void UnityCompare(int order, int style, int64_t first, int64_t actual, UNITY_WHERE_);
void UnityWithin(int style, uint64_t delta, int64_t expected, int64_t actual, UNITY_WHERE_);
void UnityBits(int64_t mask, int64_t expected, int64_t actual, UNITY_WHERE_);
void UnityArrays(int style, const void *expected, const void *actual, uint32_t count, UNITY_WHERE_);
void UnityArraysWithin(int style, uint64_t delta, const void *expected, const void *actual, uint32_t count,
                       UNITY_WHERE_);
void UnityEach(int style, int64_t expected, const void *actual, uint32_t count, UNITY_WHERE_);
void UnityText(const char *expected, const char *actual, size_t length, UNITY_WHERE_);
void UnityTexts(const char *const *expected, const char *one, const char *const *actual, uint32_t count, int each,
                UNITY_WHERE_);
void UnityMemory(const void *expected, const void *actual, uint32_t length, uint32_t count, int each, UNITY_WHERE_);
void UnityNear(int bytes, int holds, double delta, double expected, double actual, UNITY_WHERE_);
void UnityOrder(int bytes, int order, double relative, double threshold, double actual, UNITY_WHERE_);
void UnityReals(int bytes, double delta, double relative, const void *expected, const void *actual, uint32_t count,
                UNITY_WHERE_);
void UnityEachReal(int bytes, double relative, double expected, const void *actual, uint32_t count, UNITY_WHERE_);
void UnityTrait(int bytes, int trait, int holds, double actual, UNITY_WHERE_);

#ifdef __cplusplus
}
#endif

#define UNITY_BEGIN() UnityBegin(__FILE__)
#define UNITY_END() UnityEnd()
#define UnityDefaultTestRun(test, name, line) UnityRun((test), (name), (line), setUp, tearDown)
#define UnitySetTestFile(path) (Unity.TestFile = (path))
#ifndef RUN_TEST
#define UNITY_LINE_OF_(test, line, ...) line
#define UNITY_TEST_OF_(test, ...) test
#define UNITY_NAME_OF_(test, ...) #test
#define RUN_TEST(...) \
  UnityRun(UNITY_TEST_OF_(__VA_ARGS__, 0), UNITY_NAME_OF_(__VA_ARGS__, 0), UNITY_LINE_OF_(__VA_ARGS__, __LINE__, 0), \
           setUp, tearDown)
#endif

#define TEST_PROTECT() (setjmp(Unity.AbortFrame) == 0)
#define TEST_ABORT() longjmp(Unity.AbortFrame, 1)
#define UNITY_OUTPUT_CHAR(character) ((void)putchar(character))
#define UNITY_OUTPUT_FLUSH() ((void)fflush(stdout))

#define UNITY_TEST_FAIL(line, message) UnityFail((message), __FILE__, (line))
#define UNITY_TEST_IGNORE(line, message) UnityIgnore(((void)(line), (message)))
#define UNITY_TEST_ASSERT(condition, line, message) \
  do { \
    if (!(condition)) UNITY_TEST_FAIL((line), (message)); \
  } while (0)

#define TEST_FAIL_MESSAGE(message) UNITY_TEST_FAIL(__LINE__, (message))
#define TEST_FAIL() UNITY_TEST_FAIL(__LINE__, NULL)
#define TEST_IGNORE_MESSAGE(message) UNITY_TEST_IGNORE(__LINE__, (message))
#define TEST_IGNORE() UNITY_TEST_IGNORE(__LINE__, NULL)
#define TEST_MESSAGE(message) UnityMessage((message), __FILE__, __LINE__)
#define TEST_PRINTF(...) UnityPrintF(__FILE__, __LINE__, __VA_ARGS__)
#define TEST_PASS() TEST_ABORT()
#define TEST_PASS_MESSAGE(message) \
  do { \
    TEST_MESSAGE(message); \
    TEST_ABORT(); \
  } while (0)

// For whoever reads the source: the platform's own reader of tests, or a build.
#define TEST_ONLY()
#define TEST_FILE(path)
#define TEST_SOURCE_FILE(path)
#define TEST_INCLUDE_PATH(path)
#ifndef TEST_CASE
#define TEST_CASE(...)
#endif
#ifndef TEST_RANGE
#define TEST_RANGE(...)
#endif
#ifndef TEST_MATRIX
#define TEST_MATRIX(...)
#endif

#include "unity_assertions.h"

#endif
