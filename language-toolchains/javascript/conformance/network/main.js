const attempts = [
  () => require("node:net").connect(5432, "127.0.0.1"),
  () => require("node:dns").lookup("example.com", console.log),
  () => require("node:http").get("http://169.254.169.254/"),
  () => fetch("http://169.254.169.254/"),
  () => new WebSocket("ws://127.0.0.1:5432/"),
];

async function main() {
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
