/* Loaded into componentize-py with LD_PRELOAD while it builds the runner.
 *
 * CPython takes the secret of its string hashes from the host's random numbers,
 * and the snapshot keeps it. With fixed numbers the order of sets, and so what
 * a program prints and the fuel it uses, is the same in every build.
 */
#include <stddef.h>
#include <sys/types.h>

ssize_t getrandom(void *buffer, size_t length, unsigned int flags)
{
    (void)flags;
    for (size_t index = 0; index < length; index++)
        ((unsigned char *)buffer)[index] = (unsigned char)(index * 37 + 11);
    return (ssize_t)length;
}

int getentropy(void *buffer, size_t length)
{
    getrandom(buffer, length, 0);
    return 0;
}
