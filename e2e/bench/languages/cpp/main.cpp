// Five programs that compute; the first argument says which, the second how much.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <string>
#include <unordered_map>
#include <vector>

static std::int64_t next_number(std::int64_t &state) { return state = state * 16807 % 2147483647; }

static long fib(long n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

static void sort(long n) {
    std::vector<std::int64_t> numbers(n);
    std::int64_t state = 42, total = 0;
    for (auto &number : numbers) number = next_number(state);
    std::sort(numbers.begin(), numbers.end());
    for (auto number : numbers) total = (total * 31 + number) % 1000000007;
    std::cout << total << '\n';
}

struct Body { double x, y, z, vx, vy, vz, mass; };

static std::array<Body, 5> bodies{{
    {0, 0, 0, 0, 0, 0, 39.47841760435743},
    {4.84143144246472090, -1.16032004402742839, -0.103622044471123109, 0.606326392995832, 2.81198684491626, -0.02521836165988763, 0.03769367487038949},
    {8.34336671824457987, 4.12479856412430479, -0.403523417114321381, -1.0107743461787924, 1.8256623712304119, 0.008415761376584154, 0.011286326131968767},
    {12.8943695621391310, -15.1111514016986312, -0.223307578892655734, 1.0827910064415354, 0.8687130181696082, -0.010832637401363636, 0.0017237240570597112},
    {15.3796971148509165, -25.9193146099879641, 0.179258772950371181, 0.979090732243898, 0.5946989986476762, -0.034755955550407810, 0.0020336868699246304},
}};

static void n_body(long steps) {
    for (long step = 0; step < steps; step++) {
        for (std::size_t i = 0; i < bodies.size(); i++) {
            Body &a = bodies[i];
            for (std::size_t j = i + 1; j < bodies.size(); j++) {
                Body &b = bodies[j];
                double dx = a.x - b.x, dy = a.y - b.y, dz = a.z - b.z;
                double square = dx * dx + dy * dy + dz * dz;
                double by = 0.01 / (square * std::sqrt(square));
                a.vx -= dx * b.mass * by; a.vy -= dy * b.mass * by; a.vz -= dz * b.mass * by;
                b.vx += dx * a.mass * by; b.vy += dy * a.mass * by; b.vz += dz * a.mass * by;
            }
        }
        for (Body &body : bodies) {
            body.x += 0.01 * body.vx; body.y += 0.01 * body.vy; body.z += 0.01 * body.vz;
        }
    }
    std::printf("%.6f %.6f\n", bodies[0].x, bodies[1].y);
}

static void strings(long n) {
    std::string text;
    for (long i = 0; i < n; i++) text += std::to_string(i) + ':' + std::to_string(i * 2) + ';';
    std::cout << text.size() << ' ' << std::count(text.begin(), text.end(), '7') << '\n';
}

static void hash_map(long n) {
    std::unordered_map<std::int64_t, std::int64_t> counts;
    std::int64_t state = 42, most = 0;
    for (long i = 0; i < n; i++) most = std::max(most, ++counts[next_number(state) % 65536]);
    std::cout << counts.size() << ' ' << most << '\n';
}

int main(int count, char **words) {
    if (count < 3) { std::cout << "hello\n"; return 0; }
    std::string which = words[1];
    long n = std::stol(words[2]);
    if (which == "fib") std::cout << fib(n) << '\n';
    if (which == "sort") sort(n);
    if (which == "n-body") n_body(n);
    if (which == "strings") strings(n);
    if (which == "map") hash_map(n);
}
