import { writeFileSync } from "node:fs";

console.log("before");
for (let count: number = 0; ; count += 1) writeFileSync(`file${count}`, "");
