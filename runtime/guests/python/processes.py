import os
import subprocess
import threading


def multiply():
    import multiprocessing

    multiprocessing.Process(target=print).start()


attempts = [
    os.fork,
    lambda: os.execv("/bin/sh", ["sh"]),
    lambda: os.posix_spawn("/bin/sh", ["sh"], {}),
    lambda: os.system("sh"),
    lambda: os.popen("sh"),
    lambda: os.kill(1, 9),
    lambda: subprocess.run(["sh", "-c", ":(){ :|:& };:"]),
    threading.Thread(target=print).start,
    multiply,
]
for attempt in attempts:
    try:
        attempt()
        print("started")
    except (OSError, RuntimeError, ImportError) as error:
        print(error)
