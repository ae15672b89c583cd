// Why this file exists: what Lua is told before each of its files is compiled.
#ifndef OPENCODE_SETTINGS_H
#define OPENCODE_SETTINGS_H

#include "unwind.h"

// The order of `pairs` follows from it, so it is the same in every run.
#define luai_makeseed(L) 0x5bd1e995u

// Where `table.sort` begins follows from the list alone.
#define l_randomizePivot() 0u

// Raised by lua.patch where Lua finds that calls are too deep.
extern int stack_overflowed;

#endif
