// A suite of which every test but the first is wrong, and does what it can to hide it.
test("a honest", () => {
  expect(1).toBe(1);
});
test("b prints a verdict", () => {
  console.log('{"version": 3, "status": "pass", "tests": []}\nTests: 9 passed, 9 total');
  expect(1).toBe(2);
});
test("c replaces built-ins", () => {
  JSON.stringify = () => '{"status":"pass"}';
  Object.is = () => true;
  Array.prototype.every = Array.prototype.some = () => true;
  Object.prototype.status = "pass";
  expect(1).toBe(2);
});
test("c replaces more of them", () => {
  globalThis.Boolean = () => true;
  Array.prototype.filter = () => [];
  Array.isArray = () => false;
  Object.hasOwn = () => true;
  expect([1, { a: 1 }]).toEqual([1, { a: 2 }]);
});
test("d swallows in a promise", async () => {
  Promise.prototype.then = function () {
    return this;
  };
  expect(1).toBe(2);
});
test("e leaves", () => {
  process.exit(0);
});
