// Why this file exists: what the guest's C files share. abi.c speaks the
// component boundary; engine.c owns SQLite; script.c runs files statement by
// statement; dataset.c and csv.c load a course's data; table.c and json.c write
// result sets; call.c and checks.c do what graded cases and tests ask for.
#ifndef OPENCODE_RUNNER_H
#define OPENCODE_RUNNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sqlite3.h"

// A text as it crosses the component boundary: UTF-8, not terminated.
typedef struct {
    const char *bytes;
    size_t length;
} text;

typedef struct {
    uint8_t is_some;
    text value;
} option_text;

typedef struct {
    uint8_t is_some;
    uint32_t value;
} option_u32;

typedef struct {
    text kind;
    text message;
    option_text file;
    option_u32 line;
} uncaught_error;

typedef struct {
    text file;
    uint32_t line;
    uint32_t column;
    text message;
} diagnostic;

typedef struct {
    const diagnostic *items;
    size_t count;
} diagnostics;

enum { EXITED, UNCAUGHT, COMPILE_FAILED, STACK_EXHAUSTED, MEMORY_EXHAUSTED };

typedef struct {
    uint8_t tag;
    union {
        int32_t exited;
        uncaught_error uncaught;
        diagnostics compile_failed;
    } value;
} ending;

// What the program is asked for; `result` is for a call alone.
typedef struct {
    enum { RUN, CALL, TEST } what;
    text entry;
    text function;
    const text *texts;
    size_t texts_count;
    text result;
} task;

// The database of the run. There is one.
extern sqlite3 *database;

// Opens the database; called once, while the runner is built.
void engine_start(void);
// Makes an instance that was thawed from the snapshot ready and does the task.
ending engine_do(task *task);

// A copy that stays, terminated.
char *kept(const char *bytes, size_t length);
// Reads a whole file, terminated; NULL when it cannot be read.
char *read_file(const char *path, size_t *length);

// Something that is wrong, with its place. Every message is one sentence.
typedef struct {
    bool is_there;
    // Whether the file could not be read as SQL at all.
    bool is_syntax;
    bool is_memory;
    bool is_depth;
    const char *kind;
    const char *file;
    uint32_t line;
    uint32_t column;
    const char *message;
    // The line of the file, and where in it the message points; NULL for none.
    const char *shown;
    size_t shown_column;
} mistake;

// Says that something is wrong in words of our own.
mistake mistake_at(const char *kind, const char *file, uint32_t line, const char *format, ...);
// The mistake as text, such as "main.sql:3: no such table: citys".
char *mistake_text(const mistake *mistake);
ending ending_of(const mistake *mistake);

// The rows of one query.
typedef struct {
    int columns;
    char **names;
    sqlite3_value **values;
    size_t rows;
    size_t rows_room;
    // Rows that were there, kept or not.
    uint64_t rows_total;
} result_set;

void result_free(result_set *result);
sqlite3_value *result_value(const result_set *result, size_t row, int column);

// One statement of a file.
typedef struct {
    const char *start;
    const char *end;
    uint32_t line;
} statement;

// A file that is gone through statement by statement.
typedef struct script {
    const char *file;
    char *source;
    const char *next;
    uint32_t line;
} script;

// Gives the next statement; false at the end. Comments before it are skipped.
bool script_next(script *script, statement *statement);
// What a comment `-- word: rest` before the next statement says; moves past it.
bool script_mark(script *script, const char **mark, size_t *length);

// How statements are run.
typedef struct {
    const text *arguments;
    size_t arguments_count;
    // Whether results and changes are written to standard output.
    bool prints;
    // Whether the arguments are JSON (for a call) or plain texts.
    bool json;
    // Whether statements with parameters are left out.
    bool skips_parameters;
    // Rows that are kept of a result; more are counted only, or refused.
    size_t rows_max;
    bool refuses_more;
    // The last result, when it is wanted.
    result_set *result;
    bool has_result;
    // Changed rows that were not told yet, and what was done to them.
    int64_t changes;
    const char *changed;
} running;

mistake run_statement(const char *file, const statement *statement, running *running);
mistake run_script(script *script, running *running);
// Looks for what can be no SQL before anything of the file is run.
mistake check_script(const char *file, char *source);
void tell_changes(running *running);

// Loads what the README calls the course's data.
mistake dataset_load(void);
mistake csv_load(const char *path, const char *table);

// Rows shown of one result.
#define SHOWN_ROWS_MAX 1000
void table_print(const result_set *result, sqlite3_str *out, size_t rows_max);

void json_result(const result_set *result, sqlite3_str *out);
int json_bind(sqlite3_stmt *statement, int index, text argument);

// Rows of a result that is compared.
#define COMPARED_ROWS_MAX 100000
mistake call_do(task *task, char *source);
mistake checks_do(const char *file);

// Telling the host of tests, see wit/runner.
enum { PASS, FAIL, ERROR, SKIP };
void report_started(text name, text code);
void report_finished(uint32_t status, text message);

#endif
