"""Lets a module show its stack pointer.

The host tells a program whose stack in memory came to its end from one that used
a wrong pointer by the global `__stack_pointer`, if the program exports it. The
compiler that npm ships does not, and a source can make it recurse too far.

    show_stack.py FROM.wasm TO.wasm
"""
import sys

EXPORT_SECTION = 7
NAME = b"__stack_pointer"


def read_number(data, at):
    """An unsigned LEB128 number and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def number(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def main(source, target):
    with open(source, "rb") as file:
        data = file.read()
    if data[:8] != b"\0asm\x01\0\0\0":
        sys.exit(f"{source} is no core module")
    at = 8
    while at < len(data):
        kind = data[at]
        size, begin = read_number(data, at + 1)
        if kind == EXPORT_SECTION:
            count, items = read_number(data, begin)
            # A global (3), the first one, which is where the linker puts the pointer.
            entry = number(len(NAME)) + NAME + b"\x03\x00"
            body = number(count + 1) + data[items : begin + size] + entry
            with open(target, "wb") as file:
                file.write(data[:at] + bytes([kind]) + number(len(body)) + body + data[begin + size :])
            return
        at = begin + size
    sys.exit(f"{source} exports nothing")


main(*sys.argv[1:])
