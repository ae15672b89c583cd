#!/usr/bin/env bash
# Makes everyday.wasm and crash.wasm again, with clang-22, lld-22, libclang-rt-22-dev-wasm32 and
# wasi-libc of Debian. The result is kept in the repository, so that the tests
# need no compiler; run this after each change of theirs. Same inputs, same bytes.
set -euo pipefail
cd "$(dirname "$0")"
root=${OC_ROOT:-/}
root=${root%/}
llvm=$root/usr/lib/llvm-22
compile=("$llvm/bin/clang" --target=wasm32-wasi "--sysroot=$root/usr" -isystem "$root/usr/include/wasm32-wasi" \
  -B"$llvm/bin" -L"$root/usr/lib/wasm32-wasi" -resource-dir "$llvm/lib/clang/22" --no-wasm-opt -Wno-deprecated \
  -Wall -Wextra -Werror -Wl,-z,stack-size=262144 -Wl,--stack-first -Wl,--export=__stack_pointer)
"${compile[@]}" -Oz everyday.c -o everyday.wasm -Wl,--strip-all
"${compile[@]}" -O1 -gline-tables-only "-ffile-prefix-map=$PWD=/work" crash.c -o crash.wasm
