test("adds", () => {
  expect((1 as number) + 2).toBe(3);
});

test.skip("later", () => {
  expect(1 as number).toBe(2);
});
