-- Lua makes no links.
local file <close> = assert(io.open("mine", "w"))
file:write("still mine\n")
file:close()
if os.rename("mine", "../../etc/passwd") then
  print("moved out")
end
if os.rename("/etc/passwd", "theirs") then
  print("moved in")
end
io.write(assert(io.open("mine")):read("a"))
