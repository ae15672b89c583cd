-- They cannot be listed, so those are asked for that machines have.
local count = 0
for _, name in ipairs { "HOME", "HOSTNAME", "LANG", "LUA_PATH", "PATH", "PWD", "SHELL", "TMPDIR", "USER" } do
  local value = os.getenv(name)
  if value then
    print(name .. "=" .. value)
    count = count + 1
  end
end
print(count .. " variables")
