it("adds", function()
  assert.are.equal(3, 1 + 2)
end)

it("spins", function()
  while true do
  end
end)

it("comes then", function()
  assert.is_true(true)
end)
