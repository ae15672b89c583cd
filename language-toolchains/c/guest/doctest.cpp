// doctest itself, the main of a program that runs its tests, and what tells the
// platform how each test went (tests.h).
#define DOCTEST_CONFIG_IMPLEMENT
#define DOCTEST_CONFIG_NO_POSIX_SIGNALS
#define DOCTEST_CONFIG_NO_MULTITHREADING
#include <doctest/real.h>

#include <cstdio>
#include <stdexcept>
#include <string>

#include "tests.h"

extern "C" void opencode_test_broke(const char* message) { throw std::runtime_error(message); }

namespace {

// What is kept of a test's failures.
constexpr std::size_t message_bytes_max = 16384;

struct Reporter : doctest::IReporter {
  explicit Reporter(const doctest::ContextOptions&) {}

  std::string message;
  bool failed = false, broke = false;
  const char* skipped = nullptr;

  void add(const std::string& text) {
    if (message.size() + text.size() > message_bytes_max) return;
    if (!message.empty()) message += '\n';
    message += text;
  }

  static std::string place(const char* file, int line) {
    return std::string(file) + ":" + std::to_string(line) + ": ";
  }

  void report_query(const doctest::QueryData&) override {}
  void test_run_start() override {}
  void test_run_end(const doctest::TestRunStats&) override {}

  void test_case_start(const doctest::TestCaseData& test) override {
    message.clear();
    failed = broke = false;
    opencode_test_started(test.m_name);
  }
  void test_case_reenter(const doctest::TestCaseData&) override { opencode_test_runs = 1; }
  void test_case_end(const doctest::CurrentTestCaseStats& stats) override {
    if (!stats.testCaseSuccess && !broke) failed = true;
    opencode_test_finished(broke ? "error" : failed ? "fail" : "pass", failed || broke ? message.c_str() : "");
  }
  void test_case_exception(const doctest::TestCaseException& error) override {
    broke = true;
    add(error.error_string.c_str());
  }
  void subcase_start(const doctest::SubcaseSignature&) override {}
  void subcase_end() override {}
  void log_assert(const doctest::AssertData& check) override {
    if (!check.m_failed) return;
    failed = true;
    std::string text = place(check.m_file, check.m_line) + doctest::assertString(check.m_at) + "( " + check.m_expr;
    if (check.m_threw) {
      broke = true;
      add(text + " ) threw: " + check.m_exception.c_str());
    } else if (check.m_at & doctest::assertType::is_throws_as) {
      add(text + ", " + check.m_exception_type + " ) did not throw that");
    } else if (check.m_at & (doctest::assertType::is_throws | doctest::assertType::is_throws_with)) {
      add(text + " ) did not throw that");
    } else if (check.m_at & doctest::assertType::is_nothrow) {
      add(text + " ) threw");
    } else {
      add(text + " ) values: " + check.m_decomp.c_str());
    }
  }
  void log_message(const doctest::MessageData& said) override {
    if (said.m_severity & doctest::assertType::is_warn) return;
    failed = true;
    add(place(said.m_file, said.m_line) + said.m_string.c_str());
  }
  void test_case_skipped(const doctest::TestCaseData& test) override {
    if (!test.m_skip) return;
    opencode_test_started(test.m_name);
    opencode_test_finished("skip", test.m_description ? test.m_description : "");
  }
};

REGISTER_REPORTER("opencode", 0, Reporter);

}  // namespace

int main() {
  doctest::Context context;
  context.setOption("reporters", "opencode");
  context.setOption("order-by", "file");
  context.setOption("no-colors", true);
  return context.run();
}
