// Walks through a whole meeting as people do, from the sample to the signature, with the processor slowed down, and prints
// how long the page took to answer: the interaction latencies of the browser's own Event Timing (what INP is made of), and
// how long the map of the zone takes to its first and its last years. One JSON object a line; judges nothing.
// usage: node benches/meeting.mjs [--dist folder] [--rates 1,4] [--rounds 3]
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { serve } from "../script/serve.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const { values: options } = parseArgs({
  options: {
    dist: { type: "string", default: join(ROOT, "dist") },
    rates: { type: "string", default: "1,4" },
    rounds: { type: "string", default: "3" },
  },
});

const server = await serve(options.dist);
const url = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch({
  executablePath: process.env.ACCORD_CHROME ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

/** Keeps every interaction by its id, the longest of its events, as INP does. */
const watch = () => {
  const seen = (window.interactions_ = new Map());
  new PerformanceObserver((list) => {
    for (const event of list.getEntries()) {
      if (!event.interactionId) continue;
      const before = seen.get(event.interactionId);
      if (!before || before.duration < event.duration) seen.set(event.interactionId, { duration: event.duration, name: event.name, at: `${location.hash.slice(0, 40)} ${event.target?.outerHTML?.slice(0, 60) ?? ""}` });
    }
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
};

const meeting = async (page, took) => {
  const link = (name) => page.locator(".rail").getByRole("link", { name, exact: true }).click();
  await page.getByRole("button", { name: "Checkout service" }).click();
  const target = page.getByRole("slider", { name: "Target" });
  await target.waitFor();
  await target.focus();
  for (const key of ["ArrowRight", "ArrowLeft", "PageUp", "PageDown"]) await page.keyboard.press(key);
  await link("Table");
  const map = page.getByRole("slider", { name: "Draft on the map" });
  await map.waitFor();
  const status = page.locator(".zone-card > .muted");
  const yearsOf = async () => Number(/^(\d+) years/.exec(await status.textContent())?.[1] ?? 0);
  const until = async (from, years) => {
    while ((await yearsOf()) < years) await page.waitForTimeout(20);
    return Date.now() - from;
  };
  const from = Date.now();
  took.firstMap = await until(from, 1);
  took.wholeMap = await until(from, 1000);
  await map.focus();
  for (let i = 0; i < 10; i++) await page.keyboard.press(i % 2 ? "ArrowLeft" : "ArrowRight");
  const box = await map.boundingBox();
  await page.mouse.move(box.x + box.width * 0.4, box.y + 20);
  await page.mouse.down();
  for (let i = 0; i < 20; i++) await page.mouse.move(box.x + box.width * (0.4 + i / 60), box.y + 20);
  await page.mouse.up();
  // Wherever the drag ended: the draft has its policy again.
  await page.keyboard.press("Control+z");
  await page.getByRole("combobox", { name: "The map shows" }).selectOption({ label: "Target and window" });
  await page.getByRole("textbox", { name: "Called" }).fill("Measured");
  await page.getByRole("button", { name: "Put it on the table" }).click();
  await page.getByRole("link", { name: "What would change it" }).click();
  await page.locator(".tornado tbody tr").first().waitFor();
  await page.getByRole("link", { name: "Decisions" }).click();
  await page.getByRole("button", { name: "Write down a decision" }).click();
  await page.getByRole("textbox", { name: "What was asked" }).pressSequentially("Why?");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Meeting" }).click();
  await page.getByRole("button", { name: "SRE: Yes" }).click();
  await link("Policy");
  const border = page.getByRole("slider", { name: /Where .* begins/ }).nth(1);
  await border.focus();
  for (let i = 0; i < 6; i++) await page.keyboard.press(i % 2 ? "ArrowLeft" : "ArrowRight");
  await page.getByRole("link", { name: "Dry run" }).click();
  await page.locator(".follows tbody tr").first().waitFor();
  await page.getByRole("link", { name: "On what happened" }).click();
  await page.locator("#policy-past").waitFor();
  await page.getByRole("link", { name: "After a quarter" }).click();
  await page.getByRole("combobox", { name: "Toil of the team" }).selectOption("high");
  await link("Accord");
  await page.locator(".signer").first().getByRole("textbox", { name: "Name" }).pressSequentially("Ada");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Sign this version" }).click();
  await page.getByText(/^Signed (by|:)|^Signed:/).waitFor();
  await page.getByRole("link", { name: "Signed versions" }).click();
  await link("Story");
  for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowRight");
  await page.waitForTimeout(600);
};

for (const rate of options.rates.split(",").map(Number)) {
  const all = [];
  const maps = [];
  for (let round = 0; round < Number(options.rounds); round++) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.addInitScript(watch);
    await page.goto(url);
    await page.locator(".rail").waitFor();
    const session = await context.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate });
    const took = {};
    await meeting(page, took);
    all.push(...(await page.evaluate(() => [...window.interactions_.values()])));
    maps.push(took);
    await context.close();
  }
  all.sort((a, b) => b.duration - a.duration);
  // INP leaves out one in fifty.
  const inp = all[Math.min(all.length - 1, Math.floor(all.length / 50))]?.duration ?? null;
  const middle = (name) => maps.map((of) => of[name]).sort((a, b) => a - b)[Math.floor(maps.length / 2)];
  console.log(JSON.stringify({ rate, version: `Chromium ${browser.version()}`, rounds: maps.length, interactions: all.length, inp, longest: all.slice(0, 8), firstMap: middle("firstMap"), wholeMap: middle("wholeMap") }));
}
await browser.close();
server.close();
