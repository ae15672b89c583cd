// What the test frameworks tell the platform, and how they hold on to a test that
// ends in the middle.
//
// Each call adds a line to the report at once, so that a test that never ends has
// at least begun. src/reports.rs reads them.
#ifndef OPENCODE_TESTS_H
#define OPENCODE_TESTS_H

#ifdef __cplusplus
extern "C" {
#endif

void opencode_test_started(const char *name);
// The status is "pass", "fail", "error" or "skip".
void opencode_test_finished(const char *status, const char *message);
// Called when a test calls abort or exit, or when an assert of <assert.h> does not
// hold; must not come back. The framework has it.
__attribute__((__noreturn__)) void opencode_test_broke(const char *message);
// Set by the framework while a test runs.
extern int opencode_test_runs;

#ifdef __cplusplus
}
#endif

#endif
