// Why this file exists: what the prelude cannot do in JavaScript itself, as the
// module `node:internal/host`. Each function does one thing and leaves every
// decision to the prelude.

#include <stdlib.h>
#include <string.h>
#include <wasi/api.h>

#include "runner.h"

JSValue evaluate_module(JSContext *cx, JSValueConst this, int count, JSValueConst *arguments);

#define NATIVE(name) \
    static JSValue name(JSContext *cx, JSValueConst this, int count, JSValueConst *arguments)

// Whoever still runs after asking to exit is stopped at the next thing it does.
#define STOP_IF_EXITING() \
    if (exiting.asked) return throw_exit(cx)

bool write_all(uint32_t descriptor, const void *bytes, size_t length) {
    const uint8_t *next = bytes;
    while (length > 0) {
        __wasi_ciovec_t part = {next, length};
        __wasi_size_t written = 0;
        if (__wasi_fd_write(descriptor, &part, 1, &written) != 0 || written == 0) return false;
        next += written;
        length -= written;
    }
    return true;
}

// write(descriptor, text or bytes)
NATIVE(native_write) {
    STOP_IF_EXITING();
    uint32_t descriptor;
    if (JS_ToUint32(cx, &descriptor, arguments[0])) return JS_EXCEPTION;
    size_t length;
    if (JS_IsObject(arguments[1])) {
        uint8_t *bytes = JS_GetUint8Array(cx, &length, arguments[1]);
        if (!bytes && length) return JS_EXCEPTION;
        write_all(descriptor, bytes, length);
        return JS_UNDEFINED;
    }
    const char *text = JS_ToCStringLen(cx, &length, arguments[1]);
    if (!text) return JS_EXCEPTION;
    write_all(descriptor, text, length);
    JS_FreeCString(cx, text);
    return JS_UNDEFINED;
}

// readInput(bytesMax) gives what standard input has ready, null at its end.
NATIVE(native_read_input) {
    STOP_IF_EXITING();
    uint32_t bytes_max;
    if (JS_ToUint32(cx, &bytes_max, arguments[0])) return JS_EXCEPTION;
    uint8_t *buffer = js_malloc(cx, bytes_max);
    if (!buffer) return JS_EXCEPTION;
    __wasi_iovec_t part = {buffer, bytes_max};
    __wasi_size_t length = 0;
    __wasi_errno_t failed = __wasi_fd_read(0, &part, 1, &length);
    JSValue result = failed || length == 0 ? JS_NULL : JS_NewUint8ArrayCopy(cx, buffer, length);
    js_free(cx, buffer);
    return result;
}

static JSValue clock_ms(JSContext *cx, uint32_t id) {
    __wasi_timestamp_t now = 0;
    if (__wasi_clock_time_get(id, 1000, &now)) now = 0;
    return JS_NewFloat64(cx, (double)now / 1e6);
}

NATIVE(native_wall_ms) { return clock_ms(cx, __WASI_CLOCKID_REALTIME); }
NATIVE(native_steady_ms) { return clock_ms(cx, __WASI_CLOCKID_MONOTONIC); }

// sleep(ms): the host's clock is virtual, so this returns at once and moves it.
NATIVE(native_sleep) {
    STOP_IF_EXITING();
    double ms;
    if (JS_ToFloat64(cx, &ms, arguments[0])) return JS_EXCEPTION;
    if (!(ms > 0)) return JS_UNDEFINED;
    __wasi_subscription_t wanted;
    memset(&wanted, 0, sizeof wanted);
    wanted.u.tag = __WASI_EVENTTYPE_CLOCK;
    wanted.u.u.clock.id = __WASI_CLOCKID_MONOTONIC;
    wanted.u.u.clock.timeout = ms < 9e12 ? (__wasi_timestamp_t)(ms * 1e6) : (__wasi_timestamp_t)9e18;
    wanted.u.u.clock.precision = 1;
    __wasi_event_t event;
    __wasi_size_t events;
    if (__wasi_poll_oneoff(&wanted, &event, 1, &events)) return JS_UNDEFINED;
    return JS_UNDEFINED;
}

// Math.random: xorshift128+, started from the host's seed in every run, because
// QuickJS seeds its own once, when the snapshot is made.
static uint64_t random_state[2];

void random_reseed(void) {
    if (__wasi_random_get((uint8_t *)random_state, sizeof random_state)) memset(random_state, 0, sizeof random_state);
    random_state[0] |= 1;
}

static uint64_t random_next(void) {
    uint64_t low = random_state[0], high = random_state[1];
    random_state[0] = high;
    low ^= low << 23;
    random_state[1] = low ^ high ^ (low >> 17) ^ (high >> 26);
    return random_state[1] + high;
}

NATIVE(native_random) { return JS_NewFloat64(cx, (double)(random_next() >> 11) * 0x1p-53); }

