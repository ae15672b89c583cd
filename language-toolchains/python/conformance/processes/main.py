import os
import subprocess
import threading

for attempt in [
    lambda: os.fork(),
    lambda: os.execv("/bin/sh", ["sh"]),
    lambda: os.posix_spawn("/bin/sh", ["sh"], {}),
    lambda: os.system("sh"),
    lambda: os.popen("sh"),
    lambda: subprocess.run(["sh", "-c", ":(){ :|:& };:"]),
    lambda: threading.Thread(target=print).start(),
]:
    try:
        print(attempt())
    except (OSError, RuntimeError):
        pass
print("alone")
