for _, path in ipairs { "/etc/passwd", "/proc/self/environ", "../../../../etc/passwd", "/work/../etc/shadow" } do
  local file = io.open(path)
  if file then
    print(path .. " was read", file:read("a"))
  end
end
for _, path in ipairs { "/etc/planted", "../../etc/planted" } do
  if io.open(path, "w") then
    print(path .. " was written")
  end
end
print("nothing else is here")
