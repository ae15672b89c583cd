# Five programs that compute; the first argument says which, the second how much.
import sys


def numbers(n):
    state = 42
    for _ in range(n):
        state = state * 16807 % 2147483647
        yield state


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def sort(n):
    total = 0
    for number in sorted(numbers(n)):
        total = (total * 31 + number) % 1000000007
    print(total)


BODIES = [
    [0, 0, 0, 0, 0, 0, 39.47841760435743],
    [4.84143144246472090, -1.16032004402742839, -0.103622044471123109, 0.606326392995832, 2.81198684491626, -0.02521836165988763, 0.03769367487038949],
    [8.34336671824457987, 4.12479856412430479, -0.403523417114321381, -1.0107743461787924, 1.8256623712304119, 0.008415761376584154, 0.011286326131968767],
    [12.8943695621391310, -15.1111514016986312, -0.223307578892655734, 1.0827910064415354, 0.8687130181696082, -0.010832637401363636, 0.0017237240570597112],
    [15.3796971148509165, -25.9193146099879641, 0.179258772950371181, 0.979090732243898, 0.5946989986476762, -0.034755955550407810, 0.0020336868699246304],
]


def n_body(steps):
    pairs = [(a, b) for i, a in enumerate(BODIES) for b in BODIES[i + 1:]]
    for _ in range(steps):
        for a, b in pairs:
            dx, dy, dz = a[0] - b[0], a[1] - b[1], a[2] - b[2]
            square = dx * dx + dy * dy + dz * dz
            by = 0.01 / (square * square ** 0.5)
            a[3] -= dx * b[6] * by
            a[4] -= dy * b[6] * by
            a[5] -= dz * b[6] * by
            b[3] += dx * a[6] * by
            b[4] += dy * a[6] * by
            b[5] += dz * a[6] * by
        for body in BODIES:
            body[0] += 0.01 * body[3]
            body[1] += 0.01 * body[4]
            body[2] += 0.01 * body[5]
    print(f"{BODIES[0][0]:.6f} {BODIES[1][1]:.6f}")


def strings(n):
    text = "".join([f"{i}:{i * 2};" for i in range(n)])
    print(len(text), text.count("7"))


def hash_map(n):
    counts = {}
    for number in numbers(n):
        key = number % 65536
        counts[key] = counts.get(key, 0) + 1
    print(len(counts), max(counts.values()))


if len(sys.argv) < 3:
    print("hello")
else:
    n = int(sys.argv[2])
    match sys.argv[1]:
        case "fib":
            print(fib(n))
        case "sort":
            sort(n)
        case "n-body":
            n_body(n)
        case "strings":
            strings(n)
        case "map":
            hash_map(n)
