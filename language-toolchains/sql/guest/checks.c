// Why this file exists: a test is a query beside the rows that it must give:
//
//     -- test: lists the cities
//     SELECT name FROM cities ORDER BY name;
//     -- expect
//     VALUES ('Bergen'), ('Oslo');
//
// README.md lists what may stand behind `expect`. The course's data and the
// program come first, and what a test changes is taken back after it.

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runner.h"

// Rows of a result that are shown when a test fails.
#define FAILURE_ROWS_MAX 20
// The program that tests are about, where there is one.
#define PROGRAM "main.sql"

enum { IN_ORDER, ANY_ORDER, NO_ROWS, AN_ERROR };

// One test, from its comment up to the next one's.
typedef struct {
    text name;
    text code;
    const char *skipped;
    int expects;
    bool has_expectation;
    text error;
    result_set got;
    result_set wanted;
    bool has_got;
    bool has_wanted;
    mistake wrong;
} test;

// What stands behind a word of ours, such as "lists the cities" behind "test:".
static bool says(const char *mark, size_t length, const char *word, text *rest) {
    size_t skipped = strlen(word);
    if (length < skipped || memcmp(mark, word, skipped)) return false;
    if (skipped < length && isalpha((unsigned char)mark[skipped])) return false;
    while (skipped < length && (mark[skipped] == ' ' || mark[skipped] == ':')) skipped++;
    *rest = (text){mark + skipped, length - skipped};
    return true;
}

static int compare_values(sqlite3_value *one, sqlite3_value *other) {
    int types[] = {sqlite3_value_type(one), sqlite3_value_type(other)}, ranks[2];
    for (int i = 0; i < 2; i++) ranks[i] = types[i] == SQLITE_NULL ? 0 : types[i] <= SQLITE_FLOAT ? 1 : types[i];
    if (ranks[0] != ranks[1]) return ranks[0] < ranks[1] ? -1 : 1;
    if (ranks[0] == 0) return 0;
    if (ranks[0] == 1) {
        if (types[0] == SQLITE_INTEGER && types[1] == SQLITE_INTEGER) {
            sqlite3_int64 first = sqlite3_value_int64(one), second = sqlite3_value_int64(other);
            return (first > second) - (first < second);
        }
        double first = sqlite3_value_double(one), second = sqlite3_value_double(other);
        return (first > second) - (first < second);
    }
    int lengths[] = {sqlite3_value_bytes(one), sqlite3_value_bytes(other)};
    int shorter = lengths[0] < lengths[1] ? lengths[0] : lengths[1];
    int found = shorter ? memcmp(sqlite3_value_blob(one), sqlite3_value_blob(other), (size_t)shorter) : 0;
    return found ? found : lengths[0] - lengths[1];
}

static int columns_compared;

static int compare_rows(const void *one, const void *other) {
    sqlite3_value *const *first = one, *const *second = other;
    for (int i = 0; i < columns_compared; i++) {
        int found = compare_values(first[i], second[i]);
        if (found) return found;
    }
    return 0;
}

static void sort_rows(result_set *result) {
    columns_compared = result->columns;
    if (result->rows > 1) qsort(result->values, result->rows, sizeof *result->values * (size_t)result->columns, compare_rows);
}

static char *failure(const test *test, const char *words) {
    sqlite3_str *out = sqlite3_str_new(NULL);
    sqlite3_str_appendf(out, "%s\n", words);
    if (test->has_wanted) {
        sqlite3_str_appendall(out, "Expected:\n");
        table_print(&test->wanted, out, FAILURE_ROWS_MAX);
    }
    sqlite3_str_appendall(out, "Got:\n");
    table_print(&test->got, out, FAILURE_ROWS_MAX);
    return sqlite3_str_finish(out);
}

