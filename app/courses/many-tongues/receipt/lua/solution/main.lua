local count, sum, dearest = 0, 0, 0
for line in io.lines() do
  local price = math.tointeger(line)
  count = count + 1
  sum = sum + price
  dearest = math.max(dearest, price)
end
print(count .. " things, " .. sum .. " cents, dearest " .. dearest)
