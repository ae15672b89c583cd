// What is behind unity_assertions.h: values are compared, and told in Unity's words.
#include "unity.h"

#include <inttypes.h>
#include <string.h>

#include "unity_ends.h"

// Bytes of a text that are told.
#define TEXT_BYTES_MAX 1000
#define NUMBER_BYTES_MAX 40
#define WHERE message, file, line

static int is_signed(int style) { return style >> 4 == UNITY_INT_(0) >> 4 || style >> 4 == UNITY_CHAR_(0) >> 4; }

// A character of a text, so that what cannot be seen is; what is written in UTF-8 stays.
static size_t put_character(char *text, unsigned char character) {
  if (character == '\n' || character == '\r') {
    text[0] = '\\';
    text[1] = character == '\n' ? 'n' : 'r';
    return 2;
  }
  if (character >= 32 && character != 127) {
    text[0] = (char)character;
    return 1;
  }
  return (size_t)snprintf(text, 5, "\\x%02X", character);
}

static const char *written(char *text, int64_t value, int style) {
  int bytes = style & 15;
  if (style >> 4 == UNITY_HEX_(0) >> 4) {
    uint64_t mask = bytes == 8 ? UINT64_MAX : ((uint64_t)1 << 8 * bytes) - 1;
    snprintf(text, NUMBER_BYTES_MAX, "0x%0*" PRIX64, 2 * bytes, (uint64_t)value & mask);
  } else if (style == UNITY_CHAR_(1)) {
    unsigned char character = (unsigned char)value;
    size_t length = 1;
    text[0] = '\'';
    length += character < 128 ? put_character(text + 1, character) : (size_t)snprintf(text + 1, 5, "\\x%02X", character);
    text[length] = '\'';
    text[length + 1] = 0;
  } else {
    snprintf(text, NUMBER_BYTES_MAX, is_signed(style) ? "%" PRId64 : "%" PRIu64, value);
  }
  return text;
}

void UnityCompare(int order, int style, int64_t first, int64_t actual, UNITY_WHERE_) {
  static const char *const how[] = {"", "to be not equal to", "to be greater than", "to be less than",
                                    "to be greater than or equal to", "to be less than or equal to"};
  unity_go_on();
  int less = is_signed(style) ? actual < first : (uint64_t)actual < (uint64_t)first;
  int same = actual == first;
  int holds = order == UNITY_EQUAL_       ? same
              : order == UNITY_DIFFERENT_ ? !same
              : order == UNITY_GREATER_   ? !less && !same
              : order == UNITY_LESS_      ? less
              : order == UNITY_AT_LEAST_  ? !less
                                          : less || same;
  if (holds) return;
  char one[NUMBER_BYTES_MAX], other[NUMBER_BYTES_MAX];
  written(one, first, style);
  written(other, actual, style);
  if (order == UNITY_EQUAL_) unity_differ(WHERE, "Expected %s Was %s", one, other);
  unity_differ(WHERE, "Expected %s %s %s", other, how[order], one);
}

static int within(int style, uint64_t delta, int64_t expected, int64_t actual) {
  int less = is_signed(style) ? actual < expected : (uint64_t)actual < (uint64_t)expected;
  uint64_t apart = less ? (uint64_t)expected - (uint64_t)actual : (uint64_t)actual - (uint64_t)expected;
  return apart <= delta;
}

void UnityWithin(int style, uint64_t delta, int64_t expected, int64_t actual, UNITY_WHERE_) {
  unity_go_on();
  if (within(style, delta, expected, actual)) return;
  char apart[NUMBER_BYTES_MAX], one[NUMBER_BYTES_MAX], other[NUMBER_BYTES_MAX];
  unity_differ(WHERE, "Values Not Within Delta %s Expected %s Was %s", written(apart, (int64_t)delta, style),
               written(one, expected, style), written(other, actual, style));
}

#define BITS 32
static const char *masked(char *text, uint64_t mask, uint64_t value) {
  for (int at = 0; at < BITS; ++at) {
    uint64_t bit = (uint64_t)1 << (BITS - 1 - at);
    text[at] = !(mask & bit) ? 'X' : value & bit ? '1' : '0';
  }
  text[BITS] = 0;
  return text;
}

void UnityBits(int64_t mask, int64_t expected, int64_t actual, UNITY_WHERE_) {
  unity_go_on();
  if ((mask & expected) == (mask & actual)) return;
  char one[BITS + 1], other[BITS + 1];
  unity_differ(WHERE, "Expected %s Was %s", masked(one, (uint64_t)mask, (uint64_t)expected),
               masked(other, (uint64_t)mask, (uint64_t)actual));
}

