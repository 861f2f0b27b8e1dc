// Measures how soon the page answers: in each room, scripted input events on every marker, handle and range input, and
// numbers typed into fields where a room has none of these; the time from the event to the frame after it, plain and with
// the processor slowed down. One event for each frame, as a browser gives them to a page. Prints one JSON object a line and
// judges nothing. Rooms are found by the links of the rail, controls by what they are, so a new room is measured as well.
// The events of a room are shared by its parts, and those of a part by its controls.
// usage: node benches/frames.mjs [--plan file] [--dist folder] [--events 1000] [--rates 1,4] [room...]
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { serve } from "../script/serve.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    plan: { type: "string", default: join(ROOT, "public/samples/checkout.accord.yaml") },
    dist: { type: "string", default: join(ROOT, "dist") },
    events: { type: "string", default: "1000" },
    rates: { type: "string", default: "1,4" },
  },
});
const EVENTS = Number(options.events);
/** A room that takes longer gets fewer events, and its row says so. */
const LONGEST = 120_000;

const quantile = (sorted, q) => (sorted.length ? sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] : null);

/** The part of a whole number that the n-th of so many has, so that no event is lost to rounding. */
const shareOf = (whole, n, of) => Math.round((whole * (n + 1)) / of) - Math.round((whole * n) / of);

const nameOf = (place) => place.split(":")[0];

/** Runs in the page before anything else. Of each event that a control takes it keeps two times in milliseconds:
    work, which is the page's own (handlers and their microtasks; then animation callbacks, style, layout and paint), and
    whole, from the event's timestamp to the end of the frame after it, which includes waiting for the display. */
const instrument = () => {
  const frames = (window.frames_ = { work: [], whole: [], tasks: [], waiting: 0, on: false, fields: "change" });
  const begun = new WeakMap();
  const isMeant = (event) => {
    const control = event.target instanceof Element && event.target.closest('[role="slider"], input');
    if (!frames.on || !control) return false;
    // A field for a number takes it at Enter, a field to search with takes each letter.
    if (event.type === "change" || control.matches('[type="text"]')) return event.type === frames.fields && control.matches('[type="text"]');
    // A range input says input for what a pointer does; a handle of ours says pointermove. Both take keys.
    return event.type === "pointermove" ? event.buttons > 0 && !control.matches("input") : true;
  };
  const end = (event) => {
    const started = begun.get(event);
    if (started === undefined) return;
    const handled = performance.now() - started;
    frames.waiting += 1;
    requestAnimationFrame(() => {
      const frame = performance.now();
      // The task after the animation callbacks: style, layout and paint of this frame lie before it.
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        const done = performance.now();
        frames.work.push(handled + done - frame);
        frames.whole.push(done - event.timeStamp);
        frames.waiting -= 1;
      };
      channel.port2.postMessage(0);
    });
  };
  for (const kind of ["input", "change", "keydown", "pointermove"]) {
    addEventListener(kind, (event) => isMeant(event) && begun.set(event, performance.now()), true);
    // The last to hear of it: the page's own listeners on the window were added earlier than this one.
    addEventListener("load", () => setTimeout(() => addEventListener(kind, end), 1000));
  }
  new PerformanceObserver((list) => {
    if (frames.on) for (const entry of list.getEntries()) frames.tasks.push(entry.duration);
  }).observe({ type: "longtask" });
};

const SLIDERS = 'main [role="slider"], main input[type="range"]';
const FIELDS = 'main .field input[type="text"]';

/** Every visible control of the room, by its place among all of them; fields with a number only where nothing slides, in
    what opens first where nothing is open, and else fields to search with. */
const controls = async (page) => {
  const found = await visible(page);
  if (found.length) return found;
  const closed = page.locator('main tbody [aria-expanded="false"]').first();
  if (!(await closed.count())) return visible(page, true);
  await closed.click();
  await page.waitForTimeout(300);
  return visible(page);
};

const visible = (page, anyText = false) =>
  page.evaluate(
    ([sliders, fields, anyText]) => {
      window.frames_.fields = anyText ? "input" : "change";
      const seen = (selector, isFine) =>
        [...document.querySelectorAll(selector)].flatMap((element, index) => {
          const isSeen = isFine(element) && element.getBoundingClientRect().width > 0;
          return isSeen ? [{ selector, index, isRange: element.matches("input"), isField: selector === fields, anyText }] : [];
        });
      const found = seen(sliders, () => true);
      const isNumber = (element) => /^[1-9][0-9]*(\.[0-9]+)?$/.test(element.value);
      return found.length ? found : seen(fields, anyText ? () => true : isNumber).slice(0, 4);
    },
    [SLIDERS, FIELDS, anyText],
  );

/** Waits until the page has drawn what the last event changed. */
const drawn = (page) =>
  page.evaluate(
    () =>
      new Promise((done) => {
        const look = () => (window.frames_.waiting ? setTimeout(look, 1) : done());
        requestAnimationFrame(look);
      }),
  );

const KEYS = ["ArrowRight", "ArrowUp", "ArrowRight", "PageUp", "ArrowLeft", "ArrowDown", "ArrowLeft", "PageDown"];

