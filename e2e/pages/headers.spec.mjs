// What travels with a page: a policy that allows nothing inline, files that may
// be kept for good, and cookies that scripts cannot read.
import { expect, test } from "../support/test.mjs";
import { pages } from "./pages.mjs";

for (const { name, address } of pages) {
  test(`the page '${name}' comes with strict headers`, async ({ request }) => {
    const answer = await request.get(address);
    const headers = answer.headers();
    const policy = Object.fromEntries(
      headers["content-security-policy"].split(";").map((rule) => {
        const [directive, ...sources] = rule.trim().split(/\s+/);
        return [directive, sources.join(" ")];
      }),
    );
    expect(policy["script-src"]).toBe("'self' 'wasm-unsafe-eval'");
    expect(policy["style-src"]).toBe("'self'");
    expect(policy["default-src"]).toMatch(/^'(none|self)'$/);
    expect(policy["frame-ancestors"]).toBe("'none'");
    expect(policy["base-uri"]).toMatch(/^'(none|self)'$/);
    expect(policy["form-action"]).toBe("'self'");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toMatch(/^(same-origin|no-referrer|strict-origin-when-cross-origin)$/);

    const html = await answer.text();
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>/i);
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|javascript:/i);
  });
}

test("the learner's cookie is out of reach for scripts and other sites", async ({ request }) => {
  const answer = await request.get("/courses/first-steps/hello/1");
  const cookies = answer.headersArray().filter(({ name }) => name.toLowerCase() === "set-cookie");
  expect(cookies.length).toBeGreaterThan(0);
  for (const { value } of cookies) {
    expect(value).toMatch(/;\s*HttpOnly/i);
    expect(value).toMatch(/;\s*SameSite=Lax/i);
  }
});

test("the site's files are compressed and may be kept for good", async ({ page }) => {
  const files = [];
  page.on("response", (answer) => {
    if (new URL(answer.url()).pathname.startsWith("/site/")) files.push(answer);
  });
  await page.goto("/courses/first-steps/hello/1");
  await page.waitForLoadState("networkidle");
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    const headers = await file.allHeaders();
    expect(headers["cache-control"], file.url()).toMatch(/immutable/);
    expect(headers["cache-control"], file.url()).toMatch(/max-age=31536000/);
    if (/\.(js|css|wasm|svg)$/.test(file.url())) {
      expect(headers["content-encoding"], file.url()).toBe("br");
      expect(headers.vary, file.url()).toMatch(/accept-encoding/i);
    }
    expect(headers["x-content-type-options"], file.url()).toBe("nosniff");
    // A picture can be opened as a page; the others cannot, and a policy would only weigh.
    expect(headers["content-security-policy"] !== undefined, file.url()).toBe(file.url().endsWith(".svg"));
    if (file.url().endsWith(".wasm")) expect(headers["content-type"]).toBe("application/wasm");
  }
});
