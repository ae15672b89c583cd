const fs = require("node:fs");

fs.writeFileSync("mine", "still mine\n");
const attempts = {
  symlink: () => fs.symlinkSync("/etc/passwd", "link"),
  link: () => fs.linkSync("mine", "hard"),
  "moved out": () => fs.renameSync("mine", "../../etc/passwd"),
  "moved in": () => fs.renameSync("/etc/passwd", "theirs"),
};
for (const [name, attempt] of Object.entries(attempts)) {
  try {
    attempt();
    console.log(name);
  } catch {
    // As it should be.
  }
}
process.stdout.write(fs.readFileSync("mine", "utf8"));
