for line in io.lines() do
  local price = math.tointeger(line)
  print(price .. " cents")
end
