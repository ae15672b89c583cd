print("not shown")
print("nor this")
answer = = 42
