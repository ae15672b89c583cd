#!/usr/bin/env bash
# Builds runner.wasm: Lua and our guest compiled to WebAssembly, errors made to
# unwind by unwind.py, the standard library and the prelude loaded once and
# frozen into the memory (wizer), wrapped as a component of the world in
# wit/runner. `cargo xtask setup` calls this with the OC_* variables;
# toolchain.toml pins what they hold. Same inputs, same bytes.
set -euo pipefail

: "${OC_OUT:?}" "${OC_WORK:?}" "${OC_SOURCE:?}" "${OC_WIT:?}" "${OC_VENV:?}" "${OC_NODE_MODULES:?}"
: "${OC_CRATE_LUA_SRC:?}" "${OC_CRATE_WASI_PREVIEW1_COMPONENT_ADAPTER_PROVIDER:?}"
root=${OC_ROOT:-/}
root=${root%/}
jobs=${OC_JOBS:-2}

# Lua counts its calls and says "stack overflow" long before this is full.
stack_bytes=$((1 << 20))

llvm=$root/usr/lib/llvm-22
if [ -n "$root" ]; then
  export LD_LIBRARY_PATH="$root/usr/lib/x86_64-linux-gnu:$llvm/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
fi
wizer=$OC_NODE_MODULES/@bytecodealliance/wizer-linux-x64/wizer
wasm_tools=$OC_VENV/bin/wasm-tools
python=$OC_VENV/bin/python
adapter=$OC_CRATE_WASI_PREVIEW1_COMPONENT_ADAPTER_PROVIDER/artefacts/wasi_snapshot_preview1.reactor.wasm
for tool in "$llvm/bin/clang" "$llvm/bin/wasm-ld" "$wizer" "$wasm_tools" "$python" "$adapter"; do
  [ -e "$tool" ] || { echo "lua/build.sh: $tool is missing; see [build] in toolchain.toml." >&2; exit 1; }
done

cd "$OC_WORK"
cp -r "$OC_CRATE_LUA_SRC/lua-5.4.9" engine
chmod -R u+w engine
patch --quiet --fuzz=0 -p1 -d engine < "$OC_SOURCE/guest/lua.patch"
mkdir objects include
# Lua includes it without a need: guest/unwind.h stands in for long jumps.
: > include/setjmp.h

compile=(
  "$llvm/bin/clang" --target=wasm32-wasi "--sysroot=$root/usr" -isystem "$root/usr/include/wasm32-wasi"
  -Wno-deprecated -O2 -mbulk-memory -DNDEBUG -D_WASI_EMULATED_SIGNAL
  "-ffile-prefix-map=$OC_WORK=." "-ffile-prefix-map=$OC_SOURCE=." -Iinclude -Iengine "-I$OC_SOURCE/guest"
)
# Our own files answer for every warning, the engine's only for what is fatal.
for file in engine/*.c; do echo "-w $file objects/$(basename "$file" .c).o"; done > units
for file in abi engine natives unwind; do
  echo "-Wall,-Wextra,-Wno-c23-extensions,-Werror $OC_SOURCE/guest/$file.c objects/guest-$file.o"
done >> units
export compile_command="${compile[*]}"
xargs -P "$jobs" -L 1 bash -c '$compile_command ${0//,/ } -c "$1" -o "$2"' < units

"$llvm/bin/clang" --target=wasm32-wasi "--sysroot=$root/usr" -B"$llvm/bin" -L"$root/usr/lib/wasm32-wasi" \
  -resource-dir "$llvm/lib/clang/22" --no-wasm-opt -Wno-deprecated -O2 -mexec-model=reactor objects/*.o -o linked.wasm \
  -Wl,-z,stack-size=$stack_bytes -Wl,--stack-first -lwasi-emulated-signal

"$wasm_tools" strip --delete '^(\.debug|producers|target_features)' linked.wasm -o named.wasm
"$wasm_tools" print named.wasm -o named.wat
"$python" "$OC_SOURCE/unwind.py" < named.wat > unwinding.wat
"$wasm_tools" parse unwinding.wat -o core.wasm
"$wizer" core.wasm -o frozen.wasm --allow-wasi --inherit-stdio true \
  --wasm-bulk-memory true --wasm-reference-types true -f wizer.initialize -r _initialize=
"$wasm_tools" strip --all frozen.wasm -o small.wasm
"$wasm_tools" component embed "$OC_WIT" --world runner small.wasm -o embedded.wasm
"$wasm_tools" component new embedded.wasm --adapt "wasi_snapshot_preview1=$adapter" -o "$OC_OUT/runner.wasm"
"$wasm_tools" validate "$OC_OUT/runner.wasm"
