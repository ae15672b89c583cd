test("adds", () => {
  expect((1 as number) + 2).toBe(3);
});

test("spins", (): void => {
  for (;;);
});

test("then", () => {});
