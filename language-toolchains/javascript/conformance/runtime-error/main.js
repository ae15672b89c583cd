console.log("before");
const numbers = [1, 2];
throw new RangeError("no number fits");
