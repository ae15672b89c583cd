// Why this file exists: it owns Lua. At build time wizer calls
// `wizer.initialize`, which opens the libraries and loads the prelude; the
// memory as it is then becomes the component, and every instance goes on from
// there. What a program does and how it ends is told as `lua` itself tells it.

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wasi/api.h>
#include <wasi/libc.h>

#include "runner.h"
#include "unwind.h"

// The folder that the host opened for us, see docs/host.md.
#define ROOT_DESCRIPTOR 3

static const char PRELUDE_JSON[] = {
#embed "prelude/json.lua"
};
static const char PRELUDE_ASSERT[] = {
#embed "prelude/assert.lua"
};
static const char PRELUDE_BUSTED[] = {
#embed "prelude/busted.lua"
};
static const char PRELUDE_SYSTEM[] = {
#embed "prelude/system.lua"
};
static const char PRELUDE_CALL[] = {
#embed "prelude/call.lua"
};

static lua_State *L;
// Where the prelude's table of modules is kept.
static int prelude;
int stack_overflowed;

// The innermost place in the program's own files where the error was raised.
static struct {
    char file[4097];
    int line;
} place;

static void load(const char *name, const char *source, size_t length) {
    char chunk[32];
    snprintf(chunk, sizeof chunk, "=[%s]", name);
    lua_rawgeti(L, LUA_REGISTRYINDEX, prelude);
    bool failed = luaL_loadbufferx(L, source, length, chunk, "t");
    if (!failed) {
        lua_pushvalue(L, -2);
        failed = lua_pcall(L, 1, 1, 0);
    }
    if (failed) {
        fprintf(stderr, "%s\n", lua_tostring(L, -1));
        abort();
    }
    lua_setfield(L, -2, name);
    lua_pop(L, 1);
}

// Lua seeds itself by the time at which it starts, which is the build's.
static void seed(lua_Integer first, lua_Integer second) {
    lua_getglobal(L, "math");
    lua_getfield(L, -1, "randomseed");
    lua_pushinteger(L, first);
    lua_pushinteger(L, second);
    lua_call(L, 2, 0);
    lua_pop(L, 1);
}

// What would say what the machine is like, or reach past it, is not there.
static void prepare(void *first, void *second) {
    (void)first, (void)second;
    luaL_openlibs(L);
    lua_getglobal(L, "package");
    lua_pushliteral(L, "?.lua;?/init.lua");
    lua_setfield(L, -2, "path");
    lua_pushliteral(L, "");
    lua_setfield(L, -2, "cpath");
    lua_pop(L, 1);
    lua_newtable(L);
    natives_add(L);
    prelude = luaL_ref(L, LUA_REGISTRYINDEX);
    load("system", PRELUDE_SYSTEM, sizeof PRELUDE_SYSTEM);
    load("json", PRELUDE_JSON, sizeof PRELUDE_JSON);
    load("assert", PRELUDE_ASSERT, sizeof PRELUDE_ASSERT);
    load("busted", PRELUDE_BUSTED, sizeof PRELUDE_BUSTED);
    load("call", PRELUDE_CALL, sizeof PRELUDE_CALL);
    seed(0, 0);
    lua_gc(L, LUA_GCCOLLECT);
}

void engine_start(void) {
    L = luaL_newstate();
    if (!L) abort();
    unwind_try(prepare, NULL, NULL);
    if (lua_gettop(L) != 0) abort();
}

static void wake(void) {
    if (__wasilibc_register_preopened_fd(ROOT_DESCRIPTOR, "/") || chdir("/work")) abort();
    lua_Integer numbers[2] = {0, 0};
    if (__wasi_random_get((uint8_t *)numbers, sizeof numbers)) abort();
    seed(numbers[0], numbers[1]);
}

static text copy(const char *bytes, size_t length) {
    char *kept = malloc(length + 1);
    if (!kept) abort();
    memcpy(kept, bytes, length);
    kept[length] = 0;
    return (text){kept, length};
}

static text copy_at(int index) {
    size_t length;
    const char *bytes = lua_tolstring(L, index, &length);
    return bytes ? copy(bytes, length) : copy("", 0);
}

static void remember_place(lua_State *thread) {
    lua_Debug frame;
    for (int level = 1; lua_getstack(thread, level, &frame); level++) {
        lua_getinfo(thread, "Sl", &frame);
        if (frame.source[0] != '@' || frame.currentline <= 0) continue;
        snprintf(place.file, sizeof place.file, "%s", frame.source + 1);
        place.line = frame.currentline;
        return;
    }
}

