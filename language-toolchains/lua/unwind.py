"""Why this file exists: it puts returning into compiled code (guest/unwind.h).

Reads WebAssembly as text, as `wasm-tools print` writes it, and writes it again
with one global more, the flag. Behind each call of a function that may raise
the flag it puts "if the flag is up, return": `return` drops whatever lies on
the operand stack, so nothing around the call has to change. Calls of functions
from which no way leads to `unwind.throw` or to a call through a pointer stay as
they are, and so does the function that calls `unwind.caught`.
"""

import re
import sys

FLAG = "$unwinding"
CALL = re.compile(r"^\s*call (\S+)$")
CALL_INDIRECT = re.compile(r"^\s*call_indirect\b")
HEADER = re.compile(r"^  \(func (\$\S+) .*$")
IMPORT = re.compile(r'^  \(import "unwind" "(throw|caught)" \(func (\$\S+) ')
RESULTS = re.compile(r"\(result ([^)]*)\)")


def functions_of(lines):
    """Each function's name with its lines, as (name, first, past the last)."""
    found, first, name = [], None, None
    for number, line in enumerate(lines):
        header = HEADER.match(line)
        if header:
            first, name = number, header.group(1)
            if line.endswith("))") and line.count("(") == line.count(")"):
                found.append((name, first, number + 1))
                first = None
        elif first is not None and line == "  )":
            found.append((name, first, number + 1))
            first = None
    return found


def main():
    lines = sys.stdin.read().split("\n")
    imports = {}
    for line in lines:
        found = IMPORT.match(line)
        if found:
            imports[found.group(1)] = found.group(2)
    if set(imports) != {"throw", "caught"}:
        sys.exit("unwind.py: the module must import unwind.throw and unwind.caught.")
    throw, caught = imports["throw"], imports["caught"]

    functions = functions_of(lines)
    callers, unwinds, catchers = {}, {throw}, set()
    for name, first, past in functions:
        for line in lines[first:past]:
            call = CALL.match(line)
            if call:
                callers.setdefault(call.group(1), set()).add(name)
                if call.group(1) == caught:
                    catchers.add(name)
            elif CALL_INDIRECT.match(line):
                unwinds.add(name)
    waiting = list(unwinds)
    while waiting:
        for caller in callers.get(waiting.pop(), ()):
            if caller not in unwinds:
                unwinds.add(caller)
                waiting.append(caller)
    if not catchers:
        sys.exit("unwind.py: no function calls unwind.caught.")

    out, places = [], 0
    spans = {first: (name, past) for name, first, past in functions}
    number = 0
    while number < len(lines):
        if number not in spans:
            line = lines[number]
            if not IMPORT.match(line):
                out.append(line)
            number += 1
            continue
        name, past = spans[number]
        results = RESULTS.search(lines[number])
        zeros = [f"{kind}.const 0" for kind in results.group(1).split()] if results else []
        for line in lines[number:past]:
            call = CALL.match(line)
            called = call.group(1) if call else None
            if called == throw:
                out += [f"global.set {FLAG}", *zeros, "return"]
            elif called == caught:
                out += [f"global.get {FLAG}", "i32.const 0", f"global.set {FLAG}"]
            else:
                out.append(line)
                if name not in catchers and (called in unwinds or CALL_INDIRECT.match(line)):
                    out += [f"global.get {FLAG}", "if", *zeros, "return", "end"]
                    places += 1
        number = past
    last = max(index for index, line in enumerate(out) if line.startswith(")"))
    out.insert(last, f"  (global {FLAG} (mut i32) (i32.const 0))")
    print(f"unwind.py: {places} calls in {len(unwinds)} of {len(functions)} functions return.", file=sys.stderr)
    sys.stdout.write("\n".join(out))


main()
