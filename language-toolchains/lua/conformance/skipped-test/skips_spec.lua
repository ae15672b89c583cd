it("adds", function()
  assert.are.equal(3, 1 + 2)
end)

pending("comes later", function()
  assert.is_true(false)
end)
