// Why this file exists: what the prelude cannot do in Lua itself. The program
// sees none of it, except `os.exit`, which ends it past every `pcall`.

#include <stdio.h>
#include <wasi/api.h>

#include "runner.h"
#include "unwind.h"

int exit_status;
static bool testing;

static text text_at(lua_State *L, int index) {
    text result;
    result.bytes = luaL_checklstring(L, index, &result.length);
    return result;
}

// started(name, code)
static int native_started(lua_State *L) {
    text name = text_at(L, 1), code = text_at(L, 2);
    fflush(NULL);
    report_started(name, code);
    return 0;
}

// finished(status, message): the status is an index of wit's enum.
static int native_finished(lua_State *L) {
    uint32_t status = (uint32_t)luaL_checkinteger(L, 1);
    text message = text_at(L, 2);
    fflush(NULL);
    report_finished(status, message);
    return 0;
}

// testing(): from now on `os.exit` fails the test that calls it.
static int native_testing(lua_State *L) {
    (void)L;
    testing = true;
    return 0;
}

// os.exit([code [, close]])
static int os_exit(lua_State *L) {
    int status = 0;
    if (lua_isboolean(L, 1)) status = !lua_toboolean(L, 1);
    else status = (int)luaL_optinteger(L, 1, 0);
    if (testing) return luaL_error(L, "os.exit(%d) was called: it would end all tests", status);
    fflush(NULL);
    exit_status = status;
    unwind_throw(UNWIND_EXIT);
}

// os.clock(): the run's own clock, which begins at 0.
static int os_clock(lua_State *L) {
    __wasi_timestamp_t now = 0;
    if (__wasi_clock_time_get(__WASI_CLOCKID_MONOTONIC, 1000, &now)) now = 0;
    lua_pushnumber(L, (lua_Number)now / 1e9);
    return 1;
}

void natives_add(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"started", native_started},
        {"finished", native_finished},
        {"testing", native_testing},
        {NULL, NULL},
    };
    luaL_setfuncs(L, functions, 0);
    lua_getglobal(L, "os");
    lua_pushcfunction(L, os_exit);
    lua_setfield(L, -2, "exit");
    lua_pushcfunction(L, os_clock);
    lua_setfield(L, -2, "clock");
    lua_pop(L, 1);
}
