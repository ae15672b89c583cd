// What is behind unity.h.
#include "unity.h"

#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tests.h"

#define MESSAGE_BYTES_MAX 4096

// How the test that runs came to its end.
static jmp_buf end;
static const char *status;
static char words[MESSAGE_BYTES_MAX];
static int failures;

__attribute__((weak)) void setUp(void) {}
__attribute__((weak)) void tearDown(void) {}

static _Noreturn void finish(const char *as, const char *format, ...) {
  va_list values;
  va_start(values, format);
  vsnprintf(words, sizeof words, format, values);
  va_end(values);
  status = as;
  longjmp(end, 1);
}

_Noreturn void opencode_test_broke(const char *message) { finish("error", "%s", message); }

void UnityBegin(const char *file) {
  (void)file;
  failures = 0;
}

int UnityEnd(void) { return failures; }

static void protect(void (*part)(void)) {
  if (setjmp(end) == 0) part();
}

void UnityRun(void (*test)(void), const char *name, void (*before)(void), void (*after)(void)) {
  opencode_test_started(name);
  status = "pass";
  words[0] = 0;
  protect(before);
  if (status[0] == 'p') protect(test);
  // It runs whatever came of the test, and can break one that passed.
  const char *so_far = status;
  char kept[MESSAGE_BYTES_MAX];
  memcpy(kept, words, sizeof kept);
  protect(after);
  if (so_far[0] != 'p') {
    status = so_far;
    memcpy(words, kept, sizeof kept);
  }
  if (status[0] == 'f' || status[0] == 'e') ++failures;
  opencode_test_finished(status, words);
}

_Noreturn void UnityFail(const char *message, const char *file, int line) {
  finish("fail", "%s:%d: %s", file, line, message[0] ? message : "The test failed.");
}

_Noreturn void UnityIgnore(const char *message) { finish("skip", "%s", message); }
_Noreturn void UnityPass(void) { finish("pass", "%s", ""); }

void UnityMessage(const char *message, const char *file, int line) { printf("%s:%d: %s\n", file, line, message); }

static _Noreturn void differ(const char *message, const char *file, int line, const char *format, ...) {
  char text[MESSAGE_BYTES_MAX];
  va_list values;
  va_start(values, format);
  vsnprintf(text, sizeof text, format, values);
  va_end(values);
  finish("fail", "%s:%d: %s%s%s", file, line, text, message[0] ? ". " : "", message);
}

void UnityTrue(int holds, const char *wanted, const char *message, const char *file, int line) {
  static const struct { const char *wanted, *was; } others[] = {
      {"TRUE", "FALSE"}, {"FALSE", "TRUE"}, {"NULL", "Non-NULL"}, {"Non-NULL", "NULL"}};
  if (holds) return;
  for (size_t i = 0; i < sizeof others / sizeof *others; ++i) {
    if (strcmp(others[i].wanted, wanted) == 0)
      differ(message, file, line, "Expected %s Was %s", wanted, others[i].was);
  }
}

static const char *written(char *text, size_t size, int64_t value, enum UnityStyle style) {
  if (style == UNITY_HEX)
    snprintf(text, size, "0x%" PRIX64, (uint64_t)value);
  else if (style == UNITY_UINT)
    snprintf(text, size, "%" PRIu64, (uint64_t)value);
  else if (style == UNITY_CHAR && value >= 32 && value < 127)
    snprintf(text, size, "'%c'", (char)value);
  else
    snprintf(text, size, "%" PRId64, value);
  return text;
}

void UnityCompare(int64_t expected, int64_t actual, enum UnityOrder order, enum UnityStyle style, const char *message,
                  const char *file, int line) {
  static const char *const words_of[] = {"", "to be different from ", "to be greater than ", "to be less than ",
                                         "to be greater or equal to ", "to be less or equal to "};
  int is_unsigned = style == UNITY_UINT || style == UNITY_HEX;
  int less = is_unsigned ? (uint64_t)actual < (uint64_t)expected : actual < expected;
  int same = actual == expected;
  int holds = order == UNITY_EQUAL       ? same
              : order == UNITY_DIFFERENT ? !same
              : order == UNITY_GREATER   ? !less && !same
              : order == UNITY_LESS      ? less
              : order == UNITY_AT_LEAST  ? !less
                                         : less || same;
  if (holds) return;
  char first[40], second[40];
  written(first, sizeof first, expected, style);
  written(second, sizeof second, actual, style);
  if (order == UNITY_EQUAL) differ(message, file, line, "Expected %s Was %s", first, second);
  differ(message, file, line, "Expected %s %s%s", second, words_of[order], first);
}

