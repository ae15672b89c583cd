const lines = require("fs").readFileSync(0, "utf8").split("\n");
const eggs = Number(lines[0]);
const price = Number(lines[1]); // of a full box

