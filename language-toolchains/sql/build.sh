#!/usr/bin/env bash
# Builds runner.wasm: SQLite and our guest compiled to WebAssembly, an empty
# database opened once and frozen into the memory (wizer), wrapped as a component
# of the world in wit/runner. `cargo xtask setup` calls this with the OC_*
# variables; toolchain.toml pins what they hold. Same inputs, same bytes.
set -euo pipefail

: "${OC_OUT:?}" "${OC_WORK:?}" "${OC_SOURCE:?}" "${OC_WIT:?}" "${OC_VENV:?}" "${OC_NODE_MODULES:?}"
: "${OC_CRATE_LIBSQLITE3_SYS:?}" "${OC_CRATE_WASI_PREVIEW1_COMPONENT_ADAPTER_PROVIDER:?}"
root=${OC_ROOT:-/}
root=${root%/}
jobs=${OC_JOBS:-2}

# SQLite bounds its own recursion (SQLITE_MAX_EXPR_DEPTH and the like).
stack_bytes=$((2 << 20))

llvm=$root/usr/lib/llvm-22
if [ -n "$root" ]; then
  export LD_LIBRARY_PATH="$root/usr/lib/x86_64-linux-gnu:$llvm/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
fi
wizer=$OC_NODE_MODULES/@bytecodealliance/wizer-linux-x64/wizer
wasm_tools=$OC_VENV/bin/wasm-tools
adapter=$OC_CRATE_WASI_PREVIEW1_COMPONENT_ADAPTER_PROVIDER/artefacts/wasi_snapshot_preview1.reactor.wasm
engine=$OC_CRATE_LIBSQLITE3_SYS/sqlite3
for tool in "$llvm/bin/clang" "$llvm/bin/wasm-ld" "$wizer" "$wasm_tools" "$adapter" "$engine/sqlite3.c"; do
  [ -e "$tool" ] || { echo "sql/build.sh: $tool is missing; see [build] in toolchain.toml." >&2; exit 1; }
done

cd "$OC_WORK"
mkdir objects

compile=(
  "$llvm/bin/clang" --target=wasm32-wasi "--sysroot=$root/usr" -isystem "$root/usr/include/wasm32-wasi"
  -Wno-deprecated -O2 -mbulk-memory -DNDEBUG "-ffile-prefix-map=$engine=." "-ffile-prefix-map=$OC_SOURCE=." "-I$engine"
  # Files lie in the host's tree in memory; SQLite asks for nothing else.
  -DSQLITE_OS_OTHER=1 -DSQLITE_THREADSAFE=0 -DSQLITE_TEMP_STORE=3 -DSQLITE_OMIT_WAL -DSQLITE_OMIT_LOAD_EXTENSION
  -DSQLITE_OMIT_SHARED_CACHE -DSQLITE_OMIT_DEPRECATED -DSQLITE_OMIT_PROGRESS_CALLBACK -DSQLITE_DEFAULT_MEMSTATUS=0
  -DSQLITE_MAX_MMAP_SIZE=0 -DLONGDOUBLE_TYPE=double -DHAVE_ISNAN
  # What a learner is better served by than by the defaults of 2004.
  -DSQLITE_DEFAULT_FOREIGN_KEYS=1 -DSQLITE_DQS=0 -DSQLITE_ENABLE_MATH_FUNCTIONS -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_PERCENTILE
)
# Our own files answer for every warning, the engine's only for what is fatal.
for file in sqlite3 wasm32-wasi-vfs; do echo "-w $engine/$file.c objects/$file.o"; done > units
for file in abi engine script csv dataset table json call checks; do
  echo "-Wall,-Wextra,-Werror $OC_SOURCE/guest/$file.c objects/guest-$file.o"
done >> units
export compile_command="${compile[*]}"
xargs -P "$jobs" -L 1 bash -c '$compile_command ${0//,/ } -c "$1" -o "$2"' < units

"$llvm/bin/clang" --target=wasm32-wasi "--sysroot=$root/usr" -B"$llvm/bin" -L"$root/usr/lib/wasm32-wasi" \
  -resource-dir "$llvm/lib/clang/22" --no-wasm-opt -Wno-deprecated -O2 -mexec-model=reactor objects/*.o -o core.wasm \
  -Wl,-z,stack-size=$stack_bytes -Wl,--stack-first -Wl,--strip-all

"$wizer" core.wasm -o frozen.wasm --allow-wasi \
  --wasm-bulk-memory true --wasm-reference-types true -f wizer.initialize -r _initialize=
"$wasm_tools" component embed "$OC_WIT" --world runner frozen.wasm -o embedded.wasm
"$wasm_tools" component new embedded.wasm --adapt "wasi_snapshot_preview1=$adapter" -o "$OC_OUT/runner.wasm"
"$wasm_tools" validate "$OC_OUT/runner.wasm"

# What formats and lints: a program inside a Python package.
package=$("$OC_VENV/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/syntaqlite
cp "$package/bin/syntaqlite" "$OC_OUT/syntaqlite"
