// Why this file exists: what a call is given and gives back is JSON. A result set
// is {"columns": [...], "rows": [[...], ...]}; what JSON cannot carry becomes
// {"$value": ...} as SQL writes it.

#include <math.h>
#include <string.h>

#include "runner.h"

static bool is_utf8(const unsigned char *at, size_t length) {
    const unsigned char *end = at + length;
    while (at < end) {
        int more = *at < 0x80 ? 0 : *at >= 0xc2 && *at < 0xe0 ? 1 : *at >= 0xe0 && *at < 0xf0 ? 2 : *at >= 0xf0 && *at < 0xf5 ? 3 : -1;
        if (more < 0 || end - at <= more) return false;
        uint32_t c = more ? *at & (0x3f >> more) : *at;
        for (int i = 1; i <= more; i++) {
            if ((at[i] & 0xc0) != 0x80) return false;
            c = c << 6 | (at[i] & 0x3f);
        }
        if ((more == 2 && (c < 0x800 || (c >= 0xd800 && c < 0xe000))) || (more == 3 && (c < 0x10000 || c > 0x10ffff))) return false;
        at += more + 1;
    }
    return true;
}

static void append_text(sqlite3_str *out, const char *bytes, size_t length) {
    sqlite3_str_appendchar(out, 1, '"');
    const char *start = bytes, *end = bytes + length;
    for (const char *at = bytes; at < end; at++) {
        unsigned char c = (unsigned char)*at;
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        sqlite3_str_append(out, start, (int)(at - start));
        if (c == '"' || c == '\\') sqlite3_str_appendf(out, "\\%c", c);
        else sqlite3_str_appendf(out, "\\u%04x", c);
        start = at + 1;
    }
    sqlite3_str_append(out, start, (int)(end - start));
    sqlite3_str_appendchar(out, 1, '"');
}

static void append_blob(sqlite3_str *out, const unsigned char *bytes, int count) {
    sqlite3_str_appendall(out, "{\"$value\":\"X'");
    for (int i = 0; i < count; i++) sqlite3_str_appendf(out, "%02X", bytes[i]);
    sqlite3_str_appendall(out, "'\"}");
}

static void append_value(sqlite3_str *out, sqlite3_value *value) {
    int count;
    double real;
    switch (sqlite3_value_type(value)) {
    case SQLITE_NULL: sqlite3_str_appendall(out, "null"); break;
    case SQLITE_INTEGER: sqlite3_str_appendf(out, "%lld", sqlite3_value_int64(value)); break;
    case SQLITE_FLOAT:
        real = sqlite3_value_double(value);
        if (isinf(real)) sqlite3_str_appendall(out, real > 0 ? "{\"$value\":\"Inf\"}" : "{\"$value\":\"-Inf\"}");
        else sqlite3_str_appendf(out, "%!.17g", real);
        break;
    case SQLITE_TEXT:
        sqlite3_value_text(value);
        count = sqlite3_value_bytes(value);
        if (is_utf8(sqlite3_value_text(value), (size_t)count)) append_text(out, (const char *)sqlite3_value_text(value), (size_t)count);
        else append_blob(out, sqlite3_value_text(value), count);
        break;
    default:
        count = sqlite3_value_bytes(value);
        append_blob(out, sqlite3_value_blob(value), count);
    }
}

void json_result(const result_set *result, sqlite3_str *out) {
    sqlite3_str_appendall(out, "{\"columns\":[");
    for (int i = 0; i < result->columns; i++) {
        if (i) sqlite3_str_appendchar(out, 1, ',');
        append_text(out, result->names[i], strlen(result->names[i]));
    }
    sqlite3_str_appendall(out, "],\"rows\":[");
    for (size_t row = 0; row < result->rows; row++) {
        sqlite3_str_appendall(out, row ? ",[" : "[");
        for (int i = 0; i < result->columns; i++) {
            if (i) sqlite3_str_appendchar(out, 1, ',');
            append_value(out, result_value(result, row, i));
        }
        sqlite3_str_appendchar(out, 1, ']');
    }
    sqlite3_str_appendall(out, "]}");
}

// SQLite reads JSON itself: texts, numbers and null become what they are, true
// and false 1 and 0, lists and objects stay JSON for its own functions.
int json_bind(sqlite3_stmt *statement, int index, text argument) {
    sqlite3_stmt *reading;
    int failed = sqlite3_prepare_v2(database, "SELECT json_extract(?1, '$')", -1, &reading, NULL);
    if (failed) return failed;
    sqlite3_bind_text64(reading, 1, argument.bytes, argument.length, SQLITE_STATIC, SQLITE_UTF8);
    if (sqlite3_step(reading) == SQLITE_ROW) failed = sqlite3_bind_value(statement, index, sqlite3_column_value(reading, 0));
    else failed = SQLITE_ERROR;
    sqlite3_finalize(reading);
    return failed;
}
