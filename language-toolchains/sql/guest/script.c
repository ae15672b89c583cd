// Why this file exists: a file of SQL is gone through statement by statement, so
// that every result is shown where it stands and every mistake told with its line.

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runner.h"

// Skips white space and, if asked, comments, counting lines.
static const char *skip(const char *at, uint32_t *line, bool comments) {
    for (;;) {
        if (*at == '\n') {
            ++*line;
            at++;
        } else if (isspace((unsigned char)*at) || *at == ';' || (unsigned char)*at == 0xef) {
            // A lone semicolon is an empty statement; EF BB BF begins a file of Windows.
            if ((unsigned char)*at == 0xef && strncmp(at, "\xef\xbb\xbf", 3)) return at;
            at += (unsigned char)*at == 0xef ? 3 : 1;
        } else if (comments && at[0] == '-' && at[1] == '-') {
            while (*at && *at != '\n') at++;
        } else if (comments && at[0] == '/' && at[1] == '*') {
            for (at += 2; *at && !(at[0] == '*' && at[1] == '/'); at++) *line += *at == '\n';
            if (*at) at += 2;
        } else {
            return at;
        }
    }
}

bool script_next(script *script, statement *found) {
    const char *start = skip(script->next, &script->line, true);
    if (!*start) return false;
    *found = (statement){.start = start, .line = script->line};
    // A semicolon ends it unless it stands in a text, a comment or a trigger.
    char *end = (char *)start;
    for (;;) {
        end = strchr(end, ';');
        if (!end) {
            end = (char *)start + strlen(start);
            break;
        }
        char after = *++end;
        *end = 0;
        bool complete = sqlite3_complete(start);
        *end = after;
        if (complete) break;
    }
    found->end = end;
    for (const char *at = start; at < end; at++) script->line += *at == '\n';
    script->next = end;
    return true;
}

bool script_mark(script *script, const char **mark, size_t *length) {
    uint32_t line = script->line;
    const char *at = script->next;
    for (;;) {
        at = skip(at, &line, false);
        if (at[0] == '/' && at[1] == '*') {
            at = skip(at, &line, true);
            continue;
        }
        if (at[0] != '-' || at[1] != '-') return false;
        size_t count = strcspn(at, "\n");
        const char *rest = at + 2;
        while (rest < at + count && isspace((unsigned char)*rest)) rest++;
        script->next = at + count;
        script->line = line;
        *mark = rest;
        *length = count - (size_t)(rest - at);
        while (*length && isspace((unsigned char)rest[*length - 1])) --*length;
        return true;
    }
}

void result_free(result_set *result) {
    for (size_t i = 0; i < result->rows * (size_t)result->columns; i++) sqlite3_value_free(result->values[i]);
    for (int i = 0; i < result->columns; i++) free(result->names[i]);
    free(result->values);
    free(result->names);
    *result = (result_set){0};
}

sqlite3_value *result_value(const result_set *result, size_t row, int column) {
    return result->values[row * (size_t)result->columns + (size_t)column];
}

static void keep_row(result_set *result, sqlite3_stmt *query) {
    if (result->rows == result->rows_room) {
        result->rows_room = result->rows_room ? result->rows_room * 2 : 16;
        result->values = realloc(result->values, result->rows_room * (size_t)result->columns * sizeof *result->values);
        if (!result->values) abort();
    }
    for (int i = 0; i < result->columns; i++) {
        sqlite3_value *copy = sqlite3_value_dup(sqlite3_column_value(query, i));
        if (!copy) abort();
        result->values[result->rows * (size_t)result->columns + (size_t)i] = copy;
    }
    result->rows++;
}

