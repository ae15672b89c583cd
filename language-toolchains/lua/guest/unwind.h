// Why this file exists: Lua ends a function in the midst of a hundred others by
// a long jump, and WebAssembly has none without its exceptions, which the
// sandbox leaves off. So errors unwind as in languages without exceptions: a
// flag is raised and every function returns at once until somebody lowers it.
// The returning is put into the compiled code by unwind.py, behind each call.
#ifndef OPENCODE_UNWIND_H
#define OPENCODE_UNWIND_H

// Why the functions are returning.
enum { UNWIND_ERROR = 1, UNWIND_EXIT = 2 };

// Raises the flag. Only what called `unwind_try` goes on.
_Noreturn __attribute__((import_module("unwind"), import_name("throw"))) void unwind_throw(int reason);

// Calls a function that may raise the flag, and lowers it, unless the program
// asked to exit and an outer `unwind_try` is there to hear of it.
void unwind_try(void (*function)(void *, void *), void *first, void *second);

// Whether the outermost `unwind_try` ended because the program asked to exit.
int unwind_exited(void);

// What ldo.c uses in place of setjmp and longjmp.
#define luai_jmpbuf int
#define LUAI_THROW(L, c) unwind_throw(UNWIND_ERROR)
#define LUAI_TRY(L, c, a) unwind_try((void (*)(void *, void *))f, L, ud);

#endif
