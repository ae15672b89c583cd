// Five programs that compute; the first argument says which, the second how much.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t next_number(int64_t *state) {
    return *state = *state * 16807 % 2147483647;
}

static long fib(long n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

static int compare(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void sort(long n) {
    int64_t *numbers = malloc(n * sizeof *numbers), state = 42, total = 0;
    for (long i = 0; i < n; i++) numbers[i] = next_number(&state);
    qsort(numbers, n, sizeof *numbers, compare);
    for (long i = 0; i < n; i++) total = (total * 31 + numbers[i]) % 1000000007;
    printf("%lld\n", (long long)total);
}

typedef struct { double x, y, z, vx, vy, vz, mass; } Body;

static Body bodies[] = {
    {0, 0, 0, 0, 0, 0, 39.47841760435743},
    {4.84143144246472090, -1.16032004402742839, -0.103622044471123109, 0.606326392995832, 2.81198684491626, -0.02521836165988763, 0.03769367487038949},
    {8.34336671824457987, 4.12479856412430479, -0.403523417114321381, -1.0107743461787924, 1.8256623712304119, 0.008415761376584154, 0.011286326131968767},
    {12.8943695621391310, -15.1111514016986312, -0.223307578892655734, 1.0827910064415354, 0.8687130181696082, -0.010832637401363636, 0.0017237240570597112},
    {15.3796971148509165, -25.9193146099879641, 0.179258772950371181, 0.979090732243898, 0.5946989986476762, -0.034755955550407810, 0.0020336868699246304},
};
enum { BODIES = 5 };

static void n_body(long steps) {
    for (long step = 0; step < steps; step++) {
        for (int i = 0; i < BODIES; i++) {
            Body *a = &bodies[i];
            for (int j = i + 1; j < BODIES; j++) {
                Body *b = &bodies[j];
                double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
                double square = dx * dx + dy * dy + dz * dz;
                double by = 0.01 / (square * sqrt(square));
                a->vx -= dx * b->mass * by; a->vy -= dy * b->mass * by; a->vz -= dz * b->mass * by;
                b->vx += dx * a->mass * by; b->vy += dy * a->mass * by; b->vz += dz * a->mass * by;
            }
        }
        for (int i = 0; i < BODIES; i++) {
            bodies[i].x += 0.01 * bodies[i].vx; bodies[i].y += 0.01 * bodies[i].vy; bodies[i].z += 0.01 * bodies[i].vz;
        }
    }
    printf("%.6f %.6f\n", bodies[0].x, bodies[1].y);
}

static void strings(long n) {
    size_t room = 64, length = 0;
    char *text = malloc(room);
    for (long i = 0; i < n; i++) {
        char part[48];
        int size = snprintf(part, sizeof part, "%ld:%ld;", i, i * 2);
        if (length + size > room) text = realloc(text, room *= 2);
        memcpy(text + length, part, size);
        length += size;
    }
    long sevens = 0;
    for (size_t i = 0; i < length; i++) sevens += text[i] == '7';
    printf("%zu %ld\n", length, sevens);
}

enum { PLACES = 1 << 17 };

static void hash_map(long n) {
    static int64_t keys[PLACES], counts[PLACES];
    int64_t state = 42, size = 0, most = 0;
    for (long i = 0; i < n; i++) {
        int64_t key = next_number(&state) % 65536;
        uint64_t place = (uint64_t)key * 0x9E3779B97F4A7C15u >> 47;
        while (counts[place] && keys[place] != key) place = (place + 1) % PLACES;
        size += counts[place] == 0;
        keys[place] = key;
        if (++counts[place] > most) most = counts[place];
    }
    printf("%lld %lld\n", (long long)size, (long long)most);
}

int main(int count, char **words) {
    if (count < 3) { puts("hello"); return 0; }
    long n = atol(words[2]);
    if (!strcmp(words[1], "fib")) printf("%ld\n", fib(n));
    if (!strcmp(words[1], "sort")) sort(n);
    if (!strcmp(words[1], "n-body")) n_body(n);
    if (!strcmp(words[1], "strings")) strings(n);
    if (!strcmp(words[1], "map")) hash_map(n);
}
