local lines, characters = 0, 0
for line in io.lines() do
  lines = lines + 1
  characters = characters + #line
end
print(lines .. " lines, " .. characters .. " characters")
