function deeper(depth: number): number {
  return 1 + deeper(depth + 1);
}

console.log("before");
deeper(0);
