import builtins
import gc
import json
import os
import sys

left = [name for name in ("/tmp/left.txt", "/work/left.txt") if os.path.exists(name)]
left += [name for name in ("left", "print_left") if hasattr(builtins, name) or hasattr(json, name)]
left += [one for one in gc.get_objects() if isinstance(one, list) and one[:1] == ["left behind"]]
print("left", left)
builtins.left = json.print_left = keep = ["left behind"]
sys.modules["left"] = keep
for name in ("/tmp/left.txt", "/work/left.txt"):
    open(name, "w").write("left")
