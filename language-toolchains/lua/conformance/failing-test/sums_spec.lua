local function sum(one, other)
  return one + other
end

it("adds", function()
  assert.are.equal(3, sum(1, 2))
end)

it("differs", function()
  assert.are.equal(4, sum(1, 2))
end)
