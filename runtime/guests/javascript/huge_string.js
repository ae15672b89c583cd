const long = "x".repeat(2 ** 30 - 2);
console.log("caught", long.length);
