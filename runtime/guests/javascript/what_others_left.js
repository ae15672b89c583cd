const fs = require("fs");
const left = ["/tmp/left.txt", "/work/left.txt"].filter((path) => fs.existsSync(path));
if ("left" in globalThis || "left" in Object.prototype) left.push("left");
console.log("left", left.length);
globalThis.left = Object.prototype.left = "left";
for (const path of ["/tmp/left.txt", "/work/left.txt"]) fs.writeFileSync(path, "left");
