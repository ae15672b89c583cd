// Why this file exists: it owns the QuickJS runtime. At build time wizer calls
// `wizer.initialize`, which loads the prelude from a folder and evaluates it;
// the memory as it is then becomes the component. Every later instance wakes
// from that snapshot, so starting a program costs no start-up at all.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runner.h"

// Deeper calls are a RangeError. The linker gives the C stack more than this
// (see build.sh), so that the check, and not the end of the stack, stops them.
#ifndef STACK_BYTES_MAX
#error "build.sh says how deep the stack may grow"
#endif

// Garbage is first collected when the program has made this much of its own.
#define COLLECT_AFTER_BYTES (4 << 20)

JSContext *context;
JSValue prelude = JS_UNDEFINED;
exit_request exiting;
static JSRuntime *runtime;
static bool building;

// The modules that were read from files, so that `require` can reach a module
// that an `import` has loaded already.
typedef struct loaded {
    struct loaded *next;
    JSModuleDef *module;
    char name[];
} loaded;
static loaded *loaded_modules;

static void remember(const char *name, JSModuleDef *module) {
    size_t size = strlen(name) + 1;
    loaded *entry = malloc(sizeof *entry + size);
    if (!entry) abort();
    memcpy(entry->name, name, size);
    *entry = (loaded){.next = loaded_modules, .module = module};
    loaded_modules = entry;
}

JSValue throw_exit(JSContext *cx) {
    JS_ThrowInternalError(cx, "exit");
    JSValue error = JS_GetException(cx);
    JS_SetUncatchableError(cx, error);
    return JS_Throw(cx, error);
}

static int interrupted(JSRuntime *rt, void *opaque) {
    (void)rt;
    (void)opaque;
    return exiting.asked;
}

static JSValue compile_module(JSContext *cx, const char *source, size_t length, const char *name) {
    return JS_Eval(cx, source, length, name, JS_EVAL_TYPE_MODULE | JS_EVAL_FLAG_COMPILE_ONLY);
}

// A file of the prelude, while the snapshot is made. The source text itself is
// left out of the snapshot: functions of the prelude show as native code.
static JSModuleDef *load_prelude_file(JSContext *cx, const char *name) {
    char path[256];
    const char *prefix = "node:";
    snprintf(path, sizeof path, "/prelude/%s.js", name + strlen(prefix));
    uint8_t *source;
    size_t length;
    if (file_read(path, &source, &length)) {
        JS_ThrowReferenceError(cx, "the prelude has no file %s", path);
        return NULL;
    }
    JSValue module = compile_module(cx, (char *)source, length, name);
    memset(source, 0, length);
    free(source);
    if (JS_IsException(module)) return NULL;
    return JS_VALUE_GET_PTR(module);
}

static int define_values(JSContext *cx, JSModuleDef *module) {
    JSValue values = JS_GetModulePrivateValue(cx, module);
    JSPropertyEnum *names;
    uint32_t count;
    if (JS_GetOwnPropertyNames(cx, &names, &count, values, JS_GPN_STRING_MASK | JS_GPN_ENUM_ONLY))
        return -1;
    int failed = 0;
    for (uint32_t i = 0; i < count && !failed; i++) {
        const char *name = JS_AtomToCString(cx, names[i].atom);
        failed = JS_SetModuleExport(cx, module, name, JS_GetProperty(cx, values, names[i].atom));
        JS_FreeCString(cx, name);
    }
    JS_FreePropertyEnum(cx, names, count);
    JS_FreeValue(cx, values);
    return failed;
}

// A module whose exports are the properties of an object: JSON and CommonJS.
static JSModuleDef *module_of_values(JSContext *cx, const char *name, JSValueConst values) {
    JSModuleDef *module = JS_NewCModule(cx, name, define_values);
    if (!module) return NULL;
    JSPropertyEnum *names;
    uint32_t count;
    if (JS_GetOwnPropertyNames(cx, &names, &count, values, JS_GPN_STRING_MASK | JS_GPN_ENUM_ONLY))
        return NULL;
    for (uint32_t i = 0; i < count; i++) {
        const char *export = JS_AtomToCString(cx, names[i].atom);
        JS_AddModuleExport(cx, module, export);
        JS_FreeCString(cx, export);
    }
    JS_FreePropertyEnum(cx, names, count);
    JS_SetModulePrivateValue(cx, module, JS_DupValue(cx, values));
    return module;
}

