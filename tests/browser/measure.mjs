// Prints what script/measure promises. usage: node measure.mjs [rounds]
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";
import { CHROME, ROOT, URL_OF_PAGE, finish, open, openSample, slider } from "./harness.mjs";

const rounds = Number(process.argv[2] ?? 5);
const sorted = (values) => [...values].sort((a, b) => a - b);
const quantile = (values, q) => sorted(values)[Math.min(values.length - 1, Math.floor(q * values.length))];

console.log("Size: name, bytes, after brotli");
const together = { page: 0, worker: 0 };
for (const name of readdirSync(join(ROOT, "dist")).filter((name) => /\.(wasm|js|css)$/.test(name))) {
  const body = readFileSync(join(ROOT, "dist", name));
  const small = brotliCompressSync(body).length;
  together[/worker/.test(name) ? "worker" : "page"] += small;
  console.log(`  ${name}  ${body.length}  ${small}`);
}
console.log(`  together after brotli: ${together.page} before the page works, ${together.worker} for the worker`);

/** Milliseconds from each input event of a drag to the frame after it, under a CPU slowed down by `rate`. */
const dragTimes = async (rate, objectives) => {
  const { context, page } = await open();
  await openSample(page);
  if (objectives > 2) {
    const slos = Array.from({ length: objectives - 2 }, (_, i) =>
      `  - name: slo-${i}\n    objective: 99.9\n    sli:\n      raw: {error_ratio_query: "r[{{.window}}]"}\n`);
    await page.goto(`${URL_OF_PAGE}#/files`);
    await page.getByLabel("Or paste a file's text").fill(`version: prometheus/v1\nservice: shop\nslos:\n${slos.join("")}`);
    await page.getByRole("button", { name: "Read the text" }).click();
    await slider(page).waitFor();
  }
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate });
  await page.evaluate(() => {
    window.times = [];
    window.long = [];
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => window.long.push(entry.duration))).observe({ type: "longtask" });
    document.querySelector(".nines input").addEventListener("input", () => {
      const started = performance.now();
      // A frame is done when the task after its animation callback runs.
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => window.times.push(performance.now() - started);
        channel.port2.postMessage(0);
      });
    }, { capture: true });
  });
  const box = await slider(page).boundingBox();
  const y = box.y + box.height / 2;
  const at = (share) => box.x + 14 + (box.width - 28) * share;
  await page.mouse.move(at(1 / 3), y);
  await page.mouse.down();
  for (let i = 0; i < 500; i++) await page.mouse.move(at(0.5 + 0.45 * Math.sin(i / 25)), y);
  await page.mouse.up();
  const result = await page.evaluate(() => ({ times: window.times, long: window.long }));
  await context.close();
  return result;
};

for (const [rate, objectives] of [[1, 2], [4, 2], [4, 300]]) {
  const { times, long } = await dragTimes(rate, objectives);
  const show = (q) => quantile(times, q).toFixed(1);
  console.log(`Drag event to next frame, ${rate}x CPU throttle, ${objectives} objectives, ${times.length} events: ` +
    `median ${show(0.5)} ms, p95 ${show(0.95)} ms, p99 ${show(0.99)} ms; tasks over 50 ms: ${long.length}`);
}

/** A thousand objectives in and out: how long each takes, and the longest that the page stood still. */
const thousand = async () => {
  const { context, page } = await open();
  const slos = Array.from({ length: 1000 }, (_, i) =>
    `  - name: requests-${i}\n    objective: 99.9\n    sli:\n      events:\n` +
    `        error_query: sum(rate(http_requests_total{part="${i}",code=~"5.."}[{{.window}}]))\n` +
    `        total_query: sum(rate(http_requests_total{part="${i}"}[{{.window}}]))\n    alerting: {name: Part${i}}\n`);
  const text = `version: prometheus/v1\nservice: shop\nslos:\n${slos.join("")}`;
  await page.evaluate(() => {
    window.long = [];
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => window.long.push(entry.duration))).observe({ type: "longtask" });
  });
  const timed = async (what, act) => {
    await page.evaluate(() => { window.long.length = 0; });
    const started = performance.now();
    await act();
    const took = performance.now() - started;
    // The observer reports after the task.
    await page.waitForTimeout(300);
    const long = await page.evaluate(() => window.long);
    console.log(`1,000 SLOs, ${what}: ${Math.round(took)} ms; main thread stood still over 50 ms ${long.length} times, longest ${Math.round(Math.max(0, ...long))} ms`);
  };
  await timed("import from one Sloth file", async () => {
    await page.setInputFiles("input[type=file] >> nth=0", { name: "shop.yaml", mimeType: "application/yaml", buffer: Buffer.from(text) });
    await page.getByText("1000 objectives").first().waitFor({ timeout: 60_000 });
  });
  await page.goto(`${URL_OF_PAGE}#/export`);
  await page.locator(".preview").waitFor({ timeout: 60_000 });
  for (const kind of await page.locator(".kind").allTextContents()) {
    await timed(`export as ${kind}`, async () => {
      await page.getByRole("radio", { name: kind, exact: true }).check({ force: true });
      await page.locator(".preview, .export .notice").first().waitFor({ timeout: 120_000 });
      await page.getByText(`${kind}: what it says of this plan`).or(page.locator(".export .notice")).first().waitFor({ timeout: 120_000 });
    });
  }
  await context.close();
};
await thousand();

for (const [name, config] of [["mobile", undefined], ["desktop", desktopConfig]]) {
  const runs = [];
  for (let i = 0; i < rounds; i++) {
    const chrome = await launch({
      chromePath: CHROME,
      chromeFlags: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
    const { lhr } = await lighthouse(URL_OF_PAGE, { port: chrome.port, logLevel: "error" }, config);
    await chrome.kill();
    const score = (category) => Math.round(100 * (lhr.categories[category]?.score ?? 0));
    const value = (audit) => lhr.audits[audit].numericValue;
    runs.push({
      performance: score("performance"), accessibility: score("accessibility"), practices: score("best-practices"), seo: score("seo"),
      fcp: value("first-contentful-paint"), lcp: value("largest-contentful-paint"), tbt: value("total-blocking-time"), cls: value("cumulative-layout-shift"),
    });
  }
  const median = (key) => quantile(runs.map((run) => run[key]), 0.5);
  console.log(`Lighthouse ${name}, median of ${rounds}: performance ${median("performance")}, accessibility ${median("accessibility")}, ` +
    `best practices ${median("practices")}, SEO ${median("seo")}; FCP ${Math.round(median("fcp"))} ms, LCP ${Math.round(median("lcp"))} ms, ` +
    `TBT ${Math.round(median("tbt"))} ms, CLS ${median("cls").toFixed(3)}`);
}
await finish();