/** Drags a control to and fro, then presses keys on it: so many events at most. */
const use = async (page, { selector, index, isRange, isField, anyText }, count, until) => {
  const control = page.locator(selector).nth(index);
  if (anyText) {
    for (let n = 0; n < count && Date.now() < until; n++) {
      await control.press(["c", "h", "e", "Backspace", "Backspace", "Backspace"][n % 6]);
      await drawn(page);
    }
    return;
  }
  if (isField) {
    const number = Number(await control.inputValue());
    for (let n = 1; n <= count && Date.now() < until; n++) {
      await control.fill(String(n % 2 ? Number((number * 0.9).toPrecision(3)) : number));
      await control.press("Enter");
      await drawn(page);
    }
    return;
  }
  const box = await control.evaluate((element) => {
    element.scrollIntoView({ block: "center" });
    const own = element.getBoundingClientRect();
    const area = (element.matches("input") ? element : element.parentElement).getBoundingClientRect();
    return { x: own.x + own.width / 2, y: own.y + own.height / 2, left: area.left, top: area.top, width: area.width, height: area.height };
  });
  const place = (n) => {
    const swing = 0.5 + 0.42 * Math.sin(n / 17);
    const x = box.left + box.width * swing;
    return isRange ? [x, box.y] : [x, box.top + box.height * (0.5 + 0.42 * Math.cos(n / 23))];
  };
  const drags = Math.ceil(count * 0.6);
  const start = isRange ? place(0) : [box.x, box.y];
  await page.mouse.move(...start);
  await page.mouse.down();
  for (let n = 1; n <= drags && Date.now() < until; n++) {
    await page.mouse.move(...place(n));
    await drawn(page);
  }
  await page.mouse.up();
  await control.focus().catch(() => {});
  for (let n = 0; n < count - drags && Date.now() < until; n++) {
    await page.keyboard.press(KEYS[n % KEYS.length]);
    await drawn(page);
  }
};

const open = async (browser, url, rate) => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(instrument);
  await page.goto(`${url}#/files`);
  await page.getByLabel("Or paste a file's text").fill(readFileSync(options.plan, "utf8"));
  await page.getByRole("button", { name: "Read the text" }).click();
  await page.locator(".nines").waitFor();
  await page.waitForTimeout(1500);
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate });
  return { context, page };
};

/** The rooms and their parts: every link of the rail, and every link of the tabs that it leads to. */
const places = async (page) => {
  const links = (selector) => page.locator(selector).evaluateAll((all) => all.map((a) => [a.textContent.trim(), a.getAttribute("href")]));
  const found = [];
  for (const [room, href] of await links(".rail a")) {
    await page.locator(`.rail a[href="${href}"]`).click();
    await page.waitForTimeout(200);
    const parts = await links("main .tabs a");
    if (parts.length) found.push(...parts.map(([part, href]) => ({ room: `${room}: ${part}`, href })));
    else found.push({ room, href });
  }
  return found.filter(({ room }) => !wanted.length || wanted.some((word) => room.toLowerCase().includes(word.toLowerCase())));
};

const measure = async (page, { room, href }, rate, events) => {
  await page.evaluate((href) => (location.hash = href), href);
  await page.waitForTimeout(600 * Math.sqrt(rate));
  await page.evaluate(() => Object.assign(window.frames_, { work: [], whole: [], tasks: [], on: true }));
  const found = await controls(page);
  const until = Date.now() + LONGEST;
  for (const [n, control] of found.entries()) {
    const count = shareOf(events, n, found.length);
    await use(page, control, count, until);
  }
  await page.waitForFunction(() => !window.frames_.waiting, undefined, { timeout: 30_000 }).catch(() => {});
  const { work, whole, tasks } = await page.evaluate(() => Object.assign(window.frames_, { on: false }));
  const of = (times) => {
    const sorted = times.sort((a, b) => a - b);
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((q) => quantile(sorted, q));
    return { p50, p95, p99, max: sorted.at(-1) ?? null };
  };
  return {
    frames: room, rate, controls: found.length, events: work.length, work: of(work), whole: of(whole),
    longTasks: tasks.length, longest: Math.max(0, ...tasks),
  };
};

if (!existsSync(join(options.dist, "index.html"))) throw new Error(`there is no page in ${options.dist}: script/server builds it`);
const server = await serve(options.dist);
const browser = await chromium.launch({
  executablePath: process.env.ACCORD_CHROME ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
try {
  const url = `http://127.0.0.1:${server.address().port}/`;
  const version = `Chromium ${browser.version()}`;
  for (const rate of options.rates.split(",").map(Number)) {
    const { context, page } = await open(browser, url, rate);
    const all = await places(page);
    for (const place of all) {
      // The parts of a room share its events.
      const of = all.filter(({ room }) => nameOf(room) === nameOf(place.room));
      const count = shareOf(EVENTS, of.indexOf(place), of.length);
      const row = await measure(page, place, rate, count);
      console.error(`frames: ${row.frames}, ${rate}x: p95 ${row.work.p95?.toFixed(1)} ms of work over ${row.events} events`);
      console.log(JSON.stringify({ ...row, version }));
    }
    await context.close();
  }
} finally {
  await browser.close();
  server.close();
}