void UnityWithin(uint64_t delta, int64_t expected, int64_t actual, enum UnityStyle style, const char *message,
                 const char *file, int line) {
  int is_unsigned = style == UNITY_UINT || style == UNITY_HEX;
  int less = is_unsigned ? (uint64_t)actual < (uint64_t)expected : actual < expected;
  uint64_t apart = less ? (uint64_t)expected - (uint64_t)actual : (uint64_t)actual - (uint64_t)expected;
  if (apart <= delta) return;
  char first[40], second[40];
  differ(message, file, line, "Values Not Within Delta %" PRIu64 " Expected %s Was %s", delta,
         written(first, sizeof first, expected, style), written(second, sizeof second, actual, style));
}

// Equal infinities are near each other, and so are two that are no numbers.
static int near(double delta, double expected, double actual) {
  if (isnan(expected) || isnan(actual)) return isnan(expected) && isnan(actual);
  if (isinf(expected) || isinf(actual)) return expected == actual;
  return fabs(expected - actual) <= fabs(delta);
}

void UnityNear(double delta, double expected, double actual, const char *message, const char *file, int line) {
  if (!near(delta, expected, actual)) differ(message, file, line, "Expected %.9g Was %.9g", expected, actual);
}

void UnityText(const char *expected, const char *actual, size_t length, const char *message, const char *file,
               int line) {
  if (expected == actual) return;
  if (expected && actual && strncmp(expected, actual, length) == 0) return;
  const char *quote_expected = expected ? "'" : "", *quote_actual = actual ? "'" : "";
  int most = length < 1000 ? (int)length : 1000;
  differ(message, file, line, "Expected %s%.*s%s Was %s%.*s%s", quote_expected, most, expected ? expected : "NULL",
         quote_expected, quote_actual, most, actual ? actual : "NULL", quote_actual);
}

void UnityMemory(const void *expected, const void *actual, size_t length, const char *message, const char *file,
                 int line) {
  if (!expected || !actual) {
    if (expected != actual) differ(message, file, line, "Expected Memory Was NULL");
    return;
  }
  const unsigned char *first = expected, *second = actual;
  for (size_t at = 0; at < length; ++at) {
    if (first[at] != second[at])
      differ(message, file, line, "Memory Mismatch. Byte %zu Expected 0x%02X Was 0x%02X", at, first[at], second[at]);
  }
}

static int64_t element(const unsigned char *all, size_t size, size_t at, enum UnityStyle style) {
  int is_signed = style == UNITY_INT || style == UNITY_CHAR;
  const unsigned char *one = all + at * size;
  switch (size) {
    case 1: return is_signed ? (int64_t)*(const int8_t *)one : (int64_t)*one;
    case 2: { uint16_t value; memcpy(&value, one, 2); return is_signed ? (int64_t)(int16_t)value : (int64_t)value; }
    case 4: { uint32_t value; memcpy(&value, one, 4); return is_signed ? (int64_t)(int32_t)value : (int64_t)value; }
    default: { int64_t value; memcpy(&value, one, 8); return value; }
  }
}

void UnityNumbers(const void *expected, const void *actual, size_t size, size_t count, enum UnityStyle style,
                  const char *message, const char *file, int line) {
  if (expected == actual) return;
  if (!expected || !actual) differ(message, file, line, "Expected an Array Was NULL");
  for (size_t at = 0; at < count; ++at) {
    int64_t first = element(expected, size, at, style), second = element(actual, size, at, style);
    char one[40], other[40];
    if (first != second)
      differ(message, file, line, "Element %zu Expected %s Was %s", at, written(one, sizeof one, first, style),
             written(other, sizeof other, second, style));
  }
}

void UnityDoubles(const double *expected, const double *actual, size_t count, const char *message, const char *file,
                  int line) {
  for (size_t at = 0; at < count; ++at) {
    if (!near(expected[at] * 1e-12, expected[at], actual[at]))
      differ(message, file, line, "Element %zu Expected %.9g Was %.9g", at, expected[at], actual[at]);
  }
}

void UnityTexts(const char *const *expected, const char *const *actual, size_t count, const char *message,
                const char *file, int line) {
  for (size_t at = 0; at < count; ++at) {
    if (!expected[at] || !actual[at] || strcmp(expected[at], actual[at]) != 0)
      differ(message, file, line, "Element %zu Expected '%s' Was '%s'", at, expected[at] ? expected[at] : "NULL",
             actual[at] ? actual[at] : "NULL");
  }
}
