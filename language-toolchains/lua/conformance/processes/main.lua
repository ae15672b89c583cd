for name, start in pairs { ["io.popen"] = io.popen, ["os.execute"] = os.execute } do
  if pcall(start, "sh") then
    print(name)
  end
end
if package.loadlib("libc.so.6", "fork") then
  print("fork")
end
print("alone")