// Where the traceback of the last error waits for `describe`.
#define TRACEBACK "opencode.traceback"

// An error's words, on top of the stack, as lua.c says them.
static const char *words_of(lua_State *thread, int error) {
    const char *words = lua_tostring(thread, error);
    if (words) return lua_pushstring(thread, words);
    if (luaL_callmeta(thread, error, "__tostring") && lua_type(thread, -1) == LUA_TSTRING) return lua_tostring(thread, -1);
    return lua_pushfstring(thread, "(error object is a %s value)", luaL_typename(thread, error));
}

// Notes the place and the traceback while the stack is still there. The error
// stays what it is: `load` hands it to the program.
static int message_handler(lua_State *thread) {
    place.line = 0;
    remember_place(thread);
    lua_settop(thread, 1);
    luaL_traceback(thread, thread, words_of(thread, 1), 1);
    lua_setfield(thread, LUA_REGISTRYINDEX, TRACEBACK);
    lua_settop(thread, 1);
    return 1;
}

// Reads "main.lua:3: message"; what follows the place is the message.
static bool split_place(const char *message, text *file, uint32_t *line, const char **rest) {
    for (const char *colon = strchr(message, ':'); colon; colon = strchr(colon + 1, ':')) {
        char *end;
        if (!isdigit((unsigned char)colon[1])) continue;
        unsigned long number = strtoul(colon + 1, &end, 10);
        if (end[0] != ':' || end[1] != ' ') continue;
        *file = copy(message, (size_t)(colon - message));
        *line = (uint32_t)number;
        *rest = end + 2;
        return true;
    }
    return false;
}

// Lua names what it stumbled over, as in "unexpected symbol near 'x'": the
// column is where that stands in its line, if it stands there once.
static uint32_t column_of(const char *file, uint32_t line, const char *message) {
    const char *near = strstr(message, " near '");
    const char *last = strrchr(message, '\'');
    uint32_t column = 1;
    if (!near || last <= near + 7) return column;
    FILE *source = fopen(file, "r");
    if (!source) return column;
    static char text[4096];
    for (uint32_t number = 1; fgets(text, sizeof text, source);) {
        bool whole = strchr(text, '\n') != NULL;
        if (number == line) {
            char token[256];
            snprintf(token, sizeof token, "%.*s", (int)(last - near - 7), near + 7);
            const char *found = strstr(text, token);
            if (found && !strstr(found + 1, token))
                for (const char *at = text; at < found; at++) column += (*at & 0xc0) != 0x80;
            break;
        }
        number += whole;
    }
    fclose(source);
    return column;
}

static ending compile_failed(const char *message) {
    ending result = {.tag = COMPILE_FAILED};
    diagnostic *found = calloc(1, sizeof *found);
    if (!found) abort();
    const char *rest = message;
    if (!split_place(message, &found->file, &found->line, &rest)) found->line = 1;
    found->message = copy(rest, strlen(rest));
    found->column = found->file.bytes ? column_of(found->file.bytes, found->line, rest) : 1;
    if (!found->file.bytes) found->file = copy("", 0);
    result.value.compile_failed = (diagnostics){found, 1};
    return result;
}

static void complain(const char *words) {
    fflush(stdout);
    fprintf(stderr, "lua: %s\n", words);
    fflush(stderr);
}

// A module that cannot be read: "error loading module 'x' from file 'x.lua':\n\t…".
static const char *inside_module(const char *message) {
    const char *start = strstr(message, "error loading module '");
    const char *found = start ? strstr(start, "':\n\t") : NULL;
    return found ? found + 4 : NULL;
}

static text field(int index, const char *key, const char *otherwise) {
    text result = {otherwise, strlen(otherwise)};
    if (lua_istable(L, index) && lua_getfield(L, index, key) == LUA_TSTRING) result = copy_at(-1);
    if (lua_istable(L, index)) lua_pop(L, 1);
    return result;
}

