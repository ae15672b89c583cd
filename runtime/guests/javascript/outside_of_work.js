const fs = require("fs");
for (const path of ["/etc/passwd", "/proc/self/environ", "../../etc/passwd", "/dev/mem"]) {
  try {
    fs.readFileSync(path);
    console.log(path, "was read");
  } catch (error) {
    console.log(path, error.code);
  }
}
