// Why this file exists: the in-memory file system that the host offers, reached
// by WASI preview 1 directly. The C library's own path functions remember the
// folders of the build machine in the snapshot, so they are not used.
//
// Every function takes an absolute path and gives its result, or a WASI error
// number that prelude/internal/files.js turns into Node's error.

#include <stdlib.h>
#include <string.h>
#include <wasi/api.h>

#include "runner.h"

#define FOLDERS_MAX 8
#define FOLDER_NAME_BYTES_MAX 256
// WASI gives opened folders from this descriptor on.
#define FOLDER_FIRST 3

typedef struct {
    __wasi_fd_t descriptor;
    char name[FOLDER_NAME_BYTES_MAX];
} folder;
static folder folders[FOLDERS_MAX];
static int folders_count = -1;

void files_forget_folders(void) { folders_count = -1; }

static void find_folders(void) {
    folders_count = 0;
    __wasi_prestat_t stat;
    for (uint32_t fd = FOLDER_FIRST; folders_count < FOLDERS_MAX; fd++) {
        if (__wasi_fd_prestat_get(fd, &stat)) return;
        folder *next = &folders[folders_count];
        size_t length = stat.u.dir.pr_name_len;
        if (length >= FOLDER_NAME_BYTES_MAX) continue;
        if (__wasi_fd_prestat_dir_name(fd, (uint8_t *)next->name, length)) continue;
        while (length > 0 && (next->name[length - 1] == '/' || next->name[length - 1] == 0)) length--;
        next->name[length] = 0;
        next->descriptor = fd;
        folders_count++;
    }
}

// The opened folder that holds `path`, and the rest of the path inside it.
static const folder *folder_of(const char *path, const char **inside) {
    if (folders_count < 0) find_folders();
    const folder *best = NULL;
    size_t best_length = 0;
    for (int i = 0; i < folders_count; i++) {
        size_t length = strlen(folders[i].name);
        bool holds = !strncmp(path, folders[i].name, length) && (path[length] == '/' || path[length] == 0);
        if (!holds || (best && length <= best_length)) continue;
        best = &folders[i];
        best_length = length;
    }
    if (!best) return NULL;
    *inside = path + best_length;
    while (**inside == '/') (*inside)++;
    if (!**inside) *inside = ".";
    return best;
}

static uint16_t open_path(const char *path, uint16_t how, uint64_t rights, uint16_t flags, __wasi_fd_t *descriptor) {
    const char *inside;
    const folder *base = folder_of(path, &inside);
    if (!base) return __WASI_ERRNO_NOENT;
    return __wasi_path_open(base->descriptor, __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW, inside, how, rights, 0, flags, descriptor);
}

uint16_t file_read(const char *path, uint8_t **bytes, size_t *length) {
    __wasi_fd_t descriptor;
    uint16_t failed = open_path(path, 0, __WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_SEEK, 0, &descriptor);
    if (failed) return failed;
    size_t room = 16384, used = 0;
    uint8_t *buffer = malloc(room);
    while (buffer && !failed) {
        if (used == room) {
            uint8_t *larger = realloc(buffer, room *= 2);
            if (!larger) break;
            buffer = larger;
        }
        __wasi_iovec_t part = {buffer + used, room - used};
        __wasi_size_t got = 0;
        failed = __wasi_fd_read(descriptor, &part, 1, &got);
        if (!failed && got == 0) {
            buffer = used < room ? buffer : realloc(buffer, room + 1);
            if (!buffer) break;
            buffer[used] = 0;
            *bytes = buffer;
            *length = used;
            return __wasi_fd_close(descriptor);
        }
        used += got;
    }
    free(buffer);
    uint16_t closed = __wasi_fd_close(descriptor);
    return failed ? failed : closed ? closed : __WASI_ERRNO_NOMEM;
}

#define NATIVE(name) \
    static JSValue name(JSContext *cx, JSValueConst this, int count, JSValueConst *arguments)
#define WITH_PATH(path)                                   \
    if (exiting.asked) return throw_exit(cx);             \
    const char *path = JS_ToCString(cx, arguments[0]);    \
    if (!path) return JS_EXCEPTION

static JSValue errno_of(JSContext *cx, const char *path, uint16_t failed) {
    JS_FreeCString(cx, path);
    return JS_NewInt32(cx, failed);
}

// readFile(path) gives the bytes or an error number.
NATIVE(native_read_file) {
    WITH_PATH(path);
    uint8_t *bytes;
    size_t length;
    uint16_t failed = file_read(path, &bytes, &length);
    if (failed) return errno_of(cx, path, failed);
    JS_FreeCString(cx, path);
    JSValue result = JS_NewUint8ArrayCopy(cx, bytes, length);
    free(bytes);
    return result;
}

// writeFile(path, bytes, append) gives an error number, 0 when it went well.
NATIVE(native_write_file) {
    WITH_PATH(path);
    size_t length;
    uint8_t *bytes = JS_GetUint8Array(cx, &length, arguments[1]);
    bool append = JS_ToBool(cx, arguments[2]);
    __wasi_fd_t descriptor;
    uint16_t how = __WASI_OFLAGS_CREAT | (append ? 0 : __WASI_OFLAGS_TRUNC);
    uint16_t failed = open_path(path, how, __WASI_RIGHTS_FD_WRITE | __WASI_RIGHTS_FD_SEEK, append ? __WASI_FDFLAGS_APPEND : 0, &descriptor);
    if (failed) return errno_of(cx, path, failed);
    if (bytes && !write_all(descriptor, bytes, length)) failed = __WASI_ERRNO_NOSPC;
    uint16_t closed = __wasi_fd_close(descriptor);
    return errno_of(cx, path, failed ? failed : closed);
}

