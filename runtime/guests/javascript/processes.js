const attempts = [
  () => require("child_process").execSync("sh"),
  () => require("node:cluster").fork(),
  () => require("worker_threads"),
  () => new Worker("main.js"),
  () => process.kill(1),
  () => process.binding("spawn_sync"),
  () => process.dlopen({}, "libc.so"),
];
for (const attempt of attempts) {
  try {
    attempt();
    console.log("started");
  } catch (error) {
    console.log(error.message);
  }
}
