for number = 1, 100000 do
  print(number)
end
