// The report of a program that runs its tests; see tests.h. The linker puts the
// `__wrap_` functions in place of the library's own.
#include "tests.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>
#include <wasi/api.h>

#define REPORT "/work/.opencode-tests"

int opencode_test_runs;

// Bytes that went to standard output and to standard error so far: by these the
// platform finds what a test wrote.
static unsigned long long written[3];

static void count(int file, size_t bytes) {
  if (file == 1 || file == 2) written[file] += bytes;
}

// The library's own are not linked then: these stand in for them, in it as well.
ssize_t writev(int file, const struct iovec *parts, int length) {
  __wasi_size_t done = 0;
  if (length < 0) {
    errno = EINVAL;
    return -1;
  }
  __wasi_errno_t error = __wasi_fd_write((__wasi_fd_t)file, (const __wasi_ciovec_t *)parts, (size_t)length, &done);
  if (error != 0) {
    errno = error;
    return -1;
  }
  count(file, done);
  return (ssize_t)done;
}

ssize_t write(int file, const void *bytes, size_t length) {
  struct iovec part = {.iov_base = (void *)bytes, .iov_len = length};
  return writev(file, &part, 1);
}

static int report = -1;

static void put(const char *text, size_t length) {
  if (report < 0) report = open(REPORT, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  while (length > 0) {
    ssize_t done = write(report, text, length);
    if (done <= 0) return;
    text += done;
    length -= (size_t)done;
  }
}

// Only so much of a text is told.
#define TEXT_BYTES_MAX 65536

static void put_text(const char *text) {
  static const char digits[] = "0123456789abcdef";
  char chunk[256];
  size_t used = 0;
  chunk[used++] = '"';
  for (size_t at = 0; text[at] && at < TEXT_BYTES_MAX; ++at) {
    unsigned char byte = (unsigned char)text[at];
    if (used + 8 > sizeof chunk) {
      put(chunk, used);
      used = 0;
    }
    if (byte == '"' || byte == '\\') {
      chunk[used++] = '\\';
      chunk[used++] = (char)byte;
    } else if (byte < 0x20) {
      memcpy(chunk + used, "\\u00", 4);
      used += 4;
      chunk[used++] = digits[byte >> 4];
      chunk[used++] = digits[byte & 15];
    } else {
      chunk[used++] = (char)byte;
    }
  }
  chunk[used++] = '"';
  put(chunk, used);
}

static void put_numbers(void) {
  char text[80];
  int length = snprintf(text, sizeof text, ",\"at\":[%llu,%llu]}\n", written[1], written[2]);
  put(text, (size_t)length);
}

void opencode_test_started(const char *name) {
  fflush(stdout);
  put("{\"started\":", 11);
  put_text(name);
  put_numbers();
  opencode_test_runs = 1;
}

void opencode_test_finished(const char *status, const char *message) {
  opencode_test_runs = 0;
  fflush(stdout);
  put("{\"finished\":", 12);
  put_text(status);
  put(",\"message\":", 11);
  put_text(message);
  put_numbers();
}

_Noreturn void __real_abort(void);
_Noreturn void __real_exit(int status);

_Noreturn void __wrap_abort(void) {
  if (opencode_test_runs) opencode_test_broke("The test called abort.");
  __real_abort();
}

_Noreturn void __wrap_exit(int status) {
  char text[80];
  if (opencode_test_runs) {
    snprintf(text, sizeof text, "The test ended the program with the status %d.", status);
    opencode_test_broke(text);
  }
  __real_exit(status);
}

_Noreturn void __wrap___assert_fail(const char *what, const char *file, int line, const char *function) {
  char text[1024];
  snprintf(text, sizeof text, "%s:%d: Assertion failed: %s (in %s)", file, line, what, function);
  if (opencode_test_runs) opencode_test_broke(text);
  fprintf(stderr, "%s\n", text);
  __real_abort();
}
