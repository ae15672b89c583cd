// What learners' programs do every day, each by the first argument's name.
// Compiled by build.sh; the tests run everyday.wasm.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int greet(void) { return puts("hello") < 0; }

static int echo(void) {
    char bytes[512];
    size_t length;
    while ((length = fread(bytes, 1, sizeof bytes, stdin)) > 0)
        if (fwrite(bytes, 1, length, stdout) != length) return 1;
    return 0;
}

// Each line as it comes, so that somebody can answer it.
static int talk(void) {
    char line[128];
    while (fgets(line, sizeof line, stdin)) {
        fputs("you said ", stdout);
        fputs(line, stdout);
        fflush(stdout);
    }
    return 0;
}

static int tell(const char *what, const char *path) {
    char line[64];
    FILE *file = fopen(path, "r");
    if (!file) {
        fputs(what, stdout);
        puts(errno == ENOENT ? ": not there" : ": failed");
        return 1;
    }
    fputs(what, stdout);
    fputs(": ", stdout);
    while (fgets(line, sizeof line, file)) fputs(line, stdout);
    return fclose(file);
}

static int put(const char *path, const char *mode, const char *words) {
    FILE *file = fopen(path, mode);
    if (!file) return 1;
    fputs(words, file);
    return fclose(file);
}

// Relative and absolute paths meet in one tree.
static int files(void) {
    struct stat about;
    if (put("notes.txt", "w", "one\n") || put("/work/notes.txt", "a", "two\n")) return 1;
    tell("relative", "notes.txt");
    tell("absolute", "/work/notes.txt");
    if (put("/tmp/scratch", "w", "three\n")) return 2;
    tell("elsewhere", "/tmp/scratch");
    tell("given", "data.txt");
    tell("outside", "/etc/passwd");
    tell("upwards", "../../etc/passwd");
    if (mkdir("folder", 0777) || rename("notes.txt", "folder/moved.txt")) return 3;
    tell("moved", "folder/moved.txt");
    if (stat("folder/moved.txt", &about) || about.st_size != 8) return 4;
    if (rmdir("folder") == 0 || errno != ENOTEMPTY) return 5;
    DIR *folder = opendir(".");
    if (!folder) return 6;
    for (struct dirent *entry; (entry = readdir(folder));) puts(entry->d_name);
    closedir(folder);
    return unlink("folder/moved.txt") || rmdir("folder");
}

static int arguments(int count, char **words) {
    for (int at = 0; at < count; at++) puts(words[at]);
    return 0;
}

static void number(const char *name, long long value) {
    char digits[24], *at = digits + sizeof digits;
    *--at = 0;
    do *--at = (char)('0' + value % 10); while (value /= 10);
    fputs(name, stdout);
    fputs(" ", stdout);
    puts(at);
}

static int clocks(void) {
    struct timespec now, pause = {3600, 0};
    clock_gettime(CLOCK_REALTIME, &now);
    number("seconds", now.tv_sec);
    if (nanosleep(&pause, NULL)) return 1;
    clock_gettime(CLOCK_MONOTONIC, &now);
    number("since", now.tv_sec);
    return 0;
}

static int dice(void) {
    unsigned char bytes[4];
    if (getentropy(bytes, sizeof bytes)) return 1;
    for (unsigned at = 0; at < sizeof bytes; at++) number("byte", bytes[at]);
    return 0;
}

// Not a loop in disguise: each call keeps something of its own. It has an end,
// only nobody comes to see it.
static int deeper(int depth, volatile int *above) {
    volatile int own[16];
    own[depth % 16] = depth + *above;
    return depth < 0 ? 0 : deeper(depth + 1, own) + own[depth % 16];
}

// Nothing is wrong with it but that it is deep.
static int deep(int left) {
    volatile int own = left;
    return left ? deep(left - 1) + (own & 1) : 0;
}

static int environment(void) {
    char folder[64];
    puts(getcwd(folder, sizeof folder) ? folder : "nowhere");
    puts(getenv("PATH") ? "a path" : "no path");
    return isatty(1);
}

int main(int count, char **words) {
    const char *what = count > 1 ? words[1] : "greet";
    if (!strcmp(what, "greet")) return greet();
    if (!strcmp(what, "echo")) return echo();
    if (!strcmp(what, "talk")) return talk();
    if (!strcmp(what, "files")) return files();
    if (!strcmp(what, "arguments")) return arguments(count, words);
    if (!strcmp(what, "exit")) exit(count > 2 ? atoi(words[2]) : 3);
    if (!strcmp(what, "clocks")) return clocks();
    if (!strcmp(what, "dice")) return dice();
    if (!strcmp(what, "recursion")) return deeper(0, &(volatile int){0});
    if (!strcmp(what, "deep")) return number("odd", deep(10000)), 0;
    if (!strcmp(what, "environment")) return environment();
    if (!strcmp(what, "abort")) abort();
    if (!strcmp(what, "null")) return *(volatile int *)0x7fffff00;
    if (!strcmp(what, "divide")) {
        volatile int none = 0;
        return count / none;
    }
    if (!strcmp(what, "heap")) {
        for (;;) {
            volatile char *more = malloc(1 << 20);
            if (!more) return 1;
            *more = 1;
        }
    }
    return 64;
}