// What came of a failed call; the error lies on top of the stack.
static ending describe(int status) {
    if (status == LUA_ERRMEM) {
        complain("not enough memory");
        return (ending){.tag = MEMORY_EXHAUSTED};
    }
    int object = lua_gettop(L);
    bool is_text = lua_type(L, object) == LUA_TSTRING;
    words_of(L, object);
    text message = copy_at(-1);
    // An error inside the message handler leaves no traceback of its own.
    bool traced = lua_getfield(L, LUA_REGISTRYINDEX, TRACEBACK) == LUA_TSTRING && status == LUA_ERRRUN;
    complain(traced ? lua_tostring(L, -1) : message.bytes);
    lua_settop(L, object);
    if (stack_overflowed && (status == LUA_ERRERR || (is_text && strstr(message.bytes, "stack overflow"))))
        return (ending){.tag = STACK_EXHAUSTED};
    const char *broken = is_text ? inside_module(message.bytes) : NULL;
    if (broken) return compile_failed(broken);
    ending result = {.tag = UNCAUGHT};
    uncaught_error *error = &result.value.uncaught;
    error->kind = (text){"error", 5};
    if (!is_text && lua_getmetatable(L, object)) error->kind = field(lua_gettop(L), "__name", "error");
    error->kind = field(object, "kind", error->kind.bytes);
    error->message = field(object, "message", message.bytes);
    if (place.line > 0) {
        error->file = (option_text){1, copy(place.file, strlen(place.file))};
        error->line = (option_u32){1, (uint32_t)place.line};
        // What Lua put before the message is told as file and line already.
        text file;
        uint32_t line;
        const char *rest;
        if (is_text && split_place(message.bytes, &file, &line, &rest) && line == (uint32_t)place.line &&
            !strcmp(file.bytes, place.file))
            error->message = copy(rest, strlen(rest));
    }
    return result;
}

static void push_texts(const text *texts, size_t count) {
    lua_createtable(L, (int)count, 1);
    for (size_t i = 0; i < count; i++) {
        lua_pushlstring(L, texts[i].bytes, texts[i].length);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

static void push_prelude(const char *name) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, prelude);
    lua_getfield(L, -1, name);
    lua_remove(L, -2);
}

typedef struct {
    task *task;
    ending end;
} doing;

// Loads the entry file as a function onto the stack.
static bool load_entry(doing *doing) {
    lua_pushlstring(L, doing->task->entry.bytes, doing->task->entry.length);
    const char *entry = lua_tostring(L, -1);
    int status = luaL_loadfilex(L, entry, "t");
    if (status == LUA_OK) return true;
    const char *message = lua_tostring(L, -1);
    complain(message);
    if (status == LUA_ERRSYNTAX) doing->end = compile_failed(message);
    else if (status == LUA_ERRMEM) doing->end.tag = MEMORY_EXHAUSTED;
    else doing->end = (ending){.tag = UNCAUGHT, .value.uncaught = {.kind = {"error", 5}, .message = copy_at(-1)}};
    return false;
}

static void do_task(void *argument, void *unused) {
    (void)unused;
    doing *doing = argument;
    task *task = doing->task;
    wake();
    lua_pushcfunction(L, message_handler);
    int status, handler = lua_gettop(L);
    if (task->what == TEST) {
        push_prelude("busted");
        push_texts(task->texts, task->texts_count);
        status = lua_pcall(L, 1, 0, handler);
    } else {
        push_texts(task->texts, task->what == RUN ? task->texts_count : 0);
        lua_pushlstring(L, task->entry.bytes, task->entry.length);
        lua_rawseti(L, -2, 0);
        lua_setglobal(L, "arg");
        if (!load_entry(doing)) return;
        size_t arguments = task->what == RUN ? task->texts_count : 0;
        luaL_checkstack(L, (int)arguments, "too many arguments");
        for (size_t i = 0; i < arguments; i++) lua_pushlstring(L, task->texts[i].bytes, task->texts[i].length);
        status = lua_pcall(L, (int)arguments, task->what == CALL, handler);
        if (status == LUA_OK && task->what == CALL) {
            push_prelude("call");
            lua_insert(L, -2);
            lua_pushlstring(L, task->entry.bytes, task->entry.length);
            lua_pushlstring(L, task->function.bytes, task->function.length);
            push_texts(task->texts, task->texts_count);
            status = lua_pcall(L, 4, 1, handler);
            if (status == LUA_OK) task->result = copy_at(-1);
        }
    }
    if (status != LUA_OK) doing->end = describe(status);
}

ending engine_do(task *task) {
    doing doing = {.task = task, .end = {.tag = EXITED}};
    unwind_try(do_task, &doing, NULL);
    if (unwind_exited()) {
        task->result.bytes = NULL;
        doing.end = (ending){.tag = EXITED, .value.exited = exit_status};
    }
    fflush(NULL);
    return doing.end;
}
