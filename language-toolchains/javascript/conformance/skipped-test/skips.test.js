test("adds", () => {
  expect(1 + 2).toBe(3);
});

test.skip("later", () => {
  expect(1).toBe(2);
});
