#!/usr/bin/env bash
# Builds what makes Go programs: compile.wasm and link.wasm, Go's own compiler
# and linker as WebAssembly programs; library.tar, the standard library compiled
# for them; library.wasm, the program that all others begin with; and the native
# gofmt and vet, which read sources and run nothing.
# `cargo xtask setup` calls this with the OC_* variables; toolchain.toml pins
# what they hold. Same inputs, same bytes.
set -euo pipefail

: "${OC_OUT:?}" "${OC_WORK:?}" "${OC_SOURCE:?}" "${OC_VENV:?}"
export LC_ALL=C

# The wheel holds Go as its makers publish it. This is what its sources and its
# tools come to, so that no other wheel of that name can take their place.
tree_sha256=239020e13a61a504d9304787aaa84753c4195e141843345b482e4ad9bef83509

go_root=$(echo "$OC_VENV"/lib/python3*/site-packages/go)
[ -x "$go_root/bin/go" ] || { echo "go/build.sh: $go_root/bin/go is missing; see [build] in toolchain.toml." >&2; exit 1; }
found=$(cd "$go_root" && find VERSION bin pkg src -type f ! -name '*.pyc' -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
if [ "$found" != "$tree_sha256" ]; then
  echo "go/build.sh: the files of Go in $go_root are others than expected: $found" >&2
  exit 1
fi

# Nothing of the machine's own Go: no settings, no cache, no network.
export GOROOT=$go_root GOPATH=$OC_WORK/path GOCACHE=$OC_WORK/cache GOMODCACHE=$OC_WORK/modules
export HOME=$OC_WORK GOENV=off GOFLAGS= GOWORK=off GOPROXY=off GOSUMDB=off GOTOOLCHAIN=local
export GOTELEMETRY=off GOEXPERIMENT= GOAMD64=v1 CGO_ENABLED=0 GO111MODULE=on
go=$go_root/bin/go
build=("$go" build -p "${OC_JOBS:-2}" -trimpath -buildvcs=false "-ldflags=-s -w -buildid=")
cd "$OC_WORK"

# The linker is told to give parts of the library fixed places, and Go's runtime how
# it finds types then: see places/places.go.
"$OC_VENV/bin/python" "$OC_SOURCE/places/apply.py" "$OC_SOURCE/places/go.patch" "$go_root/src" patched
ld=cmd/link/internal
{
  echo '{"Replace": {'
  (cd patched && find cmd -type f | sort) | while read -r file; do
    echo "  \"$go_root/src/$file\": \"$OC_WORK/patched/$file\","
  done
  echo "  \"$go_root/src/$ld/loader/places.go\": \"$OC_SOURCE/places/objects.go\","
  echo "  \"$go_root/src/$ld/ld/places.go\": \"$OC_SOURCE/places/places.go\""
  echo '}}'
} > linker.json
cat > runtime.json <<END
{"Replace": {"$go_root/src/runtime/type.go": "$OC_WORK/patched/runtime/type.go"}}
END

# The compiler and the linker are built for where their programs run, and make
# programs for there too.
GOOS=wasip1 GOARCH=wasm "${build[@]}" -o "$OC_OUT/compile.wasm" cmd/compile
GOOS=wasip1 GOARCH=wasm "${build[@]}" -overlay linker.json -o "$OC_OUT/link.wasm" cmd/link
"${build[@]}" -overlay linker.json -o link cmd/link

# What a program may import, and everything that this needs: library.txt is what
# the platform tells the compiler and the linker of.
mapfile -t offered < "$OC_SOURCE/offered.txt"
GOOS=wasip1 GOARCH=wasm "$go" list -p "${OC_JOBS:-2}" -trimpath -buildvcs=false -overlay runtime.json -export -deps \
  -f '{{if .Export}}{{.ImportPath}} {{.Export}}{{end}}' "${offered[@]}" | sort -u > archives
if ! cut -d' ' -f1 archives | diff "$OC_SOURCE/library.txt" - >&2; then
  echo "go/build.sh: library.txt does not list what the packages of offered.txt need; the lines above say what differs." >&2
  exit 1
fi
mkdir library
while read -r path archive; do
  mkdir -p "library/$(dirname "$path")"
  cp "$archive" "library/$path.a"
done < archives

# What programs commonly use has fixed places: all that a sample of it needs. Programs
# made with them begin as the one does that is otherwise empty.
while read -r path; do
  echo "packagefile $path=library/$path.a"
done < "$OC_SOURCE/library.txt" > imports
make() { # makes $1.wasm of the source in places/$1
  local name=$1
  shift
  GOOS=wasip1 GOARCH=wasm "$go" tool compile -o "$name.a" -p main -complete -c 1 -pack -nolocalimports \
    -trimpath "$OC_SOURCE/places/$name=>" -importcfg imports "$OC_SOURCE/places/$name/main.go"
  GOOS=wasip1 GOARCH=wasm ./link -o "$name.wasm" -importcfg imports -buildmode=exe -s -w "$@" "$name.a"
}
make sample -placesout library/places
make empty -places library/places
cp empty.wasm "$OC_OUT/library.wasm"
tar --create --format=gnu --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX \
  --file="$OC_OUT/library.tar" --directory=library .

"${build[@]}" -o "$OC_OUT/gofmt" cmd/gofmt

# vet has its analyzers from Go's own sources and a main.go of ours, which carries
# what it has to know of the library along.
"$OC_VENV/bin/python" "$OC_SOURCE/vet/heads.py" "$OC_SOURCE/library.txt" archives library.zip
cat > overlay.json <<END
{"Replace": {
  "$go_root/src/cmd/vet/main.go": "$OC_SOURCE/vet/main.go",
  "$go_root/src/cmd/vet/library.zip": "$OC_WORK/library.zip"
}}
END
"${build[@]}" -overlay overlay.json -o "$OC_OUT/vet" cmd/vet
