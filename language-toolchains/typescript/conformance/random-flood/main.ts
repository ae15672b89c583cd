import { randomBytes } from "node:crypto";

console.log("before");
const size: number = 65536;
for (;;) randomBytes(size);
