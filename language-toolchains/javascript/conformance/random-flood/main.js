const { randomBytes } = require("node:crypto");

console.log("before");
for (;;) randomBytes(65536);
