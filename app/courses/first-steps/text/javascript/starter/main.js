const lines = require("fs").readFileSync(0, "utf8").split("\n");
const typed = lines[0];

