// doctest as it is, in a program that has its main and its reporter already
// (doctest.cpp): a file of tests may say that it wants doctest's main, as it would
// elsewhere, and need not.
#undef DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#undef DOCTEST_CONFIG_IMPLEMENT
// Nothing here has signals.
#define DOCTEST_CONFIG_NO_POSIX_SIGNALS
#define DOCTEST_CONFIG_NO_MULTITHREADING
#include "/toolchain/tests/doctest/real.h"
