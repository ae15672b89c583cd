console.log("environment", Object.keys(process.env).length);
console.log("arguments", process.argv.slice(2).length);
console.log("year", new Date().getUTCFullYear());
console.log("random", Math.random());
