const whom: string = "world";
console.log(`Hello, ${whom}!`);
