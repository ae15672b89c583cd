function deeper(depth) {
  return 1 + deeper(depth + 1);
}

console.log("before");
deeper(0);
