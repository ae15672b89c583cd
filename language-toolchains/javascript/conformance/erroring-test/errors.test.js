test("breaks", () => {
  throw new Error("boom");
});

test("works", () => {
  expect(true).toBe(true);
});