NATIVE(native_random_bytes) {
    uint32_t length;
    if (JS_ToUint32(cx, &length, arguments[0])) return JS_EXCEPTION;
    uint8_t *bytes = js_malloc(cx, length ? length : 1);
    if (!bytes) return JS_EXCEPTION;
    for (uint32_t i = 0; i < length; i++) bytes[i] = (uint8_t)(random_next() >> 56);
    JSValue result = JS_NewUint8ArrayCopy(cx, bytes, length);
    js_free(cx, bytes);
    return result;
}

// evaluateScript(source, file, firstLine) evaluates a sloppy script.
NATIVE(native_evaluate_script) {
    STOP_IF_EXITING();
    size_t length;
    const char *source = JS_ToCStringLen(cx, &length, arguments[0]);
    const char *file = JS_ToCString(cx, arguments[1]);
    JSEvalOptions options = {.version = JS_EVAL_OPTIONS_VERSION, .filename = file};
    JSValue result = JS_EXCEPTION;
    if (source && file && !JS_ToInt32(cx, &options.line_num, arguments[2]))
        result = JS_Eval2(cx, source, length, &options);
    JS_FreeCString(cx, source);
    JS_FreeCString(cx, file);
    return result;
}

// parse(source, file, asModule) throws what is wrong with a source and does not
// keep it.
NATIVE(native_parse) {
    STOP_IF_EXITING();
    size_t length;
    const char *source = JS_ToCStringLen(cx, &length, arguments[0]);
    const char *file = JS_ToCString(cx, arguments[1]);
    JSValue result = JS_EXCEPTION;
    if (source && file) {
        int kind = JS_ToBool(cx, arguments[2]) ? JS_EVAL_TYPE_MODULE : JS_EVAL_TYPE_GLOBAL;
        result = JS_Eval(cx, source, length, file, kind | JS_EVAL_FLAG_COMPILE_ONLY);
    }
    JS_FreeCString(cx, source);
    JS_FreeCString(cx, file);
    if (JS_IsException(result)) return result;
    if (JS_IsModule(result)) JS_ForgetModule(cx, result);
    else JS_FreeValue(cx, result);
    return JS_UNDEFINED;
}

// runJobs() runs promise jobs until none is left.
NATIVE(native_run_jobs) {
    JSContext *other;
    for (;;) {
        STOP_IF_EXITING();
        int ran = JS_ExecutePendingJob(JS_GetRuntime(cx), &other);
        if (ran == 0) return JS_UNDEFINED;
        if (ran < 0) return JS_EXCEPTION;
    }
}

// promiseState(promise) gives ['pending' | 'fulfilled' | 'rejected', result].
NATIVE(native_promise_state) {
    JSPromiseStateEnum state = JS_PromiseState(cx, arguments[0]);
    const char *name = state == JS_PROMISE_PENDING     ? "pending"
                       : state == JS_PROMISE_FULFILLED ? "fulfilled"
                       : state == JS_PROMISE_REJECTED  ? "rejected"
                                                       : "none";
    JSValue pair = JS_NewArray(cx);
    JS_DefinePropertyValueUint32(cx, pair, 0, JS_NewString(cx, name), JS_PROP_C_W_E);
    JSValue result = state == JS_PROMISE_NOT_A_PROMISE ? JS_UNDEFINED : JS_PromiseResult(cx, arguments[0]);
    JS_DefinePropertyValueUint32(cx, pair, 1, result, JS_PROP_C_W_E);
    return pair;
}

static JSValue rejection_listener = JS_UNDEFINED;

static void on_rejection(JSContext *cx, JSValueConst promise, JSValueConst reason, bool handled, void *opaque) {
    (void)opaque;
    JSValueConst values[] = {promise, reason, JS_NewBool(cx, handled)};
    JSValue result = JS_Call(cx, rejection_listener, JS_UNDEFINED, 3, values);
    if (JS_IsException(result)) JS_FreeValue(cx, JS_GetException(cx));
    JS_FreeValue(cx, result);
}

// onRejection(listener) is told (promise, reason, handled) of each rejection.
NATIVE(native_on_rejection) {
    JS_FreeValue(cx, rejection_listener);
    rejection_listener = JS_DupValue(cx, arguments[0]);
    JS_SetHostPromiseRejectionTracker(JS_GetRuntime(cx), on_rejection, NULL);
    return JS_UNDEFINED;
}

// exit(status) ends the program; nothing in it can catch this.
NATIVE(native_exit) {
    if (!exiting.asked) {
        if (JS_ToInt32(cx, &exiting.status, arguments[0])) return JS_EXCEPTION;
        exiting.asked = true;
    }
    return throw_exit(cx);
}

static bool to_text(JSContext *cx, JSValueConst value, text *result) {
    result->bytes = JS_ToCStringLen(cx, &result->length, value);
    return result->bytes != NULL;
}