// What is wrong with what a test got; NULL when it is right.
static char *judge(test *test) {
    if (test->expects == AN_ERROR) return "Expected an error, but the query came to its end.";
    if (!test->has_got) return "The test has no query that gives a result.";
    if (test->expects == NO_ROWS) return test->got.rows ? failure(test, "Expected no rows.") : NULL;
    if (!test->has_wanted) return "Behind expect there is no query that gives the wanted rows.";
    if (test->got.columns != test->wanted.columns) {
        char *words = sqlite3_mprintf("The result has %d columns, expected were %d.", test->got.columns, test->wanted.columns);
        return failure(test, words);
    }
    if (test->expects == ANY_ORDER) {
        sort_rows(&test->got);
        sort_rows(&test->wanted);
    }
    columns_compared = test->got.columns;
    size_t rows = test->got.rows < test->wanted.rows ? test->got.rows : test->wanted.rows;
    for (size_t row = 0; row < rows; row++) {
        sqlite3_value **got = test->got.values + row * (size_t)test->got.columns;
        if (compare_rows(got, test->wanted.values + row * (size_t)test->wanted.columns) == 0) continue;
        if (test->expects == ANY_ORDER) return failure(test, "The rows are not those that were expected.");
        return failure(test, sqlite3_mprintf("Row %lld is not the one that was expected.", (sqlite3_int64)row + 1));
    }
    if (test->got.rows != test->wanted.rows)
        return failure(test, sqlite3_mprintf("There are %lld rows, expected were %lld.", (sqlite3_int64)test->got.rows, (sqlite3_int64)test->wanted.rows));
    return NULL;
}

static bool contains(const char *message, text part) {
    if (part.length == 0) return true;
    char *wanted = kept(part.bytes, part.length);
    return strstr(message, wanted) != NULL;
}

static void tell(text name, text code, uint32_t status, const char *message) {
    report_started(name, code);
    report_finished(status, (text){message, strlen(message)});
}

// Takes the comments before the next statement. False when the next test begins.
static bool read_marks(script *script, test *test) {
    for (;;) {
        const char *mark, *before = script->next;
        size_t length;
        uint32_t line = script->line;
        if (!script_mark(script, &mark, &length)) return true;
        text rest;
        if (says(mark, length, "test", &rest)) {
            script->next = before;
            script->line = line;
            return false;
        }
        if (!test) continue;
        if (says(mark, length, "skip", &rest)) {
            test->skipped = kept(rest.bytes, rest.length);
        } else if (says(mark, length, "expect in any order", &rest)) {
            test->expects = ANY_ORDER, test->has_expectation = true;
        } else if (says(mark, length, "expect no rows", &rest)) {
            test->expects = NO_ROWS, test->has_expectation = true;
        } else if (says(mark, length, "expect error", &rest)) {
            test->expects = AN_ERROR, test->has_expectation = true, test->error = rest;
        } else if (says(mark, length, "expect", &rest)) {
            test->expects = IN_ORDER, test->has_expectation = true;
        }
    }
}

// Moves to the next test or the end, past statements that are not run here.
static void find_end(script *script) {
    statement statement;
    while (read_marks(script, NULL) && script_next(script, &statement)) continue;
}

static text code_between(const char *start, const char *end) {
    while (end > start && isspace((unsigned char)end[-1])) end--;
    return (text){start, (size_t)(end - start)};
}

// Runs the statements of a test; those behind `expect` give what is wanted.
static void run_statements(script *script, test *test) {
    running got = {.rows_max = COMPARED_ROWS_MAX, .refuses_more = true, .result = &test->got};
    running wanted = {.rows_max = COMPARED_ROWS_MAX, .refuses_more = true, .result = &test->wanted};
    statement statement;
    while (!test->wrong.is_there && read_marks(script, test) && script_next(script, &statement))
        test->wrong = run_statement(script->file, &statement, test->has_expectation ? &wanted : &got);
    // An error may be just what is expected.
    while (test->wrong.is_there && !test->has_expectation && read_marks(script, test) && script_next(script, &statement)) continue;
    test->has_got = got.has_result;
    test->has_wanted = wanted.has_result;
}

