// Why this file exists: the component boundary, written by hand because it is
// three functions. The structs in runner.h are the canonical ABI's layouts of
// the types in wit/runner@0.1.0/runner.wit on a 32-bit memory; the assertions
// hold them to it. Results stay where they are until the instance is thrown
// away, so there is nothing to free after a return.

#include <stdio.h>
#include <stdlib.h>

#include "runner.h"

typedef struct {
    uint8_t is_error;
    union {
        text ok;
        ending error;
    } value;
} call_result;

_Static_assert(sizeof(text) == 8, "string");
_Static_assert(sizeof(uncaught_error) == 36, "uncaught-error");
_Static_assert(sizeof(diagnostic) == 24, "diagnostic");
_Static_assert(sizeof(ending) == 40 && offsetof(ending, value) == 4, "ending");
_Static_assert(sizeof(call_result) == 44 && offsetof(call_result, value) == 4, "result");

#define EXPORT(name) __attribute__((export_name(name)))
#define PROGRAM "opencode:runner/program@0.1.0#"
#define REPORTER __attribute__((import_module("opencode:runner/reporter@0.1.0")))

REPORTER __attribute__((import_name("started"))) void reporter_started(
    const char *name, size_t name_length, const char *code, size_t code_length,
    int32_t has_task, int32_t task);
REPORTER __attribute__((import_name("finished"))) void reporter_finished(
    int32_t status, const char *message, size_t message_length);

EXPORT("cabi_realloc")
void *cabi_realloc(void *old, size_t old_size, size_t align, size_t size) {
    (void)old_size;
    if (size == 0) return (void *)align;
    void *memory = realloc(old, size);
    if (!memory) abort();
    return memory;
}

void report_started(text name, text code) {
    fflush(NULL);
    reporter_started(name.bytes, name.length, code.bytes, code.length, 0, 0);
}

void report_finished(uint32_t status, text message) {
    fflush(NULL);
    reporter_finished((int32_t)status, message.bytes, message.length);
}

EXPORT("wizer.initialize")
void initialize(void) { engine_start(); }

EXPORT(PROGRAM "run")
ending *program_run(const char *entry, size_t entry_length, const text *args, size_t args_count) {
    static ending end;
    task task = {.what = RUN, .entry = {entry, entry_length}, .texts = args, .texts_count = args_count};
    end = engine_do(&task);
    return &end;
}

EXPORT(PROGRAM "call")
call_result *program_call(const char *entry, size_t entry_length, const char *name,
                          size_t name_length, const text *values, size_t values_count) {
    static call_result answer;
    task task = {.what = CALL, .entry = {entry, entry_length}, .function = {name, name_length},
                 .texts = values, .texts_count = values_count};
    ending end = engine_do(&task);
    answer.is_error = !task.result.bytes;
    if (answer.is_error) answer.value.error = end;
    else answer.value.ok = task.result;
    return &answer;
}

EXPORT(PROGRAM "test")
ending *program_test(const text *files, size_t files_count) {
    static ending end;
    task task = {.what = TEST, .texts = files, .texts_count = files_count};
    end = engine_do(&task);
    return &end;
}
