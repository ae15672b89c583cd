console.log("not shown");
console.log("nor this");
const answer = = 42;
