// How an assertion ends a test; not for files of tests.
#ifndef UNITY_ENDS_H
#define UNITY_ENDS_H

// Comes back only while nothing came of the test yet: what follows a failure is not told.
void unity_go_on(void);
__attribute__((__noreturn__, __format__(__printf__, 4, 5))) void unity_differ(const char *message, const char *file,
                                                                              int line, const char *format, ...);

#endif
