import * as fs from "node:fs";

fs.writeFileSync("mine", "still mine\n");
const attempts: Record<string, () => void> = {
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
