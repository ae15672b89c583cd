"""Tells the interpreter in a built runner how much stack it really has.

CPython guards its C code against running out of stack by watching the stack in
linear memory. In WebAssembly most of a call's frame lies elsewhere, on the
engine's own stack, which is used up long before: deep data would end in a trap
where Python should raise RecursionError. So the limit that CPython worked out
for itself, and that lies in the snapshot, is moved closer to the top.

usage: limit_stack.py RUNNER.WASM STACK_BYTES_MAX
"""

import struct
import sys

STACK_TOP = 1 << 20
# CPython's margins: it raises RecursionError beyond the soft limit and aborts
# beyond the hard one (_PyOS_STACK_MARGIN_BYTES in its sources).
MARGIN = 8192

path, stack_bytes_max = sys.argv[1], int(sys.argv[2])
with open(path, "rb") as file:
    runner = bytearray(file.read())

# c_stack_top, c_stack_soft_limit and c_stack_hard_limit of the one thread.
found = struct.pack("<III", STACK_TOP, 2 * MARGIN, MARGIN)
place = runner.find(found)
if place < 0 or runner.find(found, place + 1) >= 0:
    sys.exit("limit_stack.py: the stack limits are not where this version of CPython had them; see the top of this file.")

soft_limit = STACK_TOP - stack_bytes_max
runner[place : place + len(found)] = struct.pack("<III", STACK_TOP, soft_limit, soft_limit - MARGIN)
with open(path, "wb") as file:
    file.write(runner)
print(f"python: the interpreter's own calls may use {stack_bytes_max} bytes of stack")
