#!/usr/bin/env bash
# Builds runner.wasm: QuickJS-ng and our guest compiled to WebAssembly, the
# prelude evaluated once and frozen into the memory (wizer), wrapped as a
# component of the world in wit/runner. `cargo xtask setup` calls this with the
# OC_* variables; toolchain.toml pins what they hold. Same inputs, same bytes.
set -euo pipefail

: "${OC_OUT:?}" "${OC_WORK:?}" "${OC_SOURCE:?}" "${OC_WIT:?}" "${OC_VENV:?}" "${OC_NODE_MODULES:?}"
: "${OC_CRATE_RQUICKJS_SYS:?}" "${OC_CRATE_WASI_PREVIEW1_COMPONENT_ADAPTER_PROVIDER:?}"
root=${OC_ROOT:-/}
root=${root%/}
jobs=${OC_JOBS:-2}

# The stack of the C code, and how much of it a program's calls may use. The
# rest is for what QuickJS does between two of its checks.
stack_bytes=$((4 << 20))
stack_bytes_max=$((stack_bytes - (256 << 10)))

llvm=$root/usr/lib/llvm-22
if [ -n "$root" ]; then
  export LD_LIBRARY_PATH="$root/usr/lib/x86_64-linux-gnu:$llvm/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
fi
wizer=$OC_NODE_MODULES/@bytecodealliance/wizer-linux-x64/wizer
wasm_tools=$OC_VENV/bin/wasm-tools
adapter=$OC_CRATE_WASI_PREVIEW1_COMPONENT_ADAPTER_PROVIDER/artefacts/wasi_snapshot_preview1.reactor.wasm
for tool in "$llvm/bin/clang" "$llvm/bin/wasm-ld" "$wizer" "$wasm_tools" "$adapter"; do
  [ -e "$tool" ] || { echo "javascript/build.sh: $tool is missing; see [build] in toolchain.toml." >&2; exit 1; }
done

cd "$OC_WORK"
cp -r "$OC_CRATE_RQUICKJS_SYS/quickjs" engine
chmod -R u+w engine
patch --quiet --fuzz=0 -p1 -d engine < "$OC_SOURCE/guest/quickjs.patch"
mkdir objects

compile=(
  "$llvm/bin/clang" --target=wasm32-wasi "--sysroot=$root/usr" -isystem "$root/usr/include/wasm32-wasi"
  -Wno-deprecated -O2 -mbulk-memory -DNDEBUG -D_GNU_SOURCE -D_WASI_EMULATED_SIGNAL
  "-DSTACK_BYTES_MAX=$stack_bytes_max" -fno-strict-aliasing -ffile-prefix-map="$OC_WORK=." -Iengine
)
# Our own files answer for every warning, the engine's only for what is fatal.
for file in quickjs libregexp libunicode dtoa; do echo "-w engine/$file.c objects/$file.o"; done > units
for file in abi engine natives files; do
  echo "-Wall,-Wextra,-Wno-unused-parameter,-Werror $OC_SOURCE/guest/$file.c objects/guest-$file.o"
done >> units
export compile_command="${compile[*]}"
xargs -P "$jobs" -L 1 bash -c '$compile_command ${0//,/ } -c "$1" -o "$2"' < units

"$llvm/bin/clang" --target=wasm32-wasi "--sysroot=$root/usr" -B"$llvm/bin" -L"$root/usr/lib/wasm32-wasi" \
  -resource-dir "$llvm/lib/clang/22" --no-wasm-opt -Wno-deprecated -O2 -mexec-model=reactor objects/*.o -o core.wasm \
  -Wl,-z,stack-size=$stack_bytes -Wl,--stack-first -Wl,--strip-debug \
  -lwasi-emulated-signal

"$wizer" core.wasm -o frozen.wasm --allow-wasi --mapdir "/prelude::$OC_SOURCE/guest/prelude" \
  --wasm-bulk-memory true --wasm-reference-types true -f wizer.initialize -r _initialize=
"$wasm_tools" component embed "$OC_WIT" --world runner frozen.wasm -o embedded.wasm
"$wasm_tools" component new embedded.wasm --adapt "wasi_snapshot_preview1=$adapter" -o "$OC_OUT/runner.wasm"
"$wasm_tools" validate "$OC_OUT/runner.wasm"

# What formats and lints: the program behind the package, for this machine.
cp "$(ls "$OC_NODE_MODULES"/@biomejs/cli-*/biome | head -n 1)" "$OC_OUT/biome"
chmod 755 "$OC_OUT/biome"
