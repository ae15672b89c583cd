test("breaks", (): never => {
  throw new Error("boom");
});

test("works", (): void => {
  expect(true).toBe(true);
});
