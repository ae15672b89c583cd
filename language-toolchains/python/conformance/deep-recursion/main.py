def deeper(depth):
    return deeper(depth + 1)


print("before")
deeper(0)
