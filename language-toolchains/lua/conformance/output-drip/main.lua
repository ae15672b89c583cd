while true do
  io.write("x")
end
