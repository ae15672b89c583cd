// Why this file exists: the few things that the guest's C files share. abi.c
// speaks the component boundary, engine.c owns Lua, natives.c gives the prelude
// its hands; what can be Lua is in prelude/.
#ifndef OPENCODE_RUNNER_H
#define OPENCODE_RUNNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lauxlib.h"
#include "lua.h"
#include "lualib.h"

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

// Makes Lua and loads the prelude; called once, while the runner is built.
void engine_start(void);
// Makes an instance that was thawed from the snapshot ready and does the task.
ending engine_do(task *task);

// The status with which the program asked to exit.
extern int exit_status;
// Adds the functions that only the prelude sees to the table on the stack.
void natives_add(lua_State *L);
void report_started(text name, text code);
void report_finished(uint32_t status, text message);

#endif
