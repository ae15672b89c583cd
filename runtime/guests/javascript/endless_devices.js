const fs = require("fs");
for (const path of ["/dev/zero", "/dev/urandom", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"]) {
  try {
    fs.readFileSync(path);
    console.log(path, "was read");
  } catch (error) {
    console.log(path, error.code);
  }
}
