local name = io.read("l")
if name == "" then name = "stranger" end
print("Hello, " .. name .. "!")
