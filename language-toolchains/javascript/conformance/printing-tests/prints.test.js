test("one", () => {
  console.log("from one");
});

test("two", () => {
  console.log("from two");
  expect(1).toBe(2);
});
