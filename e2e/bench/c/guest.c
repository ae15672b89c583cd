// The C programs of the benchmarks as a runner component: the canonical ABI of
// wit/runner and of two functions of WASI, written by hand because it is so
// little, and without any library. The first argument chooses the program.
#include "work.h"

typedef struct {
    const char *bytes;
    unsigned length;
} text;

#define EXPORT(name) __attribute__((export_name(name)))
#define IMPORT(module, name) __attribute__((import_module(module), import_name(name)))
#define PROGRAM "opencode:runner/program@0.1.0#"

IMPORT("wasi:cli/stdout@0.2.12", "get-stdout") int get_stdout(void);
IMPORT("wasi:io/streams@0.2.12", "[method]output-stream.blocking-write-and-flush")
void write_and_flush(int stream, const char *bytes, unsigned length, void *result);

// `exited(0)` of the variant `ending`, which is all zeros.
static unsigned exited[10];
static char heap[1 << 16] __attribute__((aligned(8)));
static unsigned heap_used;

// Only names and arguments are ever handed over, once.
EXPORT("cabi_realloc")
void *cabi_realloc(void *old, unsigned old_size, unsigned align, unsigned size) {
    (void)old, (void)old_size;
    heap_used = (heap_used + align - 1) & ~(align - 1);
    if (size > sizeof heap - heap_used) __builtin_trap();
    void *memory = heap + heap_used;
    heap_used += size;
    return memory;
}

static void print(const char *bytes, unsigned length) {
    unsigned result[4];
    write_and_flush(get_stdout(), bytes, length, result);
}

static void print_number(unsigned number) {
    char line[12];
    unsigned at = sizeof line;
    line[--at] = '\n';
    do {
        line[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    print(line + at, sizeof line - at);
}

EXPORT(PROGRAM "run")
void *run(const char *entry, unsigned entry_length, const text *words, unsigned count) {
    (void)entry, (void)entry_length;
    char first = count ? words[0].bytes[0] : 'h';
    if (first == 'w')
        print_number(primes());
    else if (first == 'f')
        print_number(fibonacci(32));
    else
        print("hello\n", 6);
    return exited;
}

EXPORT(PROGRAM "call")
void *call(const char *a, unsigned b, const char *c, unsigned d, const text *e, unsigned f) {
    (void)a, (void)b, (void)c, (void)d, (void)e, (void)f;
    __builtin_trap();
}

EXPORT(PROGRAM "test")
void *test(const text *files, unsigned count) {
    (void)files, (void)count;
    __builtin_trap();
}
