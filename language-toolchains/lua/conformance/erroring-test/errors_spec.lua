it("breaks", function()
  error("boom")
end)

it("works", function()
  assert.is_true(true)
end)