// What is the same for everything that has elements: whether there is anything to compare.
static int comparable(const void *expected, const void *actual, uint32_t count, UNITY_WHERE_) {
  unity_go_on();
  if (count == 0) unity_differ(WHERE, "You Asked Me To Compare Nothing, Which Was Pointless.");
  if (expected == actual) return 0;
  if (!expected) unity_differ(WHERE, "Expected pointer to be NULL");
  if (!actual) unity_differ(WHERE, "Actual pointer was NULL");
  return 1;
}

static int64_t element(const void *all, int style, uint32_t at) {
  int bytes = style & 15;
  const char *one = (const char *)all + (size_t)at * (size_t)bytes;
  uint64_t value = 0;
  // The bytes that it has are the lowest.
  memcpy(&value, one, (size_t)bytes);
  if (!is_signed(style) || bytes == 8) return (int64_t)value;
  int unused = 64 - 8 * bytes;
  return (int64_t)(value << unused) >> unused;
}

static void element_differs(const char *apart, int style, int64_t expected, int64_t actual, uint32_t at, UNITY_WHERE_) {
  char one[NUMBER_BYTES_MAX], other[NUMBER_BYTES_MAX];
  unity_differ(WHERE, "%sElement %" PRIu32 " Expected %s Was %s", apart, at, written(one, expected, style),
               written(other, actual, style));
}

void UnityArrays(int style, const void *expected, const void *actual, uint32_t count, UNITY_WHERE_) {
  if (!comparable(expected, actual, count, WHERE)) return;
  for (uint32_t at = 0; at < count; ++at) {
    int64_t one = element(expected, style, at), other = element(actual, style, at);
    if (one != other) element_differs("", style, one, other, at, WHERE);
  }
}

void UnityArraysWithin(int style, uint64_t delta, const void *expected, const void *actual, uint32_t count,
                       UNITY_WHERE_) {
  if (!comparable(expected, actual, count, WHERE)) return;
  for (uint32_t at = 0; at < count; ++at) {
    int64_t one = element(expected, style, at), other = element(actual, style, at);
    if (within(style, delta, one, other)) continue;
    char number[NUMBER_BYTES_MAX], apart[NUMBER_BYTES_MAX + 40];
    snprintf(apart, sizeof apart, "Values Not Within Delta %s ", written(number, (int64_t)delta, style));
    element_differs(apart, style, one, other, at, WHERE);
  }
}

void UnityEach(int style, int64_t expected, const void *actual, uint32_t count, UNITY_WHERE_) {
  comparable(&expected, actual, count, WHERE);
  // Narrowed as the elements are.
  expected = element(&expected, style, 0);
  for (uint32_t at = 0; at < count; ++at) {
    int64_t other = element(actual, style, at);
    if (expected != other) element_differs("", style, expected, other, at, WHERE);
  }
}

static const char *quoted(char *text, const char *value, size_t length) {
  size_t used = 0;
  if (!value) return "NULL";
  text[used++] = '\'';
  for (size_t at = 0; at < length && value[at] && used < TEXT_BYTES_MAX; ++at)
    used += put_character(text + used, (unsigned char)value[at]);
  text[used++] = '\'';
  text[used] = 0;
  return text;
}

static int same_text(const char *expected, const char *actual, size_t length) {
  return expected == actual || (expected && actual && strncmp(expected, actual, length) == 0);
}

void UnityText(const char *expected, const char *actual, size_t length, UNITY_WHERE_) {
  unity_go_on();
  if (same_text(expected, actual, length)) return;
  char one[TEXT_BYTES_MAX + 10], other[TEXT_BYTES_MAX + 10];
  unity_differ(WHERE, "Expected %s Was %s", quoted(one, expected, length), quoted(other, actual, length));
}

void UnityTexts(const char *const *expected, const char *single, const char *const *actual, uint32_t count, int each,
                UNITY_WHERE_) {
  if (!comparable(each ? (const void *)&single : expected, actual, count, WHERE)) return;
  for (uint32_t at = 0; at < count; ++at) {
    const char *first = each ? single : expected[at];
    if (same_text(first, actual[at], SIZE_MAX)) continue;
    char which[30] = "", one[TEXT_BYTES_MAX + 10], other[TEXT_BYTES_MAX + 10];
    if (count > 1) snprintf(which, sizeof which, "Element %" PRIu32 " ", at);
    unity_differ(WHERE, "%sExpected %s Was %s", which, quoted(one, first, SIZE_MAX),
                 quoted(other, actual[at], SIZE_MAX));
  }
}

void UnityMemory(const void *expected, const void *actual, uint32_t length, uint32_t count, int each, UNITY_WHERE_) {
  if (!comparable(expected, actual, length ? count : 0, WHERE)) return;
  for (uint32_t at = 0; at < count; ++at) {
    const unsigned char *one = (const unsigned char *)expected + (each ? 0 : (size_t)at * length);
    const unsigned char *other = (const unsigned char *)actual + (size_t)at * length;
    for (uint32_t byte = 0; byte < length; ++byte) {
      if (one[byte] == other[byte]) continue;
      char which[30] = "";
      if (count > 1) snprintf(which, sizeof which, " Element %" PRIu32, at);
      unity_differ(WHERE, "Memory Mismatch.%s Byte %" PRIu32 " Expected 0x%02X Was 0x%02X", which, byte, one[byte],
                   other[byte]);
    }
  }
}

