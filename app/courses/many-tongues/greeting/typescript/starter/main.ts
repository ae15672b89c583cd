import { readFileSync } from "node:fs";

const name: string = readFileSync(0, "utf8").split("\n")[0];
console.log("Hello!");
