const [name] = require("node:fs").readFileSync(0, "utf8").split("\n");
console.log("naïve – 漢字 – 👩‍💻");
console.log(`Hello, ${name}!`);
