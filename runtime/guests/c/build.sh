#!/usr/bin/env bash
# Makes everyday.wasm again, with clang-22, lld-22, libclang-rt-22-dev-wasm32 and
# wasi-libc of Debian. The result is kept in the repository, so that the tests
# need no compiler; run this after each change of everyday.c. Same inputs, same bytes.
set -euo pipefail
cd "$(dirname "$0")"
root=${OC_ROOT:-/}
root=${root%/}
llvm=$root/usr/lib/llvm-22
"$llvm/bin/clang" --target=wasm32-wasi "--sysroot=$root/usr" -isystem "$root/usr/include/wasm32-wasi" \
  -B"$llvm/bin" -L"$root/usr/lib/wasm32-wasi" -resource-dir "$llvm/lib/clang/22" --no-wasm-opt -Wno-deprecated \
  -Oz -Wall -Wextra -Werror everyday.c -o everyday.wasm \
  -Wl,-z,stack-size=262144 -Wl,--stack-first -Wl,--strip-all -Wl,--export=__stack_pointer