// reportStarted(name, code)
NATIVE(native_report_started) {
    text name, code;
    if (!to_text(cx, arguments[0], &name) || !to_text(cx, arguments[1], &code)) return JS_EXCEPTION;
    report_started(name, code, false, 0);
    JS_FreeCString(cx, name.bytes);
    JS_FreeCString(cx, code.bytes);
    return JS_UNDEFINED;
}

// reportFinished(status, message); the status is an index of wit's enum.
NATIVE(native_report_finished) {
    uint32_t status;
    text message;
    if (JS_ToUint32(cx, &status, arguments[0]) || !to_text(cx, arguments[1], &message)) return JS_EXCEPTION;
    report_finished(status, message);
    JS_FreeCString(cx, message.bytes);
    return JS_UNDEFINED;
}

// classOf(value) names the engine's own class of an object: 'Map', 'Proxy', …
NATIVE(native_class_of) {
    JSClassID id = JS_GetClassID(arguments[0]);
    if (id == JS_INVALID_CLASS_ID) return JS_UNDEFINED;
    JSAtom name = JS_GetClassName(JS_GetRuntime(cx), id);
    JSValue result = JS_AtomToString(cx, name);
    JS_FreeAtom(cx, name);
    return result;
}

NATIVE(native_proxy_target) { return JS_GetProxyTarget(cx, arguments[0]); }
NATIVE(native_proxy_handler) { return JS_GetProxyHandler(cx, arguments[0]); }

NATIVE(native_encode_utf8) {
    size_t length;
    const char *text = JS_ToCStringLen(cx, &length, arguments[0]);
    if (!text) return JS_EXCEPTION;
    JSValue bytes = JS_NewUint8ArrayCopy(cx, (const uint8_t *)text, length);
    JS_FreeCString(cx, text);
    return bytes;
}

NATIVE(native_decode_utf8) {
    size_t length;
    uint8_t *bytes = JS_GetUint8Array(cx, &length, arguments[0]);
    if (!bytes && length) return JS_EXCEPTION;
    return JS_NewStringLen(cx, (const char *)bytes, length);
}

NATIVE(native_memory_bytes) {
    JSMemoryUsage usage;
    JS_ComputeMemoryUsage(JS_GetRuntime(cx), &usage);
    return JS_NewInt64(cx, usage.malloc_size);
}

NATIVE(native_collect_garbage) {
    JS_RunGC(JS_GetRuntime(cx));
    return JS_UNDEFINED;
}

static const JSCFunctionListEntry natives[] = {
    JS_CFUNC_DEF("write", 2, native_write),
    JS_CFUNC_DEF("readInput", 1, native_read_input),
    JS_CFUNC_DEF("wallMs", 0, native_wall_ms),
    JS_CFUNC_DEF("steadyMs", 0, native_steady_ms),
    JS_CFUNC_DEF("sleep", 1, native_sleep),
    JS_CFUNC_DEF("random", 0, native_random),
    JS_CFUNC_DEF("randomBytes", 1, native_random_bytes),
    JS_CFUNC_DEF("evaluateScript", 3, native_evaluate_script),
    JS_CFUNC_DEF("evaluateModule", 1, evaluate_module),
    JS_CFUNC_DEF("parse", 3, native_parse),
    JS_CFUNC_DEF("runJobs", 0, native_run_jobs),
    JS_CFUNC_DEF("promiseState", 1, native_promise_state),
    JS_CFUNC_DEF("onRejection", 1, native_on_rejection),
    JS_CFUNC_DEF("exit", 1, native_exit),
    JS_CFUNC_DEF("reportStarted", 2, native_report_started),
    JS_CFUNC_DEF("reportFinished", 2, native_report_finished),
    JS_CFUNC_DEF("classOf", 1, native_class_of),
    JS_CFUNC_DEF("proxyTarget", 1, native_proxy_target),
    JS_CFUNC_DEF("proxyHandler", 1, native_proxy_handler),
    JS_CFUNC_DEF("encodeUtf8", 1, native_encode_utf8),
    JS_CFUNC_DEF("decodeUtf8", 1, native_decode_utf8),
    JS_CFUNC_DEF("memoryBytes", 0, native_memory_bytes),
    JS_CFUNC_DEF("collectGarbage", 0, native_collect_garbage),
};
static const int natives_count = sizeof natives / sizeof *natives;

int natives_declare(JSContext *cx, JSModuleDef *module) {
    return JS_AddModuleExportList(cx, module, natives, natives_count) |
           JS_AddModuleExportList(cx, module, file_natives, file_natives_count);
}

int natives_define(JSContext *cx, JSModuleDef *module) {
    return JS_SetModuleExportList(cx, module, natives, natives_count) |
           JS_SetModuleExportList(cx, module, file_natives, file_natives_count);
}
