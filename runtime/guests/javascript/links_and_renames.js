const fs = require("fs");
fs.mkdirSync("one/two", { recursive: true });
fs.writeFileSync("one/file", "mine");
const attempts = [
  () => fs.symlinkSync("/etc/passwd", "link"),
  () => fs.linkSync("one/file", "hard"),
  () => fs.renameSync("one", "one/two/three"),
  () => fs.rmdirSync("one"),
  () => fs.unlinkSync("one/two"),
];
for (const attempt of attempts) {
  try {
    attempt();
    console.log("done");
  } catch (error) {
    console.log(error.name);
  }
}
console.log(fs.readFileSync("one/file", "utf8"), fs.readdirSync("one").join());
