import time

print("before")
start = time.time()
time.sleep(100_000_000)
print(f"after {int(time.time() - start)} seconds")
