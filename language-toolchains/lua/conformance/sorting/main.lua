local numbers = {}
for line in io.lines() do
  numbers[#numbers + 1] = tonumber(line)
end
table.sort(numbers)
for _, number in ipairs(numbers) do
  print(number)
end
