while true do
  print("flood")
end