static const char *number(char *text, int digits, double value) {
  if (isnan(value)) return "nan";
  // No zero is a negative one here.
  snprintf(text, NUMBER_BYTES_MAX, "%.*g", digits, value == 0 ? 0.0 : value);
  return text;
}

struct both {
  char one[NUMBER_BYTES_MAX], other[NUMBER_BYTES_MAX];
  const char *first, *second;
};

// Both, with so many digits that one can see what differs.
static struct both *numbers(struct both *texts, int bytes, double first, double second) {
  int digits = bytes == 4 ? 7 : 9;
  for (int round = 0; round < 2; ++round, digits = bytes == 4 ? 9 : 17) {
    texts->first = number(texts->one, digits, first);
    texts->second = number(texts->other, digits, second);
    if (first == second || strcmp(texts->first, texts->second) != 0) break;
  }
  return texts;
}

// Equal infinities are near each other, and so are two that are no numbers.
static int near(int bytes, double delta, double expected, double actual) {
  if (isinf(expected) && isinf(actual) && (expected < 0) == (actual < 0)) return 1;
  if (isnan(expected) && isnan(actual)) return 1;
  double apart = bytes == 4 ? (double)((float)actual - (float)expected) : actual - expected;
  return isfinite(apart) && fabs(apart) <= fabs(delta);
}

void UnityNear(int bytes, int holds, double delta, double expected, double actual, UNITY_WHERE_) {
  unity_go_on();
  if (near(bytes, delta, expected, actual) == holds) return;
  struct both texts;
  numbers(&texts, bytes, expected, actual);
  unity_differ(WHERE, holds ? "Expected %s Was %s" : "Expected %s to be not equal to %s", texts.first, texts.second);
}

void UnityOrder(int bytes, int order, double relative, double threshold, double actual, UNITY_WHERE_) {
  int wants_less = order == UNITY_LESS_ || order == UNITY_AT_MOST_;
  int or_equal = order == UNITY_AT_MOST_ || order == UNITY_AT_LEAST_;
  unity_go_on();
  if (wants_less ? actual < threshold : actual > threshold) return;
  if (or_equal && near(bytes, threshold * relative, threshold, actual)) return;
  struct both texts;
  numbers(&texts, bytes, actual, threshold);
  unity_differ(WHERE, "Expected %s to be %s than %s%s", texts.first, wants_less ? "less" : "greater",
               or_equal ? "or equal to " : "", texts.second);
}

static double real(const void *all, int bytes, uint32_t at) {
  return bytes == 4 ? (double)((const float *)all)[at] : ((const double *)all)[at];
}

static void compare_reals(int bytes, double delta, double relative, const void *expected, double single,
                          const void *actual, uint32_t count, UNITY_WHERE_) {
  for (uint32_t at = 0; at < count; ++at) {
    double one = expected ? real(expected, bytes, at) : single, other = real(actual, bytes, at);
    if (near(bytes, relative != 0 ? one * relative : delta, one, other)) continue;
    struct both texts;
    numbers(&texts, bytes, one, other);
    unity_differ(WHERE, "Element %" PRIu32 " Expected %s Was %s", at, texts.first, texts.second);
  }
}

void UnityReals(int bytes, double delta, double relative, const void *expected, const void *actual, uint32_t count,
                UNITY_WHERE_) {
  if (comparable(expected, actual, count, WHERE))
    compare_reals(bytes, delta, relative, expected, 0, actual, count, WHERE);
}

void UnityEachReal(int bytes, double relative, double expected, const void *actual, uint32_t count, UNITY_WHERE_) {
  comparable(&expected, actual, count, WHERE);
  compare_reals(bytes, 0, relative, NULL, expected, actual, count, WHERE);
}

void UnityTrait(int bytes, int trait, int holds, double actual, UNITY_WHERE_) {
  static const char *const names[] = {"Infinity", "Negative Infinity", "NaN", "Determinate"};
  unity_go_on();
  int has = trait == UNITY_INF_       ? isinf(actual) && actual > 0
            : trait == UNITY_NEG_INF_ ? isinf(actual) && actual < 0
            : trait == UNITY_NAN_     ? isnan(actual)
                                      : isfinite(actual);
  if (!has == !holds) return;
  char text[NUMBER_BYTES_MAX];
  unity_differ(WHERE, "Expected %s%s Was %s", holds ? "" : "Not ", names[trait],
               number(text, bytes == 4 ? 7 : 9, actual));
}
