test("one", (): void => {
  console.log("from one");
});

test("two", (): void => {
  console.log("from two");
  expect(1 as number).toBe(2);
});
