"""Applies a patch (the output of diff -ru) to copies of the files that it names.

    apply.py PATCH SOURCES COPIES

Each hunk must fit exactly where it says: another version of the sources is refused.
"""

import pathlib
import sys


def main(patch, sources, copies):
    path, lines, out, at = None, [], [], 0
    files = []

    def finish():
        if path is not None:
            out.extend(lines[at:])
            copy = pathlib.Path(copies, path)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text("".join(out), encoding="utf-8")
            files.append(path)

    for line in pathlib.Path(patch).read_text(encoding="utf-8").splitlines(keepends=True):
        if line.startswith("diff "):
            finish()
            path = None
        elif line.startswith("--- "):
            path = line.split()[1].partition("/")[2]
            lines = pathlib.Path(sources, path).read_text(encoding="utf-8").splitlines(keepends=True)
            out, at = [], 0
        elif line.startswith("@@"):
            start = int(line.split()[1].lstrip("-").partition(",")[0]) - 1
            out.extend(lines[at:start])
            at = start
        elif path is not None and line[0] in " -":
            if at >= len(lines) or lines[at] != line[1:]:
                sys.exit(f"{path}:{at + 1}: the patch does not fit: {line[1:].strip()}")
            if line[0] == " ":
                out.append(line[1:])
            at += 1
        elif path is not None and line[0] == "+" and not line.startswith("+++ "):
            out.append(line[1:])
    finish()
    if not files:
        sys.exit(f"{patch} changes nothing")


if __name__ == "__main__":
    main(*sys.argv[1:])
