// Why this file exists: the few things that the guest's C files share. abi.c
// speaks the component boundary, engine.c owns QuickJS, natives.c and files.c
// give the prelude its hands; everything that can be JavaScript is in prelude/.
#ifndef OPENCODE_RUNNER_H
#define OPENCODE_RUNNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "quickjs.h"

// A text as it crosses the component boundary: UTF-8, not terminated.
typedef struct {
    const char *bytes;
    size_t length;
} text;

// The context in which the prelude and the program run. There is one.
extern JSContext *context;

// The functions of prelude/main.js.
extern JSValue prelude;

// Set once the program asked to end; from then on nothing more of it is heard.
typedef struct {
    bool asked;
    int32_t status;
} exit_request;
extern exit_request exiting;

// Makes an instance that was thawed from the snapshot ready for a program.
void engine_wake(void);

// Throws the error that no `catch` in the program can hold back.
JSValue throw_exit(JSContext *cx);

// Adds the native functions to the module `node:internal/host`.
int natives_declare(JSContext *cx, JSModuleDef *module);
int natives_define(JSContext *cx, JSModuleDef *module);
void random_reseed(void);

// Writes all bytes to a WASI file descriptor; false when the host refuses.
bool write_all(uint32_t descriptor, const void *bytes, size_t length);

// Reads a whole file. The path is absolute. Returns a WASI error number.
uint16_t file_read(const char *path, uint8_t **bytes, size_t *length);
void files_forget_folders(void);
extern const JSCFunctionListEntry file_natives[];
extern const int file_natives_count;

// Telling the host of tests, see wit/runner.
void report_started(text name, text code, bool has_task, uint32_t task);
void report_finished(uint32_t status, text message);

#endif
