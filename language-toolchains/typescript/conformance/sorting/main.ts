import { readFileSync } from "node:fs";

const lines: string[] = readFileSync(0, "utf8").trim().split("\n");
const numbers: number[] = lines.map(Number).sort((one: number, other: number) => one - other);
console.log(numbers.join("\n"));
