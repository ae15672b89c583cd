#!/usr/bin/env bash
# Lays out the folder `compiler`: TypeScript's own type checker with its library, and
# the types of what the JavaScript runner offers. Nothing is compiled. `cargo xtask
# setup` calls this with the OC_* variables; toolchain.toml pins the versions.
set -euo pipefail

: "${OC_OUT:?}" "${OC_NODE_MODULES:?}"
checker=$OC_NODE_MODULES/@typescript/typescript-linux-x64/lib
[ -x "$checker/tsc" ] || { echo "typescript/build.sh: $checker/tsc is missing; see [build] in toolchain.toml." >&2; exit 1; }

mkdir -p "$OC_OUT/compiler/node_modules"
cp -r "$checker" "$OC_OUT/compiler/lib"
# The types name each other's packages; of those only declarations are read.
cd "$OC_NODE_MODULES"
find . -path ./@typescript -prune -o \( -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name package.json \) -print0 |
  sort -z | xargs -0 cp --parents -t "$OC_OUT/compiler/node_modules"
chmod -R u+w "$OC_OUT/compiler"
