// Times the kernels in headless Chromium, on the page and in a worker, and prints one JSON object a line.
// usage: node benches/chromium.mjs folder-with-the-module batches [kernel...]
import { chromium } from "playwright-core";
import { serve } from "../script/serve.mjs";

const [folder, batches, ...names] = process.argv.slice(2);
const server = await serve(folder);
const browser = await chromium.launch({
  executablePath: process.env.ACCORD_CHROME ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
try {
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error(String(error)));
  page.on("console", (message) => console.error(message.text()));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction(() => globalThis.inAWorker);
  const what = { batches: Number(batches), names };
  const rows = [
    ...(await page.evaluate((what) => globalThis.onThePage(what), { ...what, where: "page" })),
    ...(await page.evaluate((what) => globalThis.inAWorker(what), { ...what, where: "worker" })),
  ];
  const browserVersion = `Chromium ${browser.version()}`;
  for (const row of rows) console.log(JSON.stringify({ ...row, version: browserVersion }));
} finally {
  await browser.close();
  server.close();
}
