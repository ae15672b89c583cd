test("adds", () => {
  expect(1 + 2).toBe(3);
});

test("spins", () => {
  for (;;);
});

test("then", () => {});
