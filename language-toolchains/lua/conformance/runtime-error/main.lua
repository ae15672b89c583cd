print("before")
local numbers = { 1, 2 }
error("no number fits among " .. #numbers)
