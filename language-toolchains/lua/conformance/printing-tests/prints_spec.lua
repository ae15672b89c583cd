it("one", function()
  print("from one")
end)

it("two", function()
  print("from two")
  assert.is_true(false)
end)
