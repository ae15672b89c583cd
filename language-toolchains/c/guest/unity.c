// What is behind unity.h: how tests run and end. The assertions are in unity_values.c.
#include "unity.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "tests.h"
#include "unity_ends.h"
#include "unity_fixture.h"

#define MESSAGE_BYTES_MAX 4096
#define POINTERS_MAX 32

struct UNITY_STORAGE_T Unity;

// What is said of the test that runs, and whether it broke.
static char words[MESSAGE_BYTES_MAX];
static int broke;

__attribute__((weak)) void setUp(void) {}
__attribute__((weak)) void tearDown(void) {}

// The compiler finds a file of tests in the folder '.'; it is not called so.
static const char *plain(const char *file) { return file[0] == '.' && file[1] == '/' ? file + 2 : file; }

void unity_go_on(void) {
  if (opencode_test_runs && (Unity.CurrentTestFailed || Unity.CurrentTestIgnored)) TEST_ABORT();
}

static _Noreturn void finish(const char *format, ...) {
  va_list values;
  va_start(values, format);
  vsnprintf(words, sizeof words, format, values);
  va_end(values);
  if (!opencode_test_runs) {
    // Nobody is there whom it would be told of.
    fprintf(stderr, "%s\n", words);
    exit(1);
  }
  TEST_ABORT();
}

_Noreturn void opencode_test_broke(const char *message) {
  unity_go_on();
  Unity.CurrentTestFailed = 1;
  broke = 1;
  finish("%s", message);
}

_Noreturn void UnityFail(const char *message, const char *file, int line) {
  unity_go_on();
  Unity.CurrentTestFailed = 1;
  finish("%s:%d: %s", plain(file), line, message && *message ? message : "The test failed.");
}

_Noreturn void UnityIgnore(const char *message) {
  unity_go_on();
  Unity.CurrentTestIgnored = 1;
  finish("%s", message ? message : "");
}

_Noreturn void unity_differ(const char *message, const char *file, int line, const char *format, ...) {
  static char text[MESSAGE_BYTES_MAX];
  va_list values;
  va_start(values, format);
  vsnprintf(text, sizeof text, format, values);
  va_end(values);
  Unity.CurrentTestFailed = 1;
  if (!message) message = "";
  finish("%s:%d: %s%s%s", plain(file), line, text, *message ? ". " : "", message);
}

void UnityBegin(const char *file) {
  memset(&Unity, 0, sizeof Unity);
  Unity.TestFile = file;
}

int UnityEnd(void) { return (int)Unity.TestFailures; }

static void begin(const char *name, int line) {
  opencode_test_started(name);
  Unity.CurrentTestName = name;
  Unity.CurrentTestLineNumber = (UNITY_LINE_TYPE)line;
  Unity.CurrentTestFailed = Unity.CurrentTestIgnored = 0;
  ++Unity.NumberOfTests;
  broke = 0;
  words[0] = 0;
}

static void conclude(void) {
  const char *status = broke                      ? "error"
                       : Unity.CurrentTestFailed  ? "fail"
                       : Unity.CurrentTestIgnored ? "skip"
                                                  : "pass";
  if (Unity.CurrentTestFailed)
    ++Unity.TestFailures;
  else if (Unity.CurrentTestIgnored)
    ++Unity.TestIgnores;
  opencode_test_finished(status, words);
  Unity.CurrentTestFailed = Unity.CurrentTestIgnored = 0;
}

void UnityRun(UnityTestFunction test, const char *name, int line, UnityTestFunction before, UnityTestFunction after) {
  begin(name, line);
  if (TEST_PROTECT()) {
    before();
    test();
  }
  // It runs whatever came of the test, and can break one that passed.
  if (TEST_PROTECT()) after();
  conclude();
}

int UnitySuite(UnityTestFunction before) {
  // Told as a test only where it fails: it is none.
  broke = 0;
  Unity.CurrentTestFailed = Unity.CurrentTestIgnored = 0;
  opencode_test_runs = 1;
  if (TEST_PROTECT()) before();
  opencode_test_runs = 0;
  if (!Unity.CurrentTestFailed && !Unity.CurrentTestIgnored) return 1;
  opencode_test_started("suiteSetUp");
  conclude();
  return 0;
}

static void put_place(const char *file, int line) {
  printf("%s:%d:%s:INFO: ", plain(file), line, Unity.CurrentTestName ? Unity.CurrentTestName : "");
}

void UnityMessage(const char *message, const char *file, int line) {
  put_place(file, line);
  printf("%s\n", message ? message : "NULL");
}

static void put_bits(uint64_t value) {
  int highest = 63;
  while (highest > 0 && !(value >> highest & 1)) --highest;
  printf("0b");
  for (; highest >= 0; --highest) putchar('0' + (int)(value >> highest & 1));
}

// Unity's own formats; width and precision are not among them.
void UnityPrintF(const char *file, int line, const char *format, ...) {
  va_list values;
  va_start(values, format);
  put_place(file, line);
  for (; *format; ++format) {
    if (*format != '%') {
      putchar(*format);
      continue;
    }
    int longs = 0, size = 0;
    for (++format; *format == 'l' || *format == 'z'; ++format) *format == 'l' ? ++longs : ++size;
    switch (*format) {
      case 'd':
      case 'i':
        printf("%lld", longs > 1 ? va_arg(values, long long) : longs ? va_arg(values, long) : va_arg(values, int));
        break;
      case 'u':
      case 'x':
      case 'X':
      case 'b': {
        uint64_t value = longs > 1 ? va_arg(values, unsigned long long)
                         : longs || size ? va_arg(values, unsigned long)
                                         : va_arg(values, unsigned);
        if (*format == 'b')
          put_bits(value);
        else if (*format == 'u')
          printf("%llu", (unsigned long long)value);
        else
          printf("0x%0*llX", longs > 1 ? 16 : 8, (unsigned long long)value);
        break;
      }
      case 'f':
      case 'g': printf("%.9g", va_arg(values, double)); break;
      case 'p': printf("0x%08X", (unsigned)(uintptr_t)va_arg(values, void *)); break;
      case 'c': putchar(va_arg(values, int)); break;
      case 's': {
        const char *text = va_arg(values, const char *);
        printf("%s", text ? text : "NULL");
        break;
      }
      case '%': putchar('%'); break;
      case 0: --format; putchar('%'); break;
      default: printf("%%%c", *format);
    }
  }
  putchar('\n');
  va_end(values);
}

// unity_fixture.h: pointers that a test set, and what they were.
static struct {
  void **place, *was;
} pointers[POINTERS_MAX];
static int pointers_set;

void UnityPointer_Set(void **pointer, void *value, const char *file, int line) {
  if (pointers_set == POINTERS_MAX) UnityFail("Too many pointers set", file, line);
  pointers[pointers_set].place = pointer;
  pointers[pointers_set++].was = *pointer;
  *pointer = value;
}

void UnityTestRunner(UnityTestFunction before, UnityTestFunction test, UnityTestFunction after, const char *name,
                     int line) {
  UnityRun(test, name, line, before, after);
  while (pointers_set > 0) {
    --pointers_set;
    *pointers[pointers_set].place = pointers[pointers_set].was;
  }
}

void UnityIgnoreTest(const char *name, int line) {
  begin(name, line);
  Unity.CurrentTestIgnored = 1;
  conclude();
}

int UnityMain(int count, const char **arguments, UnityTestFunction all) {
  (void)count, (void)arguments;
  UnityBegin("");
  all();
  return UnityEnd();
}