static void describe_module(JSContext *cx, JSModuleDef *module, const char *name) {
    JSValue meta = JS_GetImportMeta(cx, module);
    JSValue function = JS_GetPropertyStr(cx, prelude, "describeModule");
    JSValue arguments[] = {meta, JS_NewString(cx, name)};
    JS_FreeValue(cx, JS_Call(cx, function, JS_UNDEFINED, 2, (JSValueConst *)arguments));
    JS_FreeValue(cx, arguments[1]);
    JS_FreeValue(cx, function);
    JS_FreeValue(cx, meta);
}

// prelude/internal/modules.js reads the file and says what it is.
static JSModuleDef *load_program_file(JSContext *cx, const char *name) {
    JSValue function = JS_GetPropertyStr(cx, prelude, "loadModule");
    JSValue argument = JS_NewString(cx, name);
    JSValue found = JS_Call(cx, function, JS_UNDEFINED, 1, (JSValueConst *)&argument);
    JS_FreeValue(cx, argument);
    JS_FreeValue(cx, function);
    if (JS_IsException(found)) return NULL;
    JSModuleDef *module = NULL;
    JSValue source = JS_GetPropertyStr(cx, found, "source");
    if (JS_IsString(source)) {
        size_t length;
        const char *bytes = JS_ToCStringLen(cx, &length, source);
        JSValue compiled = bytes ? compile_module(cx, bytes, length, name) : JS_EXCEPTION;
        JS_FreeCString(cx, bytes);
        if (!JS_IsException(compiled)) {
            module = JS_VALUE_GET_PTR(compiled);
            describe_module(cx, module, name);
        }
    } else {
        JSValue values = JS_GetPropertyStr(cx, found, "values");
        module = module_of_values(cx, name, values);
        JS_FreeValue(cx, values);
    }
    JS_FreeValue(cx, source);
    JS_FreeValue(cx, found);
    if (module) remember(name, module);
    return module;
}

static JSModuleDef *load_module(JSContext *cx, const char *name, void *opaque) {
    (void)opaque;
    return building ? load_prelude_file(cx, name) : load_program_file(cx, name);
}

// The name under which a module is known, decided by prelude/internal/modules.js.
static char *resolve_module(JSContext *cx, const char *base, const char *name, void *opaque) {
    (void)opaque;
    if (building) return js_strdup(cx, name);
    JSValue function = JS_GetPropertyStr(cx, prelude, "resolveModule");
    JSValue arguments[] = {JS_NewString(cx, base), JS_NewString(cx, name)};
    JSValue resolved = JS_Call(cx, function, JS_UNDEFINED, 2, (JSValueConst *)arguments);
    JS_FreeValue(cx, arguments[0]);
    JS_FreeValue(cx, arguments[1]);
    JS_FreeValue(cx, function);
    if (JS_IsException(resolved)) return NULL;
    const char *text = JS_ToCString(cx, resolved);
    char *copy = text ? js_strdup(cx, text) : NULL;
    JS_FreeCString(cx, text);
    JS_FreeValue(cx, resolved);
    return copy;
}

