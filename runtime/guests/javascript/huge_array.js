for (const make of [() => new ArrayBuffer(2 ** 53), () => new Array(2 ** 32)]) {
  try {
    make();
    console.log("made");
  } catch (error) {
    console.log(error.name);
  }
}
const many = new Array(2 ** 31).fill(0);
console.log("caught", many.length);
