-- Lua has no words for it; these are the libraries that machines have.
for _, name in ipairs { "socket", "socket.http", "posix.sys.socket", "lsocket" } do
  local found, library = pcall(require, name)
  if found then
    print(name, library)
  end
end
if package.loadlib("libc.so.6", "connect") then
  print("connect")
end
print("nobody is there")
