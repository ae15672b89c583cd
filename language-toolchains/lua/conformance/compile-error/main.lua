print("not shown")
print("nor this")
local answer = = 42
