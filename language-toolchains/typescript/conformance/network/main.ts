const attempts: (() => Promise<unknown>)[] = [
  async () => (await import("node:net")).connect(5432, "127.0.0.1"),
  async () => (await import("node:dns")).promises.lookup("example.com"),
  async () => (await import("node:http")).get("http://169.254.169.254/"),
  async () => fetch("http://169.254.169.254/"),
  async () => new WebSocket("ws://127.0.0.1:5432/"),
];

async function main(): Promise<void> {
  for (const attempt of attempts) {
    try {
      console.log(await attempt());
    } catch {
      // As it should be.
    }
  }
  console.log("nobody is there");
}

main();
