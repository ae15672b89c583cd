// What the C programs of the benchmarks compute, native and as guests alike.

// Primes below a number, by the sieve of Eratosthenes.
enum { SIEVE_SIZE = 3000000 };
static unsigned char composite[SIEVE_SIZE];

static unsigned primes(void) {
    unsigned count = 0;
    for (unsigned number = 2; number < SIEVE_SIZE; number++) {
        if (composite[number]) continue;
        count++;
        for (unsigned multiple = 2 * number; multiple < SIEVE_SIZE; multiple += number)
            composite[multiple] = 1;
    }
    return count;
}

static unsigned fibonacci(unsigned number) {
    return number < 2 ? number : fibonacci(number - 1) + fibonacci(number - 2);
}
