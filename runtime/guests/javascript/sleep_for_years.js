const before = Date.now();
setTimeout(() => console.log(Math.round((Date.now() - before) / 1000)), 2_000_000_000);
