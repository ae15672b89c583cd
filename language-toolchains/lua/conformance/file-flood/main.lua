print("before")
local file = assert(io.open("flood", "w"))
local block = string.rep("z", 65536)
while true do
  file:write(block)
end
