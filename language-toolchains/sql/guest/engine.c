// Why this file exists: it owns SQLite. At build time wizer calls
// `wizer.initialize`, which opens an empty database in memory; every instance
// goes on from there. What went wrong is told as the sqlite3 shell tells it,
// with the file's name.

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wasi/api.h>
#include <wasi/libc.h>

#include "runner.h"

// The folder that the host opened for us, see docs/host.md.
#define ROOT_DESCRIPTOR 3
// The Julian day of 1970-01-01, in milliseconds, as SQLite counts time.
#define EPOCH_MS 210866760000000LL

sqlite3 *database;

// Whether there is a run: the snapshot must hold nothing of the build's own time
// and random numbers, or no two builds would be the same.
static bool awake;

static int random_bytes(sqlite3_vfs *files, int count, char *bytes) {
    (void)files;
    if (!awake || __wasi_random_get((uint8_t *)bytes, (__wasi_size_t)count)) memset(bytes, 0, (size_t)count);
    return count;
}

static int current_time_ms(sqlite3_vfs *files, sqlite3_int64 *time) {
    (void)files;
    __wasi_timestamp_t now = 0;
    if (!awake || __wasi_clock_time_get(__WASI_CLOCKID_REALTIME, 1000, &now)) now = 0;
    *time = EPOCH_MS + (sqlite3_int64)(now / 1000000);
    return SQLITE_OK;
}

static int current_time(sqlite3_vfs *files, double *time) {
    sqlite3_int64 ms;
    current_time_ms(files, &ms);
    *time = (double)ms / 86400000.0;
    return SQLITE_OK;
}

void engine_start(void) {
    if (sqlite3_initialize()) abort();
    sqlite3_vfs *files = sqlite3_vfs_find(NULL);
    files->iVersion = 2;
    files->xRandomness = random_bytes;
    files->xCurrentTime = current_time;
    files->xCurrentTimeInt64 = current_time_ms;
    if (sqlite3_open(":memory:", &database)) abort();
    sqlite3_extended_result_codes(database, 1);
    // The schema is read once here instead of in every run.
    if (sqlite3_exec(database, "SELECT 1 FROM sqlite_schema", NULL, NULL, NULL)) abort();
}

static void wake(void) {
    awake = true;
    if (__wasilibc_register_preopened_fd(ROOT_DESCRIPTOR, "/") || chdir("/work")) abort();
    // Random numbers begin anew from the host's seed.
    sqlite3_randomness(0, NULL);
}

char *kept(const char *bytes, size_t length) {
    char *copy = malloc(length + 1);
    if (!copy) abort();
    memcpy(copy, bytes, length);
    copy[length] = 0;
    return copy;
}

char *read_file(const char *path, size_t *length) {
    FILE *file = fopen(path, "r");
    if (!file) return NULL;
    size_t room = 64 << 10, used = 0, got;
    char *bytes = malloc(room);
    if (!bytes) abort();
    while ((got = fread(bytes + used, 1, room - used - 1, file)) > 0) {
        used += got;
        if (room - used > 1) continue;
        bytes = realloc(bytes, room *= 2);
        if (!bytes) abort();
    }
    fclose(file);
    bytes[used] = 0;
    if (length) *length = used;
    return bytes;
}

mistake mistake_at(const char *kind, const char *file, uint32_t line, const char *format, ...) {
    va_list values;
    va_start(values, format);
    char *message = sqlite3_vmprintf(format, values);
    va_end(values);
    return (mistake){.is_there = true, .kind = kind, .file = file, .line = line, .column = 1, .message = message};
}

char *mistake_text(const mistake *mistake) {
    sqlite3_str *out = sqlite3_str_new(NULL);
    if (mistake->file) sqlite3_str_appendf(out, "%s:", mistake->file);
    if (mistake->line) sqlite3_str_appendf(out, "%u:", mistake->line);
    sqlite3_str_appendf(out, "%s%s\n", mistake->file ? " " : "", mistake->message);
    if (mistake->shown) {
        sqlite3_str_appendf(out, "  %s\n  ", mistake->shown);
        sqlite3_str_appendchar(out, (int)mistake->shown_column, ' ');
        sqlite3_str_appendall(out, "^\n");
    }
    return sqlite3_str_finish(out);
}

static text as_text(const char *words) { return (text){words, strlen(words)}; }

ending ending_of(const mistake *mistake) {
    if (!mistake->is_there) return (ending){.tag = EXITED};
    fflush(stdout);
    fputs(mistake_text(mistake), stderr);
    if (mistake->is_memory) return (ending){.tag = MEMORY_EXHAUSTED};
    if (mistake->is_depth) return (ending){.tag = STACK_EXHAUSTED};
    if (mistake->is_syntax) {
        static diagnostic found;
        found = (diagnostic){as_text(mistake->file), mistake->line, mistake->column, as_text(mistake->message)};
        return (ending){.tag = COMPILE_FAILED, .value.compile_failed = {&found, 1}};
    }
    uncaught_error error = {.kind = as_text(mistake->kind), .message = as_text(mistake->message)};
    if (mistake->file) error.file = (option_text){1, as_text(mistake->file)};
    if (mistake->line) error.line = (option_u32){1, mistake->line};
    return (ending){.tag = UNCAUGHT, .value.uncaught = error};
}

static mistake do_program(task *task) {
    const char *entry = kept(task->entry.bytes, task->entry.length);
    size_t length;
    char *source = read_file(entry, &length);
    if (!source) return mistake_at("error", NULL, 0, "There is no file %s.", entry);
    if (memchr(source, 0, length)) return mistake_at("error", entry, 0, "The file holds a NUL byte, so it is no SQL.");
    mistake wrong = check_script(entry, source);
    if (!wrong.is_there) wrong = dataset_load();
    if (wrong.is_there) return wrong;
    if (task->what == CALL) return call_do(task, source);
    script script = {.file = entry, .source = source, .next = source, .line = 1};
    running running = {.arguments = task->texts, .arguments_count = task->texts_count, .prints = true,
                       .rows_max = SHOWN_ROWS_MAX};
    wrong = run_script(&script, &running);
    tell_changes(&running);
    return wrong;
}

ending engine_do(task *task) {
    wake();
    mistake wrong = {0};
    if (task->what != TEST) {
        wrong = do_program(task);
    } else {
        for (size_t i = 0; i < task->texts_count && !wrong.is_there; i++) {
            if (i > 0) {
                // What one file leaves behind does not reach the next.
                sqlite3_close_v2(database);
                if (sqlite3_open(":memory:", &database)) abort();
                sqlite3_extended_result_codes(database, 1);
            }
            wrong = checks_do(kept(task->texts[i].bytes, task->texts[i].length));
        }
    }
    ending end = ending_of(&wrong);
    fflush(NULL);
    return end;
}
