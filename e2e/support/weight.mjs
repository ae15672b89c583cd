// What a page weighs on the wire, as the browser's own network log counts it:
// every byte that arrived, headers included, by what it was for.

const kinds = [
  ["css", /\.css$/],
  ["js", /\.js$/],
  ["wasm", /\.wasm$/],
  ["fonts", /\.woff2?$/],
  ["pictures", /\.(svg|png|webp|avif|ico)$/],
];

/** Opens an address with an empty cache; `arrive` waits until all is there. */
export async function weigh(page, address, arrive) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const addresses = new Map();
  const bytes = { total: 0, document: 0 };
  session.on("Network.responseReceived", ({ requestId, response, type }) => {
    addresses.set(requestId, { path: new URL(response.url).pathname, type });
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const { path = "", type } = addresses.get(requestId) ?? {};
    const kind = type === "Document" ? "document" : (kinds.find(([, name]) => name.test(path))?.[0] ?? "other");
    bytes[kind] = (bytes[kind] ?? 0) + encodedDataLength;
    bytes.total += encodedDataLength;
  });
  await page.goto(address);
  await arrive?.(page);
  await page.waitForLoadState("networkidle");
  await session.detach();
  return bytes;
}
