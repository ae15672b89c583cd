// Unit tests for C in the words of Unity (ThrowTheSwitch): a part of what it offers,
// written for this platform. A test is a function `void test_...(void)`; a file of
// tests needs no main, and one that has its own calls RUN_TEST in there.
#ifndef UNITY_FRAMEWORK_H
#define UNITY_FRAMEWORK_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Called before and after each test, where a file of tests has them.
void setUp(void);
void tearDown(void);

void UnityBegin(const char *file);
int UnityEnd(void);
void UnityRun(void (*test)(void), const char *name, void (*before)(void), void (*after)(void));

_Noreturn void UnityFail(const char *message, const char *file, int line);
_Noreturn void UnityIgnore(const char *message);
_Noreturn void UnityPass(void);
void UnityMessage(const char *message, const char *file, int line);

enum UnityStyle { UNITY_INT, UNITY_UINT, UNITY_HEX, UNITY_CHAR };
// How the actual value has to stand to the first one.
enum UnityOrder { UNITY_EQUAL, UNITY_DIFFERENT, UNITY_GREATER, UNITY_LESS, UNITY_AT_LEAST, UNITY_AT_MOST };

void UnityTrue(int holds, const char *wanted, const char *message, const char *file, int line);
void UnityCompare(int64_t expected, int64_t actual, enum UnityOrder order, enum UnityStyle style, const char *message,
                  const char *file, int line);
void UnityWithin(uint64_t delta, int64_t expected, int64_t actual, enum UnityStyle style, const char *message,
                 const char *file, int line);
void UnityNear(double delta, double expected, double actual, const char *message, const char *file, int line);
void UnityText(const char *expected, const char *actual, size_t length, const char *message, const char *file, int line);
void UnityMemory(const void *expected, const void *actual, size_t length, const char *message, const char *file,
                 int line);
void UnityNumbers(const void *expected, const void *actual, size_t size, size_t count, enum UnityStyle style,
                  const char *message, const char *file, int line);
void UnityDoubles(const double *expected, const double *actual, size_t count, const char *message, const char *file,
                  int line);
void UnityTexts(const char *const *expected, const char *const *actual, size_t count, const char *message,
                const char *file, int line);

#ifdef __cplusplus
}
#endif

#define UNITY_BEGIN() UnityBegin(__FILE__)
#define UNITY_END() UnityEnd()
#define RUN_TEST(test) UnityRun(test, #test, setUp, tearDown)

#define UNITY_HERE __FILE__, __LINE__
#define UNITY_COMPARE_(e, a, order, style, m) UnityCompare((int64_t)(e), (int64_t)(a), order, style, m, UNITY_HERE)

#define TEST_FAIL_MESSAGE(m) UnityFail((m), UNITY_HERE)
#define TEST_FAIL() UnityFail("", UNITY_HERE)
#define TEST_IGNORE_MESSAGE(m) UnityIgnore((m))
#define TEST_IGNORE() UnityIgnore("")
#define TEST_PASS() UnityPass()
#define TEST_PASS_MESSAGE(m) (UnityMessage((m), UNITY_HERE), UnityPass())
#define TEST_MESSAGE(m) UnityMessage((m), UNITY_HERE)

#define TEST_ASSERT_MESSAGE(c, m) UnityTrue(!!(c), "TRUE", (m), UNITY_HERE)
#define TEST_ASSERT_TRUE_MESSAGE(c, m) UnityTrue(!!(c), "TRUE", (m), UNITY_HERE)
#define TEST_ASSERT_UNLESS_MESSAGE(c, m) UnityTrue(!(c), "FALSE", (m), UNITY_HERE)
#define TEST_ASSERT_FALSE_MESSAGE(c, m) UnityTrue(!(c), "FALSE", (m), UNITY_HERE)
#define TEST_ASSERT_NULL_MESSAGE(p, m) UnityTrue((p) == NULL, "NULL", (m), UNITY_HERE)
#define TEST_ASSERT_NOT_NULL_MESSAGE(p, m) UnityTrue((p) != NULL, "Non-NULL", (m), UNITY_HERE)
#define TEST_ASSERT(c) TEST_ASSERT_MESSAGE(c, "")
#define TEST_ASSERT_TRUE(c) TEST_ASSERT_TRUE_MESSAGE(c, "")
#define TEST_ASSERT_UNLESS(c) TEST_ASSERT_UNLESS_MESSAGE(c, "")
#define TEST_ASSERT_FALSE(c) TEST_ASSERT_FALSE_MESSAGE(c, "")
#define TEST_ASSERT_NULL(p) TEST_ASSERT_NULL_MESSAGE(p, "")
#define TEST_ASSERT_NOT_NULL(p) TEST_ASSERT_NOT_NULL_MESSAGE(p, "")

