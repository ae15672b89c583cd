const fs = require("fs");
for (let number = 0; ; number++) fs.writeFileSync(`file${number}`, "");