static void run_test(script *script) {
    const char *mark;
    size_t length;
    test test = {0};
    script_mark(script, &mark, &length);
    says(mark, length, "test", &test.name);
    if (!test.name.length) test.name = (text){"a test without a name", 21};
    const char *start = mark;
    while (start > script->source && start[-1] != '\n') start--;
    struct script end = *script;
    find_end(&end);
    test.code = code_between(start, end.next);

    report_started(test.name, test.code);
    sqlite3_exec(database, "SAVEPOINT \"opencode test\"", NULL, NULL, NULL);
    // Marks before the first statement may say that nothing is to be run.
    if (read_marks(script, &test) && !test.skipped) run_statements(script, &test);
    uint32_t status = PASS;
    const char *message = "";
    if (test.skipped) {
        status = SKIP;
        message = test.skipped;
    } else if (test.wrong.is_there && test.expects == AN_ERROR && test.has_expectation) {
        if (!contains(test.wrong.message, test.error)) {
            status = FAIL;
            message = sqlite3_mprintf("Expected another error.\nExpected: %.*s\nGot: %s", (int)test.error.length, test.error.bytes, test.wrong.message);
        }
    } else if (test.wrong.is_there) {
        status = ERROR;
        message = mistake_text(&test.wrong);
    } else if (!test.has_expectation) {
        status = ERROR;
        message = "The test has no comment -- expect behind its query.";
    } else if ((message = judge(&test))) {
        status = FAIL;
    } else {
        message = "";
    }
    sqlite3_exec(database, "ROLLBACK TO \"opencode test\"; RELEASE \"opencode test\"", NULL, NULL, NULL);
    report_finished(status, (text){message, strlen(message)});
    result_free(&test.got);
    result_free(&test.wanted);
    *script = end;
}

// The program's last result lies in the table `result` for the tests to ask.
static mistake load_program(void) {
    size_t length;
    char *source = read_file(PROGRAM, &length);
    if (!source) return (mistake){0};
    mistake wrong = check_script(PROGRAM, source);
    if (wrong.is_there) return wrong;
    script script = {.file = PROGRAM, .source = source, .next = source, .line = 1};
    running running = {.skips_parameters = true, .rows_max = COMPARED_ROWS_MAX, .refuses_more = true};
    statement statement, last = {0};
    while (script_next(&script, &statement)) {
        result_set result = {0};
        running.result = &result;
        running.has_result = false;
        wrong = run_statement(PROGRAM, &statement, &running);
        if (wrong.is_there) return wrong;
        if (running.has_result) last = statement;
        result_free(&result);
    }
    if (!last.start) return (mistake){0};
    char *query = sqlite3_mprintf("CREATE TEMP TABLE result AS %.*s", (int)(last.end - last.start), last.start);
    // PRAGMA and EXPLAIN give results that cannot be kept; tests do without.
    sqlite3_exec(database, query, NULL, NULL, NULL);
    sqlite3_free(query);
    return (mistake){0};
}

mistake checks_do(const char *file) {
    text name = {file, strlen(file)};
    size_t length;
    char *source = read_file(file, &length);
    mistake wrong = {0};
    if (!source) wrong = mistake_at("error", NULL, 0, "There is no file %s.", file);
    else if (memchr(source, 0, length)) wrong = mistake_at("error", file, 0, "The file holds a NUL byte, so it is no SQL.");
    if (!wrong.is_there) wrong = check_script(file, source);
    if (!wrong.is_there) wrong = dataset_load();
    if (!wrong.is_there) wrong = load_program();
    script script = {.file = file, .source = source, .next = source, .line = 1};
    running before = {0};
    statement statement;
    // What stands before the first test is for all of them.
    while (!wrong.is_there && read_marks(&script, NULL) && script_next(&script, &statement))
        wrong = run_statement(file, &statement, &before);
    size_t tests = 0;
    while (!wrong.is_there && !read_marks(&script, NULL)) {
        run_test(&script);
        tests++;
    }
    if (!wrong.is_there && tests == 0)
        wrong = mistake_at("error", NULL, 0, "No tests were found in %s: each begins with a comment, -- test: its name", file);
    if (wrong.is_there) tell(name, (text){"", 0}, ERROR, mistake_text(&wrong));
    return (mistake){0};
}
