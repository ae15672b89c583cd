print("before")
local number = 0
while true do
  number = number + 1
  assert(io.open("file" .. number, "w")):close()
end