#define TEST_ASSERT_EQUAL_MESSAGE(e, a, m) UNITY_COMPARE_((e), (a), UNITY_EQUAL, UNITY_INT, (m))
#define TEST_ASSERT_EQUAL(e, a) TEST_ASSERT_EQUAL_MESSAGE(e, a, "")
#define TEST_ASSERT_EQUAL_INT_MESSAGE(e, a, m) UNITY_COMPARE_((int)(e), (int)(a), UNITY_EQUAL, UNITY_INT, (m))
#define TEST_ASSERT_EQUAL_INT(e, a) TEST_ASSERT_EQUAL_INT_MESSAGE(e, a, "")
#define TEST_ASSERT_EQUAL_INT8_MESSAGE(e, a, m) UNITY_COMPARE_((int8_t)(e), (int8_t)(a), UNITY_EQUAL, UNITY_INT, (m))
#define TEST_ASSERT_EQUAL_INT8(e, a) TEST_ASSERT_EQUAL_INT8_MESSAGE(e, a, "")
#define TEST_ASSERT_EQUAL_INT16_MESSAGE(e, a, m) UNITY_COMPARE_((int16_t)(e), (int16_t)(a), UNITY_EQUAL, UNITY_INT, (m))
#define TEST_ASSERT_EQUAL_INT16(e, a) TEST_ASSERT_EQUAL_INT16_MESSAGE(e, a, "")
#define TEST_ASSERT_EQUAL_INT32_MESSAGE(e, a, m) UNITY_COMPARE_((int32_t)(e), (int32_t)(a), UNITY_EQUAL, UNITY_INT, (m))
#define TEST_ASSERT_EQUAL_INT32(e, a) TEST_ASSERT_EQUAL_INT32_MESSAGE(e, a, "")
#define TEST_ASSERT_EQUAL_INT64_MESSAGE(e, a, m) UNITY_COMPARE_((int64_t)(e), (int64_t)(a), UNITY_EQUAL, UNITY_INT, (m))
#define TEST_ASSERT_EQUAL_INT64(e, a) TEST_ASSERT_EQUAL_INT64_MESSAGE(e, a, "")
#define TEST_ASSERT_EQUAL_UINT_MESSAGE(e, a, m) UNITY_COMPARE_((unsigned)(e), (unsigned)(a), UNITY_EQUAL, UNITY_UINT, (m))
#define TEST_ASSERT_EQUAL_UINT(e, a) TEST_ASSERT_EQUAL_UINT_MESSAGE(e, a, "")
#define TEST_ASSERT_EQUAL_UINT8_MESSAGE(e, a, m) UNITY_COMPARE_((uint8_t)(e), (uint8_t)(a), UNITY_EQUAL, UNITY_UINT, (m))
#define TEST_ASSERT_EQUAL_UINT8(e, a) TEST_ASSERT_EQUAL_UINT8_MESSAGE(e, a, "")
#define TEST_ASSERT_EQUAL_UINT16_MESSAGE(e, a, m) UNITY_COMPARE_((uint16_t)(e), (uint16_t)(a), UNITY_EQUAL, UNITY_UINT, (m))
#define TEST_ASSERT_EQUAL_UINT16(e, a) TEST_ASSERT_EQUAL_UINT16_MESSAGE(e, a, "")
#define TEST_ASSERT_EQUAL_UINT32_MESSAGE(e, a, m) UNITY_COMPARE_((uint32_t)(e), (uint32_t)(a), UNITY_EQUAL, UNITY_UINT, (m))
#define TEST_ASSERT_EQUAL_UINT32(e, a) TEST_ASSERT_EQUAL_UINT32_MESSAGE(e, a, "")
#define TEST_ASSERT_EQUAL_UINT64_MESSAGE(e, a, m) UNITY_COMPARE_((uint64_t)(e), (uint64_t)(a), UNITY_EQUAL, UNITY_UINT, (m))
#define TEST_ASSERT_EQUAL_UINT64(e, a) TEST_ASSERT_EQUAL_UINT64_MESSAGE(e, a, "")
#define TEST_ASSERT_EQUAL_size_t_MESSAGE(e, a, m) UNITY_COMPARE_((size_t)(e), (size_t)(a), UNITY_EQUAL, UNITY_UINT, (m))
#define TEST_ASSERT_EQUAL_size_t(e, a) TEST_ASSERT_EQUAL_size_t_MESSAGE(e, a, "")
#define TEST_ASSERT_EQUAL_HEX_MESSAGE(e, a, m) UNITY_COMPARE_((unsigned)(e), (unsigned)(a), UNITY_EQUAL, UNITY_HEX, (m))
#define TEST_ASSERT_EQUAL_HEX(e, a) TEST_ASSERT_EQUAL_HEX_MESSAGE(e, a, "")
#define TEST_ASSERT_EQUAL_HEX8_MESSAGE(e, a, m) UNITY_COMPARE_((uint8_t)(e), (uint8_t)(a), UNITY_EQUAL, UNITY_HEX, (m))
#define TEST_ASSERT_EQUAL_HEX8(e, a) TEST_ASSERT_EQUAL_HEX8_MESSAGE(e, a, "")
#define TEST_ASSERT_EQUAL_HEX16_MESSAGE(e, a, m) UNITY_COMPARE_((uint16_t)(e), (uint16_t)(a), UNITY_EQUAL, UNITY_HEX, (m))
#define TEST_ASSERT_EQUAL_HEX16(e, a) TEST_ASSERT_EQUAL_HEX16_MESSAGE(e, a, "")
#define TEST_ASSERT_EQUAL_HEX32_MESSAGE(e, a, m) UNITY_COMPARE_((uint32_t)(e), (uint32_t)(a), UNITY_EQUAL, UNITY_HEX, (m))
#define TEST_ASSERT_EQUAL_HEX32(e, a) TEST_ASSERT_EQUAL_HEX32_MESSAGE(e, a, "")
#define TEST_ASSERT_EQUAL_HEX64_MESSAGE(e, a, m) UNITY_COMPARE_((uint64_t)(e), (uint64_t)(a), UNITY_EQUAL, UNITY_HEX, (m))
#define TEST_ASSERT_EQUAL_HEX64(e, a) TEST_ASSERT_EQUAL_HEX64_MESSAGE(e, a, "")
#define TEST_ASSERT_EQUAL_CHAR_MESSAGE(e, a, m) UNITY_COMPARE_((char)(e), (char)(a), UNITY_EQUAL, UNITY_CHAR, (m))
#define TEST_ASSERT_EQUAL_CHAR(e, a) TEST_ASSERT_EQUAL_CHAR_MESSAGE(e, a, "")
#define TEST_ASSERT_NOT_EQUAL_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_DIFFERENT, UNITY_INT, (m))
#define TEST_ASSERT_NOT_EQUAL(e, a) TEST_ASSERT_NOT_EQUAL_MESSAGE(e, a, "")
#define TEST_ASSERT_NOT_EQUAL_INT_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_DIFFERENT, UNITY_INT, (m))
#define TEST_ASSERT_NOT_EQUAL_INT(e, a) TEST_ASSERT_NOT_EQUAL_INT_MESSAGE(e, a, "")
#define TEST_ASSERT_NOT_EQUAL_INT64_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_DIFFERENT, UNITY_INT, (m))
#define TEST_ASSERT_NOT_EQUAL_INT64(e, a) TEST_ASSERT_NOT_EQUAL_INT64_MESSAGE(e, a, "")
#define TEST_ASSERT_NOT_EQUAL_UINT_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_DIFFERENT, UNITY_UINT, (m))
#define TEST_ASSERT_NOT_EQUAL_UINT(e, a) TEST_ASSERT_NOT_EQUAL_UINT_MESSAGE(e, a, "")
#define TEST_ASSERT_NOT_EQUAL_UINT64_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_DIFFERENT, UNITY_UINT, (m))
#define TEST_ASSERT_NOT_EQUAL_UINT64(e, a) TEST_ASSERT_NOT_EQUAL_UINT64_MESSAGE(e, a, "")
#define TEST_ASSERT_NOT_EQUAL_size_t_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_DIFFERENT, UNITY_UINT, (m))
#define TEST_ASSERT_NOT_EQUAL_size_t(e, a) TEST_ASSERT_NOT_EQUAL_size_t_MESSAGE(e, a, "")
#define TEST_ASSERT_NOT_EQUAL_CHAR_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_DIFFERENT, UNITY_CHAR, (m))
#define TEST_ASSERT_NOT_EQUAL_CHAR(e, a) TEST_ASSERT_NOT_EQUAL_CHAR_MESSAGE(e, a, "")
#define TEST_ASSERT_GREATER_THAN_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_GREATER, UNITY_INT, (m))
#define TEST_ASSERT_GREATER_THAN(e, a) TEST_ASSERT_GREATER_THAN_MESSAGE(e, a, "")
#define TEST_ASSERT_GREATER_THAN_INT_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_GREATER, UNITY_INT, (m))
#define TEST_ASSERT_GREATER_THAN_INT(e, a) TEST_ASSERT_GREATER_THAN_INT_MESSAGE(e, a, "")
#define TEST_ASSERT_GREATER_THAN_INT64_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_GREATER, UNITY_INT, (m))
#define TEST_ASSERT_GREATER_THAN_INT64(e, a) TEST_ASSERT_GREATER_THAN_INT64_MESSAGE(e, a, "")
#define TEST_ASSERT_GREATER_THAN_UINT_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_GREATER, UNITY_UINT, (m))
#define TEST_ASSERT_GREATER_THAN_UINT(e, a) TEST_ASSERT_GREATER_THAN_UINT_MESSAGE(e, a, "")
#define TEST_ASSERT_GREATER_THAN_UINT64_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_GREATER, UNITY_UINT, (m))
#define TEST_ASSERT_GREATER_THAN_UINT64(e, a) TEST_ASSERT_GREATER_THAN_UINT64_MESSAGE(e, a, "")
#define TEST_ASSERT_GREATER_THAN_size_t_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_GREATER, UNITY_UINT, (m))
#define TEST_ASSERT_GREATER_THAN_size_t(e, a) TEST_ASSERT_GREATER_THAN_size_t_MESSAGE(e, a, "")
#define TEST_ASSERT_GREATER_THAN_CHAR_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_GREATER, UNITY_CHAR, (m))
#define TEST_ASSERT_GREATER_THAN_CHAR(e, a) TEST_ASSERT_GREATER_THAN_CHAR_MESSAGE(e, a, "")
#define TEST_ASSERT_LESS_THAN_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_LESS, UNITY_INT, (m))
#define TEST_ASSERT_LESS_THAN(e, a) TEST_ASSERT_LESS_THAN_MESSAGE(e, a, "")
#define TEST_ASSERT_LESS_THAN_INT_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_LESS, UNITY_INT, (m))
#define TEST_ASSERT_LESS_THAN_INT(e, a) TEST_ASSERT_LESS_THAN_INT_MESSAGE(e, a, "")
#define TEST_ASSERT_LESS_THAN_INT64_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_LESS, UNITY_INT, (m))
#define TEST_ASSERT_LESS_THAN_INT64(e, a) TEST_ASSERT_LESS_THAN_INT64_MESSAGE(e, a, "")
#define TEST_ASSERT_LESS_THAN_UINT_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_LESS, UNITY_UINT, (m))
#define TEST_ASSERT_LESS_THAN_UINT(e, a) TEST_ASSERT_LESS_THAN_UINT_MESSAGE(e, a, "")
#define TEST_ASSERT_LESS_THAN_UINT64_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_LESS, UNITY_UINT, (m))
#define TEST_ASSERT_LESS_THAN_UINT64(e, a) TEST_ASSERT_LESS_THAN_UINT64_MESSAGE(e, a, "")
#define TEST_ASSERT_LESS_THAN_size_t_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_LESS, UNITY_UINT, (m))
#define TEST_ASSERT_LESS_THAN_size_t(e, a) TEST_ASSERT_LESS_THAN_size_t_MESSAGE(e, a, "")
#define TEST_ASSERT_LESS_THAN_CHAR_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_LESS, UNITY_CHAR, (m))
#define TEST_ASSERT_LESS_THAN_CHAR(e, a) TEST_ASSERT_LESS_THAN_CHAR_MESSAGE(e, a, "")
#define TEST_ASSERT_GREATER_OR_EQUAL_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_AT_LEAST, UNITY_INT, (m))
#define TEST_ASSERT_GREATER_OR_EQUAL(e, a) TEST_ASSERT_GREATER_OR_EQUAL_MESSAGE(e, a, "")
#define TEST_ASSERT_GREATER_OR_EQUAL_INT_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_AT_LEAST, UNITY_INT, (m))
#define TEST_ASSERT_GREATER_OR_EQUAL_INT(e, a) TEST_ASSERT_GREATER_OR_EQUAL_INT_MESSAGE(e, a, "")
#define TEST_ASSERT_GREATER_OR_EQUAL_INT64_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_AT_LEAST, UNITY_INT, (m))
#define TEST_ASSERT_GREATER_OR_EQUAL_INT64(e, a) TEST_ASSERT_GREATER_OR_EQUAL_INT64_MESSAGE(e, a, "")
#define TEST_ASSERT_GREATER_OR_EQUAL_UINT_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_AT_LEAST, UNITY_UINT, (m))
#define TEST_ASSERT_GREATER_OR_EQUAL_UINT(e, a) TEST_ASSERT_GREATER_OR_EQUAL_UINT_MESSAGE(e, a, "")
#define TEST_ASSERT_GREATER_OR_EQUAL_UINT64_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_AT_LEAST, UNITY_UINT, (m))
#define TEST_ASSERT_GREATER_OR_EQUAL_UINT64(e, a) TEST_ASSERT_GREATER_OR_EQUAL_UINT64_MESSAGE(e, a, "")
#define TEST_ASSERT_GREATER_OR_EQUAL_size_t_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_AT_LEAST, UNITY_UINT, (m))
#define TEST_ASSERT_GREATER_OR_EQUAL_size_t(e, a) TEST_ASSERT_GREATER_OR_EQUAL_size_t_MESSAGE(e, a, "")
#define TEST_ASSERT_GREATER_OR_EQUAL_CHAR_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_AT_LEAST, UNITY_CHAR, (m))
#define TEST_ASSERT_GREATER_OR_EQUAL_CHAR(e, a) TEST_ASSERT_GREATER_OR_EQUAL_CHAR_MESSAGE(e, a, "")
#define TEST_ASSERT_LESS_OR_EQUAL_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_AT_MOST, UNITY_INT, (m))
#define TEST_ASSERT_LESS_OR_EQUAL(e, a) TEST_ASSERT_LESS_OR_EQUAL_MESSAGE(e, a, "")
#define TEST_ASSERT_LESS_OR_EQUAL_INT_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_AT_MOST, UNITY_INT, (m))
#define TEST_ASSERT_LESS_OR_EQUAL_INT(e, a) TEST_ASSERT_LESS_OR_EQUAL_INT_MESSAGE(e, a, "")
#define TEST_ASSERT_LESS_OR_EQUAL_INT64_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_AT_MOST, UNITY_INT, (m))
#define TEST_ASSERT_LESS_OR_EQUAL_INT64(e, a) TEST_ASSERT_LESS_OR_EQUAL_INT64_MESSAGE(e, a, "")
#define TEST_ASSERT_LESS_OR_EQUAL_UINT_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_AT_MOST, UNITY_UINT, (m))
#define TEST_ASSERT_LESS_OR_EQUAL_UINT(e, a) TEST_ASSERT_LESS_OR_EQUAL_UINT_MESSAGE(e, a, "")
#define TEST_ASSERT_LESS_OR_EQUAL_UINT64_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_AT_MOST, UNITY_UINT, (m))
#define TEST_ASSERT_LESS_OR_EQUAL_UINT64(e, a) TEST_ASSERT_LESS_OR_EQUAL_UINT64_MESSAGE(e, a, "")
#define TEST_ASSERT_LESS_OR_EQUAL_size_t_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_AT_MOST, UNITY_UINT, (m))
#define TEST_ASSERT_LESS_OR_EQUAL_size_t(e, a) TEST_ASSERT_LESS_OR_EQUAL_size_t_MESSAGE(e, a, "")
#define TEST_ASSERT_LESS_OR_EQUAL_CHAR_MESSAGE(e, a, m) UNITY_COMPARE_(e, a, UNITY_AT_MOST, UNITY_CHAR, (m))
#define TEST_ASSERT_LESS_OR_EQUAL_CHAR(e, a) TEST_ASSERT_LESS_OR_EQUAL_CHAR_MESSAGE(e, a, "")
#define TEST_ASSERT_INT_WITHIN_MESSAGE(d, e, a, m) UnityWithin((uint64_t)(d), (int64_t)(e), (int64_t)(a), UNITY_INT, (m), UNITY_HERE)
#define TEST_ASSERT_INT_WITHIN(d, e, a) TEST_ASSERT_INT_WITHIN_MESSAGE(d, e, a, "")
#define TEST_ASSERT_INT64_WITHIN_MESSAGE(d, e, a, m) UnityWithin((uint64_t)(d), (int64_t)(e), (int64_t)(a), UNITY_INT, (m), UNITY_HERE)
#define TEST_ASSERT_INT64_WITHIN(d, e, a) TEST_ASSERT_INT64_WITHIN_MESSAGE(d, e, a, "")
#define TEST_ASSERT_UINT_WITHIN_MESSAGE(d, e, a, m) UnityWithin((uint64_t)(d), (int64_t)(e), (int64_t)(a), UNITY_UINT, (m), UNITY_HERE)
#define TEST_ASSERT_UINT_WITHIN(d, e, a) TEST_ASSERT_UINT_WITHIN_MESSAGE(d, e, a, "")
#define TEST_ASSERT_UINT64_WITHIN_MESSAGE(d, e, a, m) UnityWithin((uint64_t)(d), (int64_t)(e), (int64_t)(a), UNITY_UINT, (m), UNITY_HERE)
#define TEST_ASSERT_UINT64_WITHIN(d, e, a) TEST_ASSERT_UINT64_WITHIN_MESSAGE(d, e, a, "")
#define TEST_ASSERT_size_t_WITHIN_MESSAGE(d, e, a, m) UnityWithin((uint64_t)(d), (int64_t)(e), (int64_t)(a), UNITY_UINT, (m), UNITY_HERE)
#define TEST_ASSERT_size_t_WITHIN(d, e, a) TEST_ASSERT_size_t_WITHIN_MESSAGE(d, e, a, "")
#define TEST_ASSERT_CHAR_WITHIN_MESSAGE(d, e, a, m) UnityWithin((uint64_t)(d), (int64_t)(e), (int64_t)(a), UNITY_CHAR, (m), UNITY_HERE)
#define TEST_ASSERT_CHAR_WITHIN(d, e, a) TEST_ASSERT_CHAR_WITHIN_MESSAGE(d, e, a, "")
#define TEST_ASSERT_FLOAT_WITHIN_MESSAGE(d, e, a, m) UnityNear((d), (e), (a), (m), UNITY_HERE)
#define TEST_ASSERT_FLOAT_WITHIN(d, e, a) TEST_ASSERT_FLOAT_WITHIN_MESSAGE(d, e, a, "")
#define TEST_ASSERT_DOUBLE_WITHIN_MESSAGE(d, e, a, m) UnityNear((d), (e), (a), (m), UNITY_HERE)
#define TEST_ASSERT_DOUBLE_WITHIN(d, e, a) TEST_ASSERT_DOUBLE_WITHIN_MESSAGE(d, e, a, "")
#define TEST_ASSERT_EQUAL_FLOAT_MESSAGE(e, a, m) UnityNear((e) * 0.00001, (e), (a), (m), UNITY_HERE)
#define TEST_ASSERT_EQUAL_FLOAT(e, a) TEST_ASSERT_EQUAL_FLOAT_MESSAGE(e, a, "")
#define TEST_ASSERT_EQUAL_DOUBLE_MESSAGE(e, a, m) UnityNear((e) * 1e-12, (e), (a), (m), UNITY_HERE)
#define TEST_ASSERT_EQUAL_DOUBLE(e, a) TEST_ASSERT_EQUAL_DOUBLE_MESSAGE(e, a, "")
#define TEST_ASSERT_EQUAL_STRING_MESSAGE(e, a, m) UnityText((e), (a), SIZE_MAX, (m), UNITY_HERE)
#define TEST_ASSERT_EQUAL_STRING(e, a) TEST_ASSERT_EQUAL_STRING_MESSAGE(e, a, "")
#define TEST_ASSERT_EQUAL_STRING_LEN_MESSAGE(e, a, n, m) UnityText((e), (a), (n), (m), UNITY_HERE)
#define TEST_ASSERT_EQUAL_STRING_LEN(e, a, n) TEST_ASSERT_EQUAL_STRING_LEN_MESSAGE(e, a, n, "")
#define TEST_ASSERT_EQUAL_MEMORY_MESSAGE(e, a, n, m) UnityMemory((e), (a), (n), (m), UNITY_HERE)
#define TEST_ASSERT_EQUAL_MEMORY(e, a, n) TEST_ASSERT_EQUAL_MEMORY_MESSAGE(e, a, n, "")
#define TEST_ASSERT_EQUAL_PTR_MESSAGE(e, a, m) UNITY_COMPARE_((uintptr_t)(e), (uintptr_t)(a), UNITY_EQUAL, UNITY_HEX, (m))
#define TEST_ASSERT_EQUAL_PTR(e, a) TEST_ASSERT_EQUAL_PTR_MESSAGE(e, a, "")
#define TEST_ASSERT_EQUAL_INT_ARRAY_MESSAGE(e, a, n, m) UnityNumbers((e), (a), sizeof(int), (n), UNITY_INT, (m), UNITY_HERE)
#define TEST_ASSERT_EQUAL_INT_ARRAY(e, a, n) TEST_ASSERT_EQUAL_INT_ARRAY_MESSAGE(e, a, n, "")
#define TEST_ASSERT_EQUAL_INT8_ARRAY_MESSAGE(e, a, n, m) UnityNumbers((e), (a), sizeof(int8_t), (n), UNITY_INT, (m), UNITY_HERE)
#define TEST_ASSERT_EQUAL_INT8_ARRAY(e, a, n) TEST_ASSERT_EQUAL_INT8_ARRAY_MESSAGE(e, a, n, "")
#define TEST_ASSERT_EQUAL_INT16_ARRAY_MESSAGE(e, a, n, m) UnityNumbers((e), (a), sizeof(int16_t), (n), UNITY_INT, (m), UNITY_HERE)
#define TEST_ASSERT_EQUAL_INT16_ARRAY(e, a, n) TEST_ASSERT_EQUAL_INT16_ARRAY_MESSAGE(e, a, n, "")
#define TEST_ASSERT_EQUAL_INT32_ARRAY_MESSAGE(e, a, n, m) UnityNumbers((e), (a), sizeof(int32_t), (n), UNITY_INT, (m), UNITY_HERE)
#define TEST_ASSERT_EQUAL_INT32_ARRAY(e, a, n) TEST_ASSERT_EQUAL_INT32_ARRAY_MESSAGE(e, a, n, "")
#define TEST_ASSERT_EQUAL_INT64_ARRAY_MESSAGE(e, a, n, m) UnityNumbers((e), (a), sizeof(int64_t), (n), UNITY_INT, (m), UNITY_HERE)
#define TEST_ASSERT_EQUAL_INT64_ARRAY(e, a, n) TEST_ASSERT_EQUAL_INT64_ARRAY_MESSAGE(e, a, n, "")
#define TEST_ASSERT_EQUAL_UINT_ARRAY_MESSAGE(e, a, n, m) UnityNumbers((e), (a), sizeof(unsigned), (n), UNITY_UINT, (m), UNITY_HERE)
#define TEST_ASSERT_EQUAL_UINT_ARRAY(e, a, n) TEST_ASSERT_EQUAL_UINT_ARRAY_MESSAGE(e, a, n, "")
#define TEST_ASSERT_EQUAL_UINT8_ARRAY_MESSAGE(e, a, n, m) UnityNumbers((e), (a), sizeof(uint8_t), (n), UNITY_UINT, (m), UNITY_HERE)
#define TEST_ASSERT_EQUAL_UINT8_ARRAY(e, a, n) TEST_ASSERT_EQUAL_UINT8_ARRAY_MESSAGE(e, a, n, "")
#define TEST_ASSERT_EQUAL_UINT16_ARRAY_MESSAGE(e, a, n, m) UnityNumbers((e), (a), sizeof(uint16_t), (n), UNITY_UINT, (m), UNITY_HERE)
#define TEST_ASSERT_EQUAL_UINT16_ARRAY(e, a, n) TEST_ASSERT_EQUAL_UINT16_ARRAY_MESSAGE(e, a, n, "")
#define TEST_ASSERT_EQUAL_UINT32_ARRAY_MESSAGE(e, a, n, m) UnityNumbers((e), (a), sizeof(uint32_t), (n), UNITY_UINT, (m), UNITY_HERE)
#define TEST_ASSERT_EQUAL_UINT32_ARRAY(e, a, n) TEST_ASSERT_EQUAL_UINT32_ARRAY_MESSAGE(e, a, n, "")
#define TEST_ASSERT_EQUAL_UINT64_ARRAY_MESSAGE(e, a, n, m) UnityNumbers((e), (a), sizeof(uint64_t), (n), UNITY_UINT, (m), UNITY_HERE)
#define TEST_ASSERT_EQUAL_UINT64_ARRAY(e, a, n) TEST_ASSERT_EQUAL_UINT64_ARRAY_MESSAGE(e, a, n, "")
#define TEST_ASSERT_EQUAL_size_t_ARRAY_MESSAGE(e, a, n, m) UnityNumbers((e), (a), sizeof(size_t), (n), UNITY_UINT, (m), UNITY_HERE)
#define TEST_ASSERT_EQUAL_size_t_ARRAY(e, a, n) TEST_ASSERT_EQUAL_size_t_ARRAY_MESSAGE(e, a, n, "")
#define TEST_ASSERT_EQUAL_HEX_ARRAY_MESSAGE(e, a, n, m) UnityNumbers((e), (a), sizeof(unsigned), (n), UNITY_HEX, (m), UNITY_HERE)
#define TEST_ASSERT_EQUAL_HEX_ARRAY(e, a, n) TEST_ASSERT_EQUAL_HEX_ARRAY_MESSAGE(e, a, n, "")
#define TEST_ASSERT_EQUAL_HEX8_ARRAY_MESSAGE(e, a, n, m) UnityNumbers((e), (a), sizeof(uint8_t), (n), UNITY_HEX, (m), UNITY_HERE)
#define TEST_ASSERT_EQUAL_HEX8_ARRAY(e, a, n) TEST_ASSERT_EQUAL_HEX8_ARRAY_MESSAGE(e, a, n, "")
#define TEST_ASSERT_EQUAL_HEX16_ARRAY_MESSAGE(e, a, n, m) UnityNumbers((e), (a), sizeof(uint16_t), (n), UNITY_HEX, (m), UNITY_HERE)
#define TEST_ASSERT_EQUAL_HEX16_ARRAY(e, a, n) TEST_ASSERT_EQUAL_HEX16_ARRAY_MESSAGE(e, a, n, "")
#define TEST_ASSERT_EQUAL_HEX32_ARRAY_MESSAGE(e, a, n, m) UnityNumbers((e), (a), sizeof(uint32_t), (n), UNITY_HEX, (m), UNITY_HERE)
#define TEST_ASSERT_EQUAL_HEX32_ARRAY(e, a, n) TEST_ASSERT_EQUAL_HEX32_ARRAY_MESSAGE(e, a, n, "")
#define TEST_ASSERT_EQUAL_HEX64_ARRAY_MESSAGE(e, a, n, m) UnityNumbers((e), (a), sizeof(uint64_t), (n), UNITY_HEX, (m), UNITY_HERE)
#define TEST_ASSERT_EQUAL_HEX64_ARRAY(e, a, n) TEST_ASSERT_EQUAL_HEX64_ARRAY_MESSAGE(e, a, n, "")
#define TEST_ASSERT_EQUAL_CHAR_ARRAY_MESSAGE(e, a, n, m) UnityNumbers((e), (a), sizeof(char), (n), UNITY_CHAR, (m), UNITY_HERE)
#define TEST_ASSERT_EQUAL_CHAR_ARRAY(e, a, n) TEST_ASSERT_EQUAL_CHAR_ARRAY_MESSAGE(e, a, n, "")
#define TEST_ASSERT_EQUAL_DOUBLE_ARRAY_MESSAGE(e, a, n, m) UnityDoubles((e), (a), (n), (m), UNITY_HERE)
#define TEST_ASSERT_EQUAL_DOUBLE_ARRAY(e, a, n) TEST_ASSERT_EQUAL_DOUBLE_ARRAY_MESSAGE(e, a, n, "")
#define TEST_ASSERT_EQUAL_STRING_ARRAY_MESSAGE(e, a, n, m) UnityTexts((const char *const *)(e), (const char *const *)(a), (n), (m), UNITY_HERE)
#define TEST_ASSERT_EQUAL_STRING_ARRAY(e, a, n) TEST_ASSERT_EQUAL_STRING_ARRAY_MESSAGE(e, a, n, "")

#endif
