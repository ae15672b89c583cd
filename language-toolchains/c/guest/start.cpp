// Linked into every C++ program: main is called in here, so that an exception that
// nothing catches is told with its type and its words before the program ends.
// (WebAssembly looks for who catches while it unwinds, so std::terminate is not
// called at the throw.)
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <typeinfo>

#include <cxxabi.h>

// The tag of what C++ throws; the compiler leaves it to somebody to define it.
__asm__(".globl __cpp_exception\n.tagtype __cpp_exception i32\n__cpp_exception:\n");

extern "C" int __real___main_void(void);

namespace {

// Writes a type's name as it stands in a source, where it is plain: `9MyFailure`,
// `St13runtime_error`, `N5shape5ErrorE`. Others stay as the compiler says them. The
// library's own function for all names would double the size of every program.
void write_name(const char* name) {
  const char* at = name;
  bool nested = *at == 'N';
  if (nested) ++at;
  char text[256];
  unsigned used = 0;
  bool first = true;
  if (at[0] == 'S' && at[1] == 't') {
    while (used < 3) text[used] = "std"[used], ++used;
    first = false;
    at += 2;
  }
  while (*at >= '1' && *at <= '9') {
    char* end;
    unsigned long length = std::strtoul(at, &end, 10);
    at = end;
    if (length + used + 4 > sizeof text) break;
    if (!first) text[used++] = ':', text[used++] = ':';
    first = false;
    for (unsigned long i = 0; i < length && *at; ++i) text[used++] = *at++;
    if (!nested) break;
  }
  text[used] = 0;
  bool whole = nested ? at[0] == 'E' && at[1] == 0 : *at == 0;
  std::fputs(whole ? text : name, stderr);
}

[[noreturn]] void uncaught() {
  const std::type_info* type = abi::__cxa_current_exception_type();
  std::fputs("The program ended with an exception that nothing caught: ", stderr);
  if (type)
    write_name(type->name());
  else
    std::fputs("something from outside C++", stderr);
  try {
    throw;
  } catch (const std::exception& error) {
    std::fprintf(stderr, ": %s", error.what());
  } catch (const char* words) {
    std::fprintf(stderr, ": %s", words);
  } catch (int number) {
    std::fprintf(stderr, ": %d", number);
  } catch (...) {
  }
  std::fputc('\n', stderr);
  std::abort();
}

}  // namespace

extern "C" int __wrap___main_void(void) {
  try {
    return __real___main_void();
  } catch (...) {
    uncaught();
  }
}
