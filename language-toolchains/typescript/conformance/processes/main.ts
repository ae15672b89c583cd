const attempts: Record<string, () => Promise<unknown>> = {
  exec: async () => (await import("node:child_process")).execSync("sh"),
  fork: async () => (await import("node:cluster")).default.fork(),
  thread: async () => new (await import("node:worker_threads")).Worker("main.ts"),
  library: async () => process.dlopen({ exports: {} }, "libc.so.6"),
};

async function main(): Promise<void> {
  for (const [name, attempt] of Object.entries(attempts)) {
    try {
      await attempt();
      console.log(name);
    } catch {
      // As it should be.
    }
  }
  console.log("alone");
}

main();
