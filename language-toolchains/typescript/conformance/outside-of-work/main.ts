import { readFileSync, writeFileSync } from "node:fs";

function attempt(path: string, act: () => string | void): void {
  try {
    console.log(path, act());
  } catch {
    // As it should be.
  }
}

for (const path of ["/etc/passwd", "/proc/self/environ", "../../../../etc/passwd", "/work/../etc/shadow"]) {
  attempt(path, () => readFileSync(path, "utf8"));
}
for (const path of ["/etc/planted", "../../etc/planted"]) {
  attempt(path, () => writeFileSync(path, "planted"));
}
console.log("nothing else is here");
