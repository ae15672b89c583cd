import { readFileSync } from "node:fs";

const lines: string[] = readFileSync(0, "utf8").split("\n").filter(Boolean);
const prices: number[] = lines.map(Number);
const sum: number = prices.reduce((sum, price) => sum + price, 0);
console.log(`${prices.length} things, ${sum} cents, dearest ${Math.max(0, ...prices)}`);
