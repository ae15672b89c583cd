// Why this file exists: a table as people have them, a file of comma-separated
// values whose first line names the columns, becomes a table of the database.
// A column is INTEGER or REAL when every value in it is such a number, and an
// empty value is NULL.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runner.h"

#define COLUMNS_MAX 200

typedef struct {
    char *at;
    uint32_t line;
    // The values of the record that was read last, and where it began.
    char *values[COLUMNS_MAX];
    bool quoted[COLUMNS_MAX];
    int count;
    uint32_t record_line;
    const char *wrong;
} reader;

// Reads one value in place: what is left of the quotes is shorter than they.
static char *read_value(reader *reader, bool *quoted) {
    *quoted = *reader->at == '"';
    if (!*quoted) {
        char *value = reader->at;
        reader->at += strcspn(value, ",\r\n");
        return value;
    }
    char *value = ++reader->at, *out = value;
    for (;; reader->at++) {
        if (!*reader->at) {
            reader->wrong = "A quote is not closed before the end of the file.";
            break;
        }
        if (*reader->at == '\n') reader->line++;
        if (*reader->at == '"' && *++reader->at != '"') break;
        *out++ = *reader->at;
    }
    if (!reader->wrong && *reader->at && !strchr(",\r\n", *reader->at))
        reader->wrong = "Something follows a closing quote that is not a comma.";
    // The terminator may fall on the closing quote, never on what comes next.
    *out = 0;
    return value;
}

// Reads one record; false at the end of the file.
static bool read_record(reader *reader) {
    while (*reader->at == '\n' || *reader->at == '\r') reader->line += *reader->at++ == '\n';
    if (!*reader->at) return false;
    reader->record_line = reader->line;
    reader->count = 0;
    for (;;) {
        if (reader->count == COLUMNS_MAX) {
            reader->wrong = "There are more than 200 columns.";
            return true;
        }
        bool quoted;
        char *value = read_value(reader, &quoted);
        reader->quoted[reader->count] = quoted;
        reader->values[reader->count++] = value;
        if (reader->wrong) return true;
        char end = *reader->at;
        if (!quoted) *reader->at = 0;
        if (!end) return true;
        reader->at++;
        if (end == ',') continue;
        if (end == '\r' && *reader->at == '\n') reader->at++;
        reader->line++;
        return true;
    }
}

enum { NOTHING, INTEGER, REAL, TEXT };

// The narrowest type of a value. A number with a leading zero is a text, such as
// a postcode.
static int type_of(const char *value) {
    const char *at = value + (*value == '-' || *value == '+');
    size_t digits = strspn(at, "0123456789");
    if (digits == 0 || digits > 18 || (digits > 1 && *at == '0')) return TEXT;
    if (!at[digits]) return INTEGER;
    char *end;
    strtod(value, &end);
    return *end || strpbrk(value, "xXpPnN") ? TEXT : REAL;
}

static bool same_names(char **names, int count, int *again) {
    for (int i = 0; i < count; i++)
        for (int j = 0; j < i; j++)
            if (!sqlite3_stricmp(names[i], names[j])) {
                *again = i;
                return true;
            }
    return false;
}

static mistake create(const char *path, const char *table, reader *header, const int *types) {
    static const char *const words[] = {"TEXT", "INTEGER", "REAL", "TEXT"};
    sqlite3_str *sql = sqlite3_str_new(database);
    sqlite3_str_appendf(sql, "CREATE TABLE \"%w\"(", table);
    for (int i = 0; i < header->count; i++)
        sqlite3_str_appendf(sql, "%s\"%w\" %s", i ? ", " : "", header->values[i], words[types[i]]);
    sqlite3_str_appendall(sql, ")");
    char *text = sqlite3_str_finish(sql);
    if (sqlite3_exec(database, text, NULL, NULL, NULL))
        return mistake_at("SQLITE_ERROR", path, 1, "%s", sqlite3_errmsg(database));
    return (mistake){0};
}

static sqlite3_stmt *insertion(const char *table, int columns) {
    sqlite3_str *sql = sqlite3_str_new(database);
    sqlite3_str_appendf(sql, "INSERT INTO \"%w\" VALUES(", table);
    for (int i = 0; i < columns; i++) sqlite3_str_appendall(sql, i ? ",?" : "?");
    sqlite3_str_appendall(sql, ")");
    sqlite3_stmt *insert;
    if (sqlite3_prepare_v2(database, sqlite3_str_finish(sql), -1, &insert, NULL)) abort();
    return insert;
}

// Goes over the records twice: first for the types, then for the rows. The first
// time works on a copy, since values are cut out in place.
static mistake pass(const char *path, const char *table, char *bytes, int *types, bool inserts) {
    reader reader = {.at = bytes, .line = 1};
    if (!strncmp(reader.at, "\xef\xbb\xbf", 3)) reader.at += 3;
    if (!read_record(&reader)) return mistake_at("error", path, 0, "The file is empty; its first line must name the columns.");
    if (reader.wrong) return mistake_at("error", path, reader.record_line, "%s", reader.wrong);
    int columns = reader.count, again;
    for (int i = 0; i < columns; i++)
        if (!*reader.values[i]) return mistake_at("error", path, reader.record_line, "Column %d has no name.", i + 1);
    if (same_names(reader.values, columns, &again))
        return mistake_at("error", path, reader.record_line, "Two columns are called '%s'.", reader.values[again]);
    sqlite3_stmt *insert = NULL;
    if (inserts) {
        mistake wrong = create(path, table, &reader, types);
        if (wrong.is_there) return wrong;
        insert = insertion(table, columns);
        sqlite3_exec(database, "BEGIN", NULL, NULL, NULL);
    }
    while (read_record(&reader)) {
        if (reader.wrong) return mistake_at("error", path, reader.record_line, "%s", reader.wrong);
        if (reader.count != columns)
            return mistake_at("error", path, reader.record_line, "There are %d values where the first line names %d columns.",
                              reader.count, columns);
        for (int i = 0; i < columns; i++) {
            bool nothing = !*reader.values[i] && !reader.quoted[i];
            int type = nothing ? NOTHING : type_of(reader.values[i]);
            if (!inserts) {
                if (type > types[i]) types[i] = type;
            } else if (nothing) {
                sqlite3_bind_null(insert, i + 1);
            } else {
                // The column's type makes a number of it where it is to be one.
                sqlite3_bind_text(insert, i + 1, reader.values[i], -1, SQLITE_TRANSIENT);
            }
        }
        if (!inserts) continue;
        if (sqlite3_step(insert) != SQLITE_DONE)
            return mistake_at("SQLITE_ERROR", path, reader.record_line, "%s", sqlite3_errmsg(database));
        sqlite3_reset(insert);
    }
    if (inserts) {
        sqlite3_finalize(insert);
        sqlite3_exec(database, "COMMIT", NULL, NULL, NULL);
    }
    return (mistake){0};
}

mistake csv_load(const char *path, const char *table) {
    size_t length;
    char *bytes = read_file(path, &length);
    if (!bytes) return (mistake){0};
    if (memchr(bytes, 0, length)) return mistake_at("error", path, 0, "The file holds a NUL byte, so it is no text.");
    char *copy = kept(bytes, length);
    int types[COLUMNS_MAX] = {0};
    mistake wrong = pass(path, table, copy, types, false);
    free(copy);
    if (!wrong.is_there) wrong = pass(path, table, bytes, types, true);
    free(bytes);
    return wrong;
}