// The names that SQLite itself has for what goes wrong, for a course to ask for.
static const char *kind_of(int code) {
    static const struct {
        int code;
        const char *name;
    } names[] = {
        {SQLITE_CONSTRAINT_CHECK, "SQLITE_CONSTRAINT_CHECK"},
        {SQLITE_CONSTRAINT_DATATYPE, "SQLITE_CONSTRAINT_DATATYPE"},
        {SQLITE_CONSTRAINT_FOREIGNKEY, "SQLITE_CONSTRAINT_FOREIGNKEY"},
        {SQLITE_CONSTRAINT_NOTNULL, "SQLITE_CONSTRAINT_NOTNULL"},
        {SQLITE_CONSTRAINT_PRIMARYKEY, "SQLITE_CONSTRAINT_PRIMARYKEY"},
        {SQLITE_CONSTRAINT_ROWID, "SQLITE_CONSTRAINT_ROWID"},
        {SQLITE_CONSTRAINT_TRIGGER, "SQLITE_CONSTRAINT_TRIGGER"},
        {SQLITE_CONSTRAINT_UNIQUE, "SQLITE_CONSTRAINT_UNIQUE"},
        {SQLITE_MISMATCH, "SQLITE_MISMATCH"},
        {SQLITE_TOOBIG, "SQLITE_TOOBIG"},
        {SQLITE_CANTOPEN, "SQLITE_CANTOPEN"},
        {SQLITE_NOTADB, "SQLITE_NOTADB"},
        {SQLITE_CORRUPT, "SQLITE_CORRUPT"},
        {SQLITE_READONLY, "SQLITE_READONLY"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].code == code) return names[i].name;
    return (code & 0xff) == SQLITE_CONSTRAINT ? "SQLITE_CONSTRAINT" : "SQLITE_ERROR";
}

static bool is_syntax(const char *message) {
    size_t length = strlen(message);
    return (length >= 12 && !strcmp(message + length - 12, "syntax error")) ||
           !strncmp(message, "unrecognized token", 18) || !strcmp(message, "incomplete input");
}

// What SQLite just complained about.
static mistake complaint(const char *file, const statement *statement) {
    int code = sqlite3_extended_errcode(database);
    int offset = sqlite3_error_offset(database);
    mistake wrong = mistake_at(kind_of(code), file, statement->line, "%s", sqlite3_errmsg(database));
    wrong.is_syntax = code == SQLITE_ERROR && is_syntax(wrong.message);
    wrong.is_memory = (code & 0xff) == SQLITE_NOMEM;
    wrong.is_depth = strstr(wrong.message, "too many levels of trigger recursion") != NULL;
    if (offset < 0 && !strcmp(wrong.message, "incomplete input")) {
        // It misses its end, so that is where it points.
        offset = (int)(statement->end - statement->start);
        while (offset > 0 && isspace((unsigned char)statement->start[offset - 1])) offset--;
    }
    if (offset < 0 || statement->start + offset > statement->end) return wrong;
    const char *at = statement->start + offset, *begin = statement->start;
    for (const char *one = statement->start; one < at; one++) {
        if (*one != '\n') continue;
        wrong.line++;
        begin = one + 1;
    }
    // A statement may begin in the midst of a line; what is shown begins with it.
    for (const char *one = begin; one < at; one++) wrong.column += (*one & 0xc0) != 0x80;
    wrong.shown_column = wrong.column - 1;
    size_t length = strcspn(begin, "\n");
    if (length > 200 || begin + length > statement->end + 1) length = (size_t)(statement->end - begin);
    if (length <= 200) wrong.shown = kept(begin, length);
    return wrong;
}

static mistake unbound(const char *file, const statement *statement, sqlite3_stmt *query, int index) {
    const char *name = sqlite3_bind_parameter_name(query, index);
    return mistake_at("MissingArgument", file, statement->line,
                      "The parameter %s has no value: the program got too few arguments.", name ? name : "?");
}

static mistake bind(const char *file, const statement *statement, sqlite3_stmt *query, const running *running) {
    int wanted = sqlite3_bind_parameter_count(query);
    for (int index = 1; index <= wanted; index++) {
        if ((size_t)index > running->arguments_count) return unbound(file, statement, query, index);
        text argument = running->arguments[index - 1];
        int failed = running->json ? json_bind(query, index, argument)
                                   : sqlite3_bind_text64(query, index, argument.bytes, argument.length, SQLITE_STATIC, SQLITE_UTF8);
        if (failed) return complaint(file, statement);
    }
    return (mistake){0};
}

void tell_changes(running *running) {
    if (!running->changed) return;
    if (running->prints)
        printf("%lld %s %s\n", (long long)running->changes, running->changes == 1 ? "row" : "rows", running->changed);
    running->changed = NULL;
    running->changes = 0;
    fflush(stdout);
}