// evaluateModule(name) gives [promise, namespace]; the promise is that of the
// module's evaluation, settled already unless the module awaits at its top.
JSValue evaluate_module(JSContext *cx, JSValueConst this, int count, JSValueConst *arguments) {
    (void)this;
    (void)count;
    const char *name = JS_ToCString(cx, arguments[0]);
    if (!name) return JS_EXCEPTION;
    JSModuleDef *module = NULL;
    for (loaded *entry = loaded_modules; entry && !module; entry = entry->next)
        if (!strcmp(entry->name, name)) module = entry->module;
    if (!module) module = load_program_file(cx, name);
    JS_FreeCString(cx, name);
    if (!module) return JS_EXCEPTION;
    JSValue value = JS_MKPTR(JS_TAG_MODULE, module);
    if (JS_ResolveModule(cx, value) < 0) return JS_EXCEPTION;
    JSValue promise = JS_EvalFunction(cx, JS_DupValue(cx, value));
    if (JS_IsException(promise)) return JS_EXCEPTION;
    JSValue pair = JS_NewArray(cx);
    JS_DefinePropertyValueUint32(cx, pair, 0, promise, JS_PROP_C_W_E);
    JS_DefinePropertyValueUint32(cx, pair, 1, JS_GetModuleNamespace(cx, module), JS_PROP_C_W_E);
    return pair;
}

// Tells the engine how the source names what was called and is no function.
static bool name_callee(JSContext *cx, const char *file, int line, int column, char *name, size_t size) {
    if (building) return false;
    JSValue function = JS_GetPropertyStr(cx, prelude, "calleeAt");
    JSValue arguments[] = {JS_NewString(cx, file), JS_NewInt32(cx, line), JS_NewInt32(cx, column)};
    JSValue found = JS_Call(cx, function, JS_UNDEFINED, 3, (JSValueConst *)arguments);
    JS_FreeValue(cx, arguments[0]);
    JS_FreeValue(cx, function);
    bool known = JS_IsString(found);
    if (JS_IsException(found)) JS_FreeValue(cx, JS_GetException(cx));
    if (known) {
        const char *text = JS_ToCString(cx, found);
        known = text && strlen(text) < size;
        if (known) memcpy(name, text, strlen(text) + 1);
        JS_FreeCString(cx, text);
    }
    JS_FreeValue(cx, found);
    return known;
}

// Stops the build: a prelude that does not load must never become a component.
static void fail_build(void) {
    JSValue error = JS_GetException(context);
    const char *message = JS_ToCString(context, error);
    JSValue stack = JS_GetPropertyStr(context, error, "stack");
    const char *trace = JS_ToCString(context, stack);
    fprintf(stderr, "the prelude does not load: %s\n%s\n", message ? message : "?", trace ? trace : "");
    abort();
}

__attribute__((export_name("wizer.initialize"))) void engine_freeze(void) {
    building = true;
    runtime = JS_NewRuntime();
    if (!runtime) abort();
    JS_SetMaxStackSize(runtime, STACK_BYTES_MAX);
    JS_SetModuleLoaderFunc(runtime, resolve_module, load_module, NULL);
    JS_SetInterruptHandler(runtime, interrupted, NULL);
    js_callee_namer = name_callee;
    context = JS_NewContext(runtime);
    if (!context) abort();
    JSModuleDef *natives = JS_NewCModule(context, "node:internal/host", natives_define);
    if (!natives || natives_declare(context, natives)) fail_build();
    JSValue main = JS_MKPTR(JS_TAG_MODULE, load_prelude_file(context, "node:internal/main"));
    if (!JS_VALUE_GET_PTR(main) || JS_ResolveModule(context, main) < 0) fail_build();
    JSValue promise = JS_EvalFunction(context, JS_DupValue(context, main));
    JSContext *unused;
    while (JS_ExecutePendingJob(runtime, &unused) > 0) {}
    if (JS_IsException(promise)) fail_build();
    if (JS_PromiseState(context, promise) != JS_PROMISE_FULFILLED) {
        JS_Throw(context, JS_PromiseResult(context, promise));
        fail_build();
    }
    prelude = JS_GetModuleNamespace(context, JS_VALUE_GET_PTR(main));
    files_forget_folders();
    JS_RunGC(runtime);
    JS_SetGCThreshold(runtime, COLLECT_AFTER_BYTES);
    building = false;
}

void engine_wake(void) {
    if (!runtime) abort();
    JS_UpdateStackTop(runtime);
    exiting = (exit_request){false, 0};
    random_reseed();
}
