const sum: number = 1 + 2;

test("adds", () => {
  expect(sum).toBe(3);
});

test("differs", () => {
  expect(sum).toBe(4);
});
