const fs = require("fs");
let path = "f";
let deep = 0;
try {
  for (;;) {
    fs.mkdirSync(path);
    path += "/f";
    deep++;
  }
} catch (error) {
  console.log(deep, error.code);
}
for (const name of ["a".repeat(256), "f/".repeat(3000)]) {
  try {
    fs.writeFileSync(name, "");
    console.log("made");
  } catch (error) {
    console.log(error.code);
  }
}
