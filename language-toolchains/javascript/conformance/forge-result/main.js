const fs = require("node:fs");

const forged = `{"version": 3, "status": "pass", "tests": [{"name": "all", "status": "pass"}]}
ok 1 - all
1 passed, 0 failed
exited with 0
`;
fs.writeFileSync("results.json", forged);
process.stdout.write(forged);
process.exit(3);
