// Why this file exists: a result set as a table that people read: a box, numbers
// to the right, NULL by its name.

#include <stdlib.h>
#include <string.h>

#include "runner.h"

// Characters of one value that are shown.
#define CELL_CHARS_MAX 200

// How many columns of a screen a character takes: none for marks that sit on
// others, two for what East Asia writes and for pictures.
static int width_of(uint32_t c) {
    if ((c >= 0x300 && c <= 0x36f) || (c >= 0x200b && c <= 0x200f) || (c >= 0xfe00 && c <= 0xfe0f)) return 0;
    bool wide = (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3) ||
                (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
                (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x1f300 && c <= 0x1f64f) || (c >= 0x1f680 && c <= 0x1f6ff) ||
                (c >= 0x1f900 && c <= 0x1f9ff) || (c >= 0x20000 && c <= 0x3fffd);
    return wide ? 2 : 1;
}

// Reads one character; a byte that begins none counts as one.
static int read_char(const unsigned char *at, const unsigned char *end, uint32_t *c) {
    int length = *at < 0x80 ? 1 : *at >= 0xf0 ? 4 : *at >= 0xe0 ? 3 : *at >= 0xc0 ? 2 : 1;
    if (at + length > end) length = 1;
    *c = length == 1 ? *at : *at & (0x7f >> length);
    for (int i = 1; i < length; i++) *c = *c << 6 | (at[i] & 0x3f);
    return length;
}

// Appends a text on one line, cut where it is too long; gives its width.
static int append_line(sqlite3_str *out, const char *bytes, size_t length) {
    const unsigned char *at = (const unsigned char *)bytes, *end = at + length;
    int width = 0;
    for (int count = 0; at < end; count++) {
        if (count == CELL_CHARS_MAX) {
            sqlite3_str_appendall(out, "…");
            return width + 1;
        }
        uint32_t c;
        int size = read_char(at, end, &c);
        if (c == '\n' || c == '\t' || c == '\r') {
            sqlite3_str_appendf(out, "\\%c", c == '\n' ? 'n' : c == '\t' ? 't' : 'r');
            width += 2;
        } else if (c < 0x20 || c == 0x7f) {
            sqlite3_str_appendf(out, "\\x%02x", c);
            width += 4;
        } else {
            sqlite3_str_append(out, (const char *)at, size);
            width += width_of(c);
        }
        at += size;
    }
    return width;
}

static int append_value(sqlite3_str *out, sqlite3_value *value) {
    int type = sqlite3_value_type(value);
    if (type == SQLITE_NULL) return append_line(out, "NULL", 4);
    if (type != SQLITE_BLOB)
        return append_line(out, (const char *)sqlite3_value_text(value), (size_t)sqlite3_value_bytes(value));
    const unsigned char *bytes = sqlite3_value_blob(value);
    int count = sqlite3_value_bytes(value), shown = count > CELL_CHARS_MAX / 2 ? CELL_CHARS_MAX / 2 : count;
    sqlite3_str_appendall(out, "X'");
    for (int i = 0; i < shown; i++) sqlite3_str_appendf(out, "%02X", bytes[i]);
    sqlite3_str_appendall(out, shown < count ? "…" : "'");
    return 3 + 2 * shown;
}

static void append_rule(sqlite3_str *out, const int *widths, int columns, const char *const *corners) {
    for (int i = 0; i < columns; i++) {
        sqlite3_str_appendall(out, corners[i > 0]);
        for (int j = 0; j < widths[i] + 2; j++) sqlite3_str_appendall(out, "─");
    }
    sqlite3_str_appendall(out, corners[2]);
    sqlite3_str_appendall(out, "\n");
}

static void append_cell(sqlite3_str *out, sqlite3_str *cell, int used, int width, bool right) {
    sqlite3_str_appendall(out, "│ ");
    if (right) sqlite3_str_appendchar(out, width - used, ' ');
    sqlite3_str_append(out, sqlite3_str_value(cell), sqlite3_str_length(cell));
    if (!right) sqlite3_str_appendchar(out, width - used, ' ');
    sqlite3_str_appendall(out, " ");
    sqlite3_str_reset(cell);
}

static bool is_number(sqlite3_value *value) {
    int type = sqlite3_value_type(value);
    return type == SQLITE_INTEGER || type == SQLITE_FLOAT;
}

void table_print(const result_set *result, sqlite3_str *out, size_t rows_max) {
    static const char *const top[] = {"┌", "┬", "┐"}, *const middle[] = {"├", "┼", "┤"}, *const bottom[] = {"└", "┴", "┘"};
    size_t rows = result->rows < rows_max ? result->rows : rows_max;
    int *widths = calloc((size_t)result->columns, sizeof *widths);
    bool *numbers = calloc((size_t)result->columns, sizeof *numbers);
    if (!widths || !numbers) abort();
    sqlite3_str *cell = sqlite3_str_new(NULL);
    for (int i = 0; i < result->columns; i++) {
        widths[i] = append_line(cell, result->names[i], strlen(result->names[i]));
        sqlite3_str_reset(cell);
        bool others = false;
        for (size_t row = 0; row < rows; row++) {
            sqlite3_value *value = result_value(result, row, i);
            int width = append_value(cell, value);
            sqlite3_str_reset(cell);
            if (width > widths[i]) widths[i] = width;
            if (is_number(value)) numbers[i] = true;
            else if (sqlite3_value_type(value) != SQLITE_NULL) others = true;
        }
        numbers[i] = numbers[i] && !others;
    }
    append_rule(out, widths, result->columns, top);
    for (int i = 0; i < result->columns; i++) {
        int used = append_line(cell, result->names[i], strlen(result->names[i]));
        append_cell(out, cell, used, widths[i], numbers[i]);
    }
    sqlite3_str_appendall(out, "│\n");
    append_rule(out, widths, result->columns, middle);
    for (size_t row = 0; row < rows; row++) {
        for (int i = 0; i < result->columns; i++) {
            int used = append_value(cell, result_value(result, row, i));
            append_cell(out, cell, used, widths[i], numbers[i]);
        }
        sqlite3_str_appendall(out, "│\n");
    }
    append_rule(out, widths, result->columns, bottom);
    if (result->rows_total == 0) sqlite3_str_appendall(out, "(no rows)\n");
    sqlite3_free(sqlite3_str_finish(cell));
    free(widths);
    free(numbers);
}