// What a statement does to rows; NULL for those that leave them alone.
static const char *change_of(const statement *statement) {
    static const char *const words[][2] = {{"INSERT", "inserted"}, {"REPLACE", "inserted"}, {"UPDATE", "updated"},
                                           {"DELETE", "deleted"}, {"WITH", "changed"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!sqlite3_strnicmp(statement->start, words[i][0], (int)strlen(words[i][0]))) return words[i][1];
    return NULL;
}

// Rows that several statements in a row treated alike are told together.
static void count_changes(const char *change, int64_t count, running *running) {
    if (running->changed && strcmp(running->changed, change)) tell_changes(running);
    running->changed = change;
    running->changes += count;
}

static void print_result(const result_set *result) {
    sqlite3_str *out = sqlite3_str_new(database);
    table_print(result, out, SHOWN_ROWS_MAX);
    fwrite(sqlite3_str_value(out), 1, (size_t)sqlite3_str_length(out), stdout);
    sqlite3_free(sqlite3_str_finish(out));
    fflush(stdout);
}

static mistake step(const char *file, const statement *statement, sqlite3_stmt *query, running *running) {
    result_set result = {.columns = sqlite3_column_count(query)};
    bool printed = false;
    if (result.columns > 0) {
        tell_changes(running);
        result.names = calloc((size_t)result.columns, sizeof *result.names);
        if (!result.names) abort();
        for (int i = 0; i < result.columns; i++) {
            const char *name = sqlite3_column_name(query, i);
            result.names[i] = kept(name, strlen(name));
        }
    }
    sqlite3_int64 before = sqlite3_total_changes64(database);
    int got;
    while ((got = sqlite3_step(query)) == SQLITE_ROW) {
        result.rows_total++;
        if (result.rows < running->rows_max) {
            keep_row(&result, query);
        } else if (running->refuses_more) {
            return mistake_at("TooManyRows", file, statement->line, "The result has more than %d rows.", COMPARED_ROWS_MAX);
        } else if (running->prints && !printed) {
            // Whoever never comes to an end has shown something by then.
            print_result(&result);
            printed = true;
        }
    }
    if (got != SQLITE_DONE) return complaint(file, statement);
    if (result.columns == 0) {
        const char *change = change_of(statement);
        if (change) count_changes(change, sqlite3_total_changes64(database) > before ? sqlite3_changes64(database) : 0, running);
        return (mistake){0};
    }
    if (running->prints) {
        if (!printed) print_result(&result);
        if (result.rows_total > result.rows)
            printf("(%zu of %llu rows shown)\n", result.rows, (unsigned long long)result.rows_total);
        fflush(stdout);
    }
    if (running->result) {
        result_free(running->result);
        *running->result = result;
        running->has_result = true;
    } else {
        result_free(&result);
    }
    return (mistake){0};
}

static mistake shell_command(const char *file, const statement *statement) {
    int length = (int)strcspn(statement->start, " \t\r\n;");
    mistake wrong = mistake_at("SQLITE_ERROR", file, statement->line,
                               "%.*s is a command of the sqlite3 shell and no SQL; the table sqlite_schema lists what there is.",
                               length, statement->start);
    wrong.is_syntax = true;
    return wrong;
}

mistake run_statement(const char *file, const statement *statement, running *running) {
    if (*statement->start == '.') return shell_command(file, statement);
    sqlite3_stmt *query = NULL;
    if (sqlite3_prepare_v2(database, statement->start, (int)(statement->end - statement->start), &query, NULL))
        return complaint(file, statement);
    mistake wrong = {0};
    if (query && !(running->skips_parameters && sqlite3_bind_parameter_count(query))) {
        wrong = bind(file, statement, query, running);
        if (!wrong.is_there) wrong = step(file, statement, query, running);
    }
    sqlite3_finalize(query);
    return wrong;
}

mistake run_script(script *script, running *running) {
    statement statement;
    while (script_next(script, &statement)) {
        mistake wrong = run_statement(script->file, &statement, running);
        if (!wrong.is_there) continue;
        tell_changes(running);
        return wrong;
    }
    return (mistake){0};
}

mistake check_script(const char *file, char *source) {
    script script = {.file = file, .source = source, .next = source, .line = 1};
    statement statement;
    while (script_next(&script, &statement)) {
        if (*statement.start == '.') return shell_command(file, &statement);
        sqlite3_stmt *query = NULL;
        // Names that are not there yet are no matter here.
        if (sqlite3_prepare_v2(database, statement.start, (int)(statement.end - statement.start), &query, NULL)) {
            mistake wrong = complaint(file, &statement);
            if (wrong.is_syntax) return wrong;
        }
        sqlite3_finalize(query);
    }
    return (mistake){0};
}
