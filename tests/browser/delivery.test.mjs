// How the page arrives: shell first, small, under its policy, and usable by everybody.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { ROOT, URL_OF_PAGE, axe, assertClean, browser, finish, open, openSample } from "./harness.mjs";

after(finish);

const dist = join(ROOT, "dist");

test("wasm, JavaScript and CSS stay under 1,650 kB after brotli, and under 750 kB for the worker that comes later", () => {
  const total = { page: 0, worker: 0 };
  for (const name of readdirSync(dist).filter((name) => /\.(wasm|js|css)$/.test(name))) {
    const body = readFileSync(join(dist, name));
    const small = brotliCompressSync(body).length;
    total[/worker/.test(name) ? "worker" : "page"] += small;
    console.log(`${name}: ${body.length} bytes, ${small} after brotli`);
  }
  console.log(`together after brotli: ${total.page} before the page works, ${total.worker} for the worker`);
  assert.ok(total.page <= 1_650_000, `${total.page} bytes`);
  assert.ok(total.worker <= 750_000, `${total.worker} bytes`);
});

test("the shell is painted before the code arrives", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route("**/*.wasm", async (route) => { await held; await route.continue(); });
  await page.goto(URL_OF_PAGE, { waitUntil: "domcontentloaded" });
  assert.match(await page.locator("h1").first().textContent(), /What do we promise/);
  assert.ok(await page.locator("#loading").isVisible());
  release();
  await page.locator(".rail").waitFor();
  assert.equal(await page.locator("#loading").count(), 0);
  await context.close();
});

test("the policy forbids what it should", async () => {
  const response = await fetch(URL_OF_PAGE);
  const header = response.headers.get("content-security-policy");
  for (const part of ["default-src 'none'", "base-uri 'none'", "form-action 'none'", "object-src 'none'", "frame-ancestors 'none'"]) {
    assert.ok(header.includes(part), part);
  }
  assert.doesNotMatch(header, /unsafe-inline|'unsafe-eval'/);
  const html = await response.text();
  assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)/, "no inline script");
  assert.doesNotMatch(html, /\sstyle=|<style/, "no inline style");
  const { context, page } = await open();
  const acts = {
    fetch: () => fetch("boot.js").then(() => true, () => false),
    beacon: () => navigator.sendBeacon("x", "y") && false,
    // In a task of its own: what the debugger evaluates itself may use eval.
    eval: () => new Promise((resolve) => setTimeout(() => { try { resolve((0, eval)("true")); } catch { resolve(false); } })),
    inline: () => {
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.head.append(script);
      return window.ran ?? false;
    },
    frame: () => new Promise((resolve) => {
      const frame = document.createElement("iframe");
      frame.src = "https://example.org/";
      addEventListener("securitypolicyviolation", () => resolve(false), { once: true });
      document.body.append(frame);
    }),
  };
  for (const [name, act] of Object.entries(acts)) {
    assert.equal(await page.evaluate(act), false, `${name} is refused`);
  }
  await context.close();
});

for (const scheme of ["light", "dark"]) {
  test(`axe finds nothing, ${scheme}`, async () => {
    for (const viewport of [{ width: 1440, height: 900 }, { width: 320, height: 640 }]) {
      const { context, page } = await open({ context: { colorScheme: scheme, viewport } });
      const check = async (where) => {
        // The debugger may run scripts where the page's own policy would not.
        await page.evaluate(axe);
        const found = await page.evaluate(() =>
          window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
        const broken = found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
        assert.deepEqual(broken, [], `${where} at ${viewport.width}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${where} at ${viewport.width} scrolls sideways by ${wide}`);
      };
      await check("empty");
      await openSample(page);
      for (const details of await page.locator("#app details > summary").all()) await details.click();
      await check("objective");
      await page.goto(`${URL_OF_PAGE}#/files`);
      await page.getByLabel("Or paste a file's text").fill("hello");
      await page.getByRole("button", { name: "Read the text" }).click();
      await page.getByText("was not opened").waitFor();
      await check("files, with a refusal");
      await page.goto(`${URL_OF_PAGE}#/export`);
      await page.getByRole("heading", { name: "What do we carry home?" }).waitFor();
      await check("export");
      await assertClean(page);
      await context.close();
    }
  });
}