// statFile(path) gives [kind, bytes, modifiedMs] or an error number. The kind is
// WASI's: 3 is a folder, 4 a file.
NATIVE(native_stat_file) {
    WITH_PATH(path);
    const char *inside;
    const folder *base = folder_of(path, &inside);
    __wasi_filestat_t stat;
    uint16_t failed = base ? __wasi_path_filestat_get(base->descriptor, __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW, inside, &stat) : __WASI_ERRNO_NOENT;
    if (failed) return errno_of(cx, path, failed);
    JS_FreeCString(cx, path);
    JSValue result = JS_NewArray(cx);
    JS_DefinePropertyValueUint32(cx, result, 0, JS_NewInt32(cx, stat.filetype), JS_PROP_C_W_E);
    JS_DefinePropertyValueUint32(cx, result, 1, JS_NewInt64(cx, (int64_t)stat.size), JS_PROP_C_W_E);
    JS_DefinePropertyValueUint32(cx, result, 2, JS_NewFloat64(cx, (double)stat.mtim / 1e6), JS_PROP_C_W_E);
    return result;
}

// readFolder(path) gives [name, kind, name, kind, …] or an error number.
NATIVE(native_read_folder) {
    WITH_PATH(path);
    __wasi_fd_t descriptor;
    uint16_t failed = open_path(path, __WASI_OFLAGS_DIRECTORY, __WASI_RIGHTS_FD_READDIR, 0, &descriptor);
    if (failed) return errno_of(cx, path, failed);
    JSValue result = JS_NewArray(cx);
    uint32_t entries = 0;
    uint64_t cookie = 0;
    static uint8_t buffer[8192];
    for (bool more = true; more && !failed;) {
        __wasi_size_t used = 0;
        failed = __wasi_fd_readdir(descriptor, buffer, sizeof buffer, cookie, &used);
        more = used == sizeof buffer;
        for (size_t at = 0; !failed && at + sizeof(__wasi_dirent_t) <= used;) {
            __wasi_dirent_t entry;
            memcpy(&entry, buffer + at, sizeof entry);
            at += sizeof entry;
            if (at + entry.d_namlen > used) break;
            const char *name = (const char *)buffer + at;
            at += entry.d_namlen;
            cookie = entry.d_next;
            bool itself = (entry.d_namlen == 1 && name[0] == '.') || (entry.d_namlen == 2 && name[0] == '.' && name[1] == '.');
            if (itself) continue;
            JS_DefinePropertyValueUint32(cx, result, entries++, JS_NewStringLen(cx, name, entry.d_namlen), JS_PROP_C_W_E);
            JS_DefinePropertyValueUint32(cx, result, entries++, JS_NewInt32(cx, entry.d_type), JS_PROP_C_W_E);
        }
    }
    uint16_t closed = __wasi_fd_close(descriptor);
    if (failed || closed) {
        JS_FreeValue(cx, result);
        return errno_of(cx, path, failed ? failed : closed);
    }
    JS_FreeCString(cx, path);
    return result;
}

// The functions that only succeed or fail share this.
typedef uint16_t change(uint32_t descriptor, const char *inside);

static uint16_t make_folder(uint32_t descriptor, const char *inside) { return __wasi_path_create_directory(descriptor, inside); }
static uint16_t remove_file(uint32_t descriptor, const char *inside) { return __wasi_path_unlink_file(descriptor, inside); }
static uint16_t remove_folder(uint32_t descriptor, const char *inside) { return __wasi_path_remove_directory(descriptor, inside); }

static JSValue native_change(JSContext *cx, JSValueConst this, int count, JSValueConst *arguments, int which) {
    static change *const changes[] = {make_folder, remove_file, remove_folder};
    WITH_PATH(path);
    const char *inside;
    const folder *base = folder_of(path, &inside);
    return errno_of(cx, path, base ? changes[which](base->descriptor, inside) : __WASI_ERRNO_NOENT);
}

// renameFile(from, to)
NATIVE(native_rename_file) {
    WITH_PATH(path);
    const char *target = JS_ToCString(cx, arguments[1]);
    if (!target) return JS_EXCEPTION;
    const char *inside, *inside_target;
    const folder *base = folder_of(path, &inside), *base_target = folder_of(target, &inside_target);
    uint16_t failed = base && base_target ? __wasi_path_rename(base->descriptor, inside, base_target->descriptor, inside_target) : __WASI_ERRNO_NOENT;
    JS_FreeCString(cx, target);
    return errno_of(cx, path, failed);
}

const JSCFunctionListEntry file_natives[] = {
    JS_CFUNC_DEF("readFile", 1, native_read_file),
    JS_CFUNC_DEF("writeFile", 3, native_write_file),
    JS_CFUNC_DEF("statFile", 1, native_stat_file),
    JS_CFUNC_DEF("readFolder", 1, native_read_folder),
    JS_CFUNC_MAGIC_DEF("makeFolder", 1, native_change, 0),
    JS_CFUNC_MAGIC_DEF("removeFile", 1, native_change, 1),
    JS_CFUNC_MAGIC_DEF("removeFolder", 1, native_change, 2),
    JS_CFUNC_DEF("renameFile", 2, native_rename_file),
};
const int file_natives_count = sizeof file_natives / sizeof *file_natives;
