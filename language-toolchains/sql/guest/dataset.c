// Why this file exists: a course gives its data as files beside the program, and
// they are in the database before the program begins.

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "runner.h"

// As many files as a program may have at all (TREE_FILES_MAX of the platform).
#define DATASET_FILES_MAX 256
// The folder for those who have many.
#define FOLDER "dataset"

static bool ends_with(const char *name, const char *end) {
    size_t length = strlen(name), wanted = strlen(end);
    return length > wanted && !sqlite3_stricmp(name + length - wanted, end);
}

static int by_name(const void *one, const void *other) {
    return strcmp(*(char *const *)one, *(char *const *)other);
}

// The files of a folder that end so, by name, with the folder's name before them.
static size_t files_in(const char *folder, const char *end, char **names) {
    DIR *listing = opendir(folder);
    if (!listing) return 0;
    size_t count = 0;
    struct dirent *entry;
    while ((entry = readdir(listing)) && count < DATASET_FILES_MAX) {
        if (!ends_with(entry->d_name, end) || entry->d_name[0] == '.') continue;
        names[count++] = strcmp(folder, ".") ? sqlite3_mprintf("%s/%s", folder, entry->d_name) : sqlite3_mprintf("%s", entry->d_name);
    }
    closedir(listing);
    qsort(names, count, sizeof *names, by_name);
    return count;
}

static mistake load_sql(const char *path) {
    size_t length;
    char *source = read_file(path, &length);
    if (!source) return (mistake){0};
    if (memchr(source, 0, length)) return mistake_at("error", path, 0, "The file holds a NUL byte, so it is no SQL.");
    script script = {.file = path, .source = source, .next = source, .line = 1};
    running running = {0};
    return run_script(&script, &running);
}

static mistake load_database(const char *path, bool *found) {
    size_t length;
    char *bytes = read_file(path, &length);
    if (!bytes) return (mistake){0};
    if (*found) return mistake_at("error", path, 0, "There is another database already; one of them can be the course's data.");
    *found = true;
    mistake no_database = mistake_at("SQLITE_NOTADB", path, 0, "This is not a database of SQLite 3.");
    if (length < 100 || memcmp(bytes, "SQLite format 3", 16)) return no_database;
    // A database in memory keeps no log beside it; what the file says of one is
    // about the program that wrote it.
    if (bytes[18] == 2) bytes[18] = bytes[19] = 1;
    unsigned char *image = sqlite3_malloc64(length);
    if (!image) abort();
    memcpy(image, bytes, length);
    free(bytes);
    int flags = SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE;
    if (sqlite3_deserialize(database, "main", image, (sqlite3_int64)length, (sqlite3_int64)length, flags) ||
        sqlite3_exec(database, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL))
        return no_database;
    return (mistake){0};
}

static mistake load_csv_files(const char *folder) {
    static char *names[DATASET_FILES_MAX];
    size_t count = files_in(folder, ".csv", names);
    for (size_t i = 0; i < count; i++) {
        const char *slash = strrchr(names[i], '/');
        const char *name = slash ? slash + 1 : names[i];
        mistake wrong = csv_load(names[i], kept(name, strlen(name) - 4));
        if (wrong.is_there) return wrong;
    }
    return (mistake){0};
}

mistake dataset_load(void) {
    static const char *const databases[] = {"dataset.db", "dataset.sqlite", "dataset.sqlite3"};
    mistake wrong = {0};
    bool found = false;
    for (size_t i = 0; i < 3 && !wrong.is_there; i++) wrong = load_database(databases[i], &found);
    if (!wrong.is_there) wrong = load_csv_files(".");
    if (!wrong.is_there) wrong = load_csv_files(FOLDER);
    if (!wrong.is_there) wrong = load_sql("dataset.sql");
    static char *names[DATASET_FILES_MAX];
    size_t count = files_in(FOLDER, ".sql", names);
    for (size_t i = 0; i < count && !wrong.is_there; i++) wrong = load_sql(names[i]);
    return wrong;
}
