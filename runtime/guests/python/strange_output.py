import sys

sys.stdout.buffer.write(b"\x00\x1b[31mred\xff\xfe\n\xe2\x80\xae")
sys.stdout.flush()
