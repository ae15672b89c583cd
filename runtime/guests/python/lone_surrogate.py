import sys

sys.stderr.write("\udc80\u202e\x1b[2J\n")
sys.stderr.flush()
print("before")
print("\ud800")
