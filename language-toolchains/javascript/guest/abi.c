// Why this file exists: the component boundary, written by hand because it is
// three functions. The structs below are the canonical ABI's layouts of the
// types in wit/runner@0.1.0/runner.wit on a 32-bit memory; the assertions hold
// them to it. Results stay where they are until the instance is thrown away,
// so there is nothing to free after a return.

#include <stdlib.h>
#include <string.h>

#include "runner.h"

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
#define REPORTER \
    __attribute__((import_module("opencode:runner/reporter@0.1.0")))

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

void report_started(text name, text code, bool has_task, uint32_t task) {
    reporter_started(name.bytes, name.length, code.bytes, code.length, has_task, (int32_t)task);
}

void report_finished(uint32_t status, text message) {
    reporter_finished((int32_t)status, message.bytes, message.length);
}

static JSValue new_text(text value) {
    return JS_NewStringLen(context, value.bytes, value.length);
}

static JSValue new_texts(const text *items, size_t count) {
    JSValue list = JS_NewArray(context);
    for (size_t i = 0; i < count; i++)
        JS_DefinePropertyValueUint32(context, list, i, new_text(items[i]), JS_PROP_C_W_E);
    return list;
}

// The text of a property, or an empty text when it is not one.
static text text_of(JSValueConst object, const char *key) {
    text result = {"", 0};
    JSValue value = JS_GetPropertyStr(context, object, key);
    if (JS_IsString(value)) {
        const char *bytes = JS_ToCStringLen(context, &result.length, value);
        if (bytes) result.bytes = bytes;
    }
    JS_FreeValue(context, value);
    return result;
}

static uint32_t number_of(JSValueConst object, const char *key) {
    uint32_t number = 0;
    JSValue value = JS_GetPropertyStr(context, object, key);
    if (JS_IsNumber(value)) JS_ToUint32(context, &number, value);
    JS_FreeValue(context, value);
    return number;
}

static diagnostics diagnostics_of(JSValueConst object) {
    JSValue list = JS_GetPropertyStr(context, object, "diagnostics");
    diagnostics result = {NULL, number_of(list, "length")};
    diagnostic *items = calloc(result.count ? result.count : 1, sizeof *items);
    if (!items) abort();
    for (size_t i = 0; i < result.count; i++) {
        JSValue item = JS_GetPropertyUint32(context, list, i);
        items[i] = (diagnostic){text_of(item, "file"), number_of(item, "line"),
                                number_of(item, "column"), text_of(item, "message")};
        JS_FreeValue(context, item);
    }
    JS_FreeValue(context, list);
    result.items = items;
    return result;
}

static bool same(text value, const char *word) {
    return value.length == strlen(word) && !memcmp(value.bytes, word, value.length);
}

// Reads `{ end: 'exited', status }` and its siblings, which prelude/main.js makes.
static ending ending_of(JSValueConst object) {
    ending result = {.tag = EXITED};
    text end = text_of(object, "end");
    if (same(end, "exited")) {
        result.value.exited = (int32_t)number_of(object, "status");
    } else if (same(end, "compile-failed")) {
        result.tag = COMPILE_FAILED;
        result.value.compile_failed = diagnostics_of(object);
    } else if (same(end, "stack-exhausted")) {
        result.tag = STACK_EXHAUSTED;
    } else if (same(end, "memory-exhausted")) {
        result.tag = MEMORY_EXHAUSTED;
    } else {
        result.tag = UNCAUGHT;
        uncaught_error *error = &result.value.uncaught;
        error->kind = text_of(object, "kind");
        error->message = text_of(object, "message");
        error->file.value = text_of(object, "file");
        error->file.is_some = error->file.value.length > 0;
        error->line.value = number_of(object, "line");
        error->line.is_some = error->line.value > 0;
    }
    return result;
}

// What the prelude itself threw: only an exit or the lack of memory gets here.
static ending ending_of_exception(void) {
    JSValue error = JS_GetException(context);
    ending result = {.tag = MEMORY_EXHAUSTED};
    if (exiting.asked) {
        result = (ending){.tag = EXITED, .value.exited = exiting.status};
    } else if (JS_IsError(error)) {
        text message = text_of(error, "message");
        if (same(message, "Maximum call stack size exceeded")) {
            result.tag = STACK_EXHAUSTED;
        } else if (!same(message, "out of memory")) {
            result.tag = UNCAUGHT;
            result.value.uncaught = (uncaught_error){.kind = text_of(error, "name"), .message = message};
            text stack = text_of(error, "stack");
            write_all(2, stack.bytes, stack.length);
        }
    }
    JS_FreeValue(context, error);
    return result;
}

// Calls a function of the prelude; an exit request wins over what it returned.
static bool invoke(const char *name, int count, JSValue *arguments, JSValue *result, ending *end) {
    JSValue function = JS_GetPropertyStr(context, prelude, name);
    *result = JS_Call(context, function, JS_UNDEFINED, count, (JSValueConst *)arguments);
    if (JS_IsException(*result)) {
        *end = ending_of_exception();
        return false;
    }
    if (exiting.asked) {
        *end = (ending){.tag = EXITED, .value.exited = exiting.status};
        return false;
    }
    return true;
}

EXPORT(PROGRAM "run")
ending *program_run(const char *entry, size_t entry_length, const text *args, size_t args_count) {
    static ending end;
    engine_wake();
    JSValue arguments[] = {new_text((text){entry, entry_length}), new_texts(args, args_count)};
    JSValue result;
    if (invoke("run", 2, arguments, &result, &end)) end = ending_of(result);
    return &end;
}

EXPORT(PROGRAM "call")
call_result *program_call(const char *entry, size_t entry_length, const char *name,
                          size_t name_length, const text *values, size_t values_count) {
    static call_result answer;
    engine_wake();
    JSValue arguments[] = {new_text((text){entry, entry_length}),
                           new_text((text){name, name_length}), new_texts(values, values_count)};
    JSValue result;
    answer.is_error = 1;
    if (invoke("call", 3, arguments, &result, &answer.value.error)) {
        if (JS_IsString(result)) {
            answer.is_error = 0;
            answer.value.ok.bytes = JS_ToCStringLen(context, &answer.value.ok.length, result);
            if (!answer.value.ok.bytes)
                answer = (call_result){.is_error = 1, .value.error = {.tag = MEMORY_EXHAUSTED}};
        } else {
            answer.value.error = ending_of(result);
        }
    }
    return &answer;
}

EXPORT(PROGRAM "test")
ending *program_test(const text *files, size_t files_count) {
    static ending end;
    engine_wake();
    JSValue arguments[] = {new_texts(files, files_count)};
    JSValue result;
    if (invoke("test", 1, arguments, &result, &end)) end = ending_of(result);
    return &end;
}
