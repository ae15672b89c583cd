test("adds", () => {
  expect(1 + 2).toBe(3);
});

test("differs", () => {
  expect(1 + 2).toBe(4);
});
