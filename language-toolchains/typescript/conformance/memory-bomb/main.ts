console.log("before");
const kept: number[][] = [];
for (;;) kept.push(new Array<number>(10000).fill(kept.length));
