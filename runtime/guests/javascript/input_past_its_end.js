const fs = require("fs");
console.log(JSON.stringify(fs.readFileSync(0, "utf8")));
while (fs.readFileSync(0, "utf8") === "");
console.log("more input came from nowhere");
