print("before")
local bytes = string.rep("x", 2000000000)
print("after", #bytes)
