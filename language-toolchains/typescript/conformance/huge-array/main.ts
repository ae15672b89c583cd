console.log("before");
const bytes: Uint8Array = new Uint8Array(2_000_000_000).fill(1);
console.log("after", bytes.length);
