#!/usr/bin/env bash
# Builds the Python runner. Called by `cargo xtask setup`, which says in OC_*
# where packages, sources and outputs are (docs/adding-a-language.md).
set -euo pipefail

# A virtual environment of the person who builds would leak into the component.
unset VIRTUAL_ENV PYTHONPATH PYTHONHOME

componentize() { # WIT WORLD MODULE FOLDER OUTPUT
  LD_PRELOAD="$OC_WORK/fixed_random.so" "$OC_VENV/bin/componentize-py" --quiet -d "$1" -w "$2" componentize "$3" -p "$4" -o "$5"
}

# The same bytes from every build: see the file.
cc -O1 -shared -fPIC -o "$OC_WORK/fixed_random.so" "$OC_SOURCE/fixed_random.c"

site=$("$OC_VENV/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')

# 1. The library: a throw-away component compiles it while it is being built.
mkdir -p "$OC_WORK/collect/bundled"
cp "$OC_SOURCE/guest/collect/collect_library.py" "$OC_WORK/collect/"
for package in pytest _pytest pluggy iniconfig packaging pygments; do
  cp -r "$site/$package" "$OC_WORK/collect/bundled/"
done
cp -r "$site"/{pytest,pluggy,iniconfig,packaging,pygments}-*.dist-info "$OC_WORK/collect/bundled/"
componentize "$OC_SOURCE/guest/collect/collect.wit" collect collect_library "$OC_WORK/collect" "$OC_WORK/collect.wasm"

# 2. The runner, with that library in its snapshot.
mkdir -p "$OC_WORK/runner"
cp -r "$OC_SOURCE/guest/opencode_runner" "$OC_WORK/runner/"
cp "$OC_WORK/collect/library.bin" "$OC_WORK/runner/"
componentize "$OC_WIT" runner opencode_runner "$OC_WORK/runner" "$OC_OUT/runner.wasm"

# 3. RecursionError instead of a trap. Half a MiB lets about a thousand calls
# nest through C code, as many as Python's own limit; the engine must give the
# component a stack of 4 MiB for it (README.md has the figures).
"$OC_VENV/bin/python" "$OC_SOURCE/limit_stack.py" "$OC_OUT/runner.wasm" 524288

# 4. What compiles the packages of a course, and what formats and lints.
cp "$OC_SOURCE/guest/compile_packages.py" "$OC_OUT/"
cp "$OC_VENV/bin/ruff" "$OC_OUT/ruff"
