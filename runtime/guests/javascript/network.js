try {
  fetch("http://127.0.0.1/").then(
    () => console.log("connected"),
    () => console.log("refused"),
  );
} catch {
  console.log("refused");
}
try {
  require("net");
  console.log("connected");
} catch {
  console.log("refused");
}
