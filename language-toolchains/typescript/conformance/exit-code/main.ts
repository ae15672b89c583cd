console.log("leaving");
process.exit(3 as number);
console.log("never");
