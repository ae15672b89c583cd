const sleep = (milliseconds: number): Promise<void> =>
  new Promise((done) => setTimeout(done, milliseconds));

async function main(): Promise<void> {
  console.log("before");
  const start: number = Date.now();
  // A timer waits for 24 days at most.
  for (let turn = 0; turn < 50; turn += 1) await sleep(2_000_000_000);
  console.log(`after ${Math.floor((Date.now() - start) / 1000)} seconds`);
}

main();
