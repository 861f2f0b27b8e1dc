// The room Capacity as people use it. Numbers are worked out here, from closed forms and published tables.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { URL_OF_PAGE, assertClean, axe, eventually, finish, open, openText } from "./harness.mjs";

after(finish);

// 8,640,000 requests a day are 100 a second; no pattern.
const PLAN = `format: accord/plan/v2
name: Capacity
objectives:
  - id: 1
    service: shop
    name: requests
    indicator: {kind: raw, counted: bad, ratio: {type: prometheus, fields: {query: "r[{{.window}}]"}}}
    facts: {requests_per_day: 8640000}
    terms:
      target_percent: "99.9"
      window: {length: 30d}
      method: {name: Occurrences}
      alerts: []
`;

const start = async (part = "replicas", options = {}) => {
  const { context, page } = await open(options);
  await openText(page, PLAN);
  await page.locator("input[aria-label=Target]").waitFor();
  await page.goto(`${URL_OF_PAGE}#/capacity/1?part=${part}`);
  return { context, page };
};
const guess = (page) => page.getByRole("button", { name: "Start from a guess" }).click();
const figure = (page, label) => page.locator(".figure", { hasText: label }).locator(".v");
const shows = (page, label, text) =>
  eventually(`${label} says ${text}`, async () => (await figure(page, label).textContent()) === text);
const fill = async (page, label, value) => {
  const field = page.getByLabel(label, { exact: true });
  await field.fill(String(value));
  await field.press("Enter");
};
const undo = (page) => page.locator(".bar").getByRole("button", { name: "Undo" }).click();

// M/M/c by Erlang's recursion, in units of the service time.
const erlangC = (c, a) => {
  let b = 1;
  for (let k = 1; k <= c; k++) b = (a * b) / (k + a * b);
  return (c * b) / (c - a + a * b);
};
const tail = (c, a, t) => {
  const [w, d] = [erlangC(c, a), c - a];
  return (1 - w) * Math.exp(-t) + (w * (d * Math.exp(-t) - Math.exp(-d * t))) / (d - 1);
};
const quantile = (c, a, q) => {
  let [low, high] = [0, 1000];
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (tail(c, a, middle) > 1 - q) low = middle;
    else high = middle;
  }
  return high;
};
const fewest = (a, t, slower, cap) => {
  for (let c = Math.floor(a) + 1; ; c++) if (a / c <= cap && tail(c, a, t) <= slower) return c;
};

test("an empty room teaches, and its guess is busy to 60 % or less", async () => {
  const { context, page } = await start();
  await page.getByRole("heading", { name: "What serves the traffic?" }).waitFor();
  await guess(page);
  // 100 a second, 2.5 times that at the peak, 100 ms each: 25 busy, 41.7 at 60 %.
  assert.equal(await page.getByLabel("Replicas", { exact: true }).inputValue(), "42");
  await shows(page, "Busy at the peak", `${((25 / 42) * 100).toFixed(0)} %`);
  await undo(page);
  await page.getByRole("heading", { name: "What serves the traffic?" }).waitFor();
  await assertClean(page);
  await context.close();
});

test("latency, chance to wait and replicas are those of M/M/c", async () => {
  const { context, page } = await start();
  await guess(page);
  await fill(page, "Replicas", 30);
  await shows(page, "99 % answered within", `${Math.round(100 * quantile(30, 25, 0.99))} ms`);
  await shows(page, "Chance to wait", `${(100 * erlangC(30, 25)).toFixed(0)} %`);
  const rows = await page.locator("table", { hasText: "Busy at the peak" }).locator("tbody tr").allTextContents();
  const needed = fewest(25, 5, 0.01, 0.8);
  assert.match(rows[0], /keep up at all26/);
  assert.ok(rows[1].includes(`${needed}${((25 / needed) * 100).toFixed(0)} %`), rows[1]);
  // Of three zones two must hold all of it.
  assert.match(rows.at(-1), new RegExp(`fullest zone${3 * Math.ceil(needed / 2)}`));
  await fill(page, "One replica costs, a year", "4k");
  await eventually("the cost is there", async () =>
    (await page.locator("table", { hasText: "Busy at the peak" }).locator("tbody tr").first().textContent()).includes("104,000"));
  // 24 replicas are fewer than the 25 that the load keeps busy.
  await fill(page, "Replicas", 24);
  await shows(page, "99 % answered within", "overload");
  await shows(page, "Busy at the peak", `${((25 / 24) * 100).toFixed(0)} %`);
  assert.match(await page.locator(".figure", { hasText: "Busy at the peak" }).locator(".d").textContent(), /grows by 10 requests each second/);
  await fill(page, "Answered within", 200);
  // e^-2 of the requests take longer than 200 ms by their work alone.
  await page.getByText(`No number of replicas keeps the promise: ${(100 * Math.exp(-2)).toFixed(0)} %`).waitFor();
  await assertClean(page);
  await context.close();
});

test("replicas are dragged and keyed along the curve, one step of undo each", async () => {
  const { context, page } = await start();
  await guess(page);
  const handle = page.getByRole("slider", { name: "Utilisation at the peak" });
  await handle.focus();
  await handle.press("ArrowRight");
  assert.match(await handle.getAttribute("aria-valuetext"), /^41 replicas, 61 % busy/);
  await handle.press("PageDown");
  assert.match(await handle.getAttribute("aria-valuetext"), /^51 replicas/);
  await undo(page);
  assert.match(await handle.getAttribute("aria-valuetext"), /^41 replicas/);
  const area = await page.locator("#response-chart .plot-area").boundingBox();
  const box = await handle.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(area.x + area.width * 0.5, box.y, { steps: 20 });
  await page.mouse.up();
  // Half busy: 25 / 0.5.
  assert.match(await handle.getAttribute("aria-valuetext"), /^50 replicas, 50 % busy/);
  await undo(page);
  assert.match(await handle.getAttribute("aria-valuetext"), /^41 replicas/);
  const slider = page.getByRole("slider", { name: "Replicas, slider" });
  await slider.focus();
  await slider.press("ArrowRight");
  assert.match(await slider.getAttribute("aria-valuetext"), /^42 replicas/);
  await assertClean(page);
  await context.close();
});

test("a zone is lost at a click and at a key, and the address remembers", async () => {
  const { context, page } = await start("zones");
  await guess(page);
  await fill(page, "Replicas", 36);
  const zone = (letter) => page.getByRole("button", { name: `zone ${letter}` });
  await zone("a").click();
  // 24 of 36 are left for 25.
  await page.getByText("Without zone a it is overload: 104 %").waitFor();
  await shows(page, "99 % answered within", "overload");
  await zone("a").focus();
  await page.keyboard.press("Space");
  await page.getByText("With all zones there it keeps up").waitFor();
  await zone("b").focus();
  await page.keyboard.press("Enter");
  await zone("c").click();
  await page.getByText("Without zones b and c it is overload: 208 %").waitFor();
  await eventually("the address says it", () => page.url().includes("lost=b,c"));
  // The file of the plan is at the guess by then; the address alone must hold the switches.
  await page.goto(`${URL_OF_PAGE}#/capacity/1?lost=b,c,zz,%3Cimg%3E&part=zones`);
  assert.equal(await zone("b").getAttribute("aria-pressed"), "true");
  assert.equal(await zone("a").getAttribute("aria-pressed"), "false");
  await zone("a").click();
  await page.getByText("Every zone is lost: nothing answers.").waitFor();
  await fill(page, "Zones", 4);
  const rule = page.getByRole("region", { name: "Safe utilisation by zones lost" }).locator("tbody tr");
  // (4 - 1) / 4, 4 / 3, and 27 of 36.
  assert.equal((await rule.nth(1).allTextContents())[0], "175 %1.33 ×27".replace("75 %", "75.0 %"));
  await assertClean(page);
  await context.close();
});

test("demand grows into the room, and the order date is in time", async () => {
  const { context, page } = await start();
  await guess(page);
  await fill(page, "Replicas", 60);
  await page.getByRole("navigation", { name: "Capacity" }).getByRole("link", { name: "Demand" }).click();
  await fill(page, "Growth a year", 40);
  await fill(page, "How unsure, one deviation", 10);
  await fill(page, "Order to use: usual, and 1 in 10 longer than", "20");
  await shows(page, "Peak now", "250 /s");
  // The highest load of 60 servers at which the promise holds, no more than 80 %, times the 40 that a lost zone leaves.
  let [low, high] = [0, 60];
  for (let i = 0; i < 100; i++) {
    const a = (low + high) / 2;
    if (tail(60, a, 5) <= 0.01) low = a;
    else high = a;
  }
  const room = 400 * Math.min(0.8, low / 60);
  await shows(page, "Room, even without a zone", `${Math.round(room)} /s`);
  // Exceeded once in ten times: growth of 40 + 1.2815515655 × 10 %, straight between weeks.
  const week = (n) => 250 * (1.4 + 0.12815515655) ** ((7 * n) / 365);
  const on = (day) => week(Math.floor(day / 7)) + ((day % 7) / 7) * (week(Math.floor(day / 7) + 1) - week(Math.floor(day / 7)));
  let short = 0;
  while (on(short) < room) short++;
  const date = (day) => new Date((Math.floor(Date.now() / 864e5) + day) * 864e5).toISOString().slice(0, 10);
  await shows(page, "Order more by", date(short - 20));
  assert.match(
    await page.locator(".figure", { hasText: "Order more by" }).locator(".d").textContent(),
    new RegExp(`in ${short - 20} days, as demand may reach the room on ${date(short)}`),
  );
  await fill(page, "Order to use: usual, and 1 in 10 longer than", `30 to ${short + 9}`);
  await shows(page, "Order more by", "9 days ago");
  await assertClean(page);
  await context.close();
});

test("a launch is tried out in the address and leaves the plan alone", async () => {
  const { context, page } = await start("demand");
  await guess(page);
  await fill(page, "What if: a launch, weeks from now", 10);
  await fill(page, "What if: the launch adds", 100);
  await eventually("the address says it", () => page.url().includes("factor=2") && page.url().includes("launch=10"));
  await page.locator("#demand-chart summary").first().click();
  const rows = await page.locator("#demand-chart tbody tr").allTextContents();
  // Flat at 250 until week 10, 500 from there on.
  assert.match(rows.find((row) => row.startsWith("8")), /250/);
  assert.match(rows.find((row) => row.startsWith("12")), /500/);
  await page.goto(`${URL_OF_PAGE}#/capacity/1?factor=1.5&launch=%3Cb%3E&part=demand`);
  await eventually("what is no week is none", async () =>
    (await page.getByLabel("What if: the launch adds").inputValue()) === "");
  await page.goto(`${URL_OF_PAGE}#/capacity/1?factor=1.5&launch=4&part=demand`);
  await eventually("the address decides", async () =>
    (await page.getByLabel("What if: the launch adds").inputValue()) === "50");
  await assertClean(page);
  await context.close();
});

test("weekly peaks: bad lines are named, a straight line goes on", async () => {
  const { context, page } = await start("demand");
  await guess(page);
  const line = Array.from({ length: 20 }, (_, week) => 100 + 2 * week);
  await page.getByLabel("Weekly peaks").fill(`peak\n${line.join("\n")}\noops\n<img src=x onerror=alert(1)>\n`);
  await page.getByRole("button", { name: "Read the figures" }).click();
  await page.getByText("20 rows were read, 2 lines were not:").waitFor();
  assert.match(await page.locator(".faults li").first().textContent(), /^Line 22: peak: “oops” is not a number/);
  await shows(page, "Peak now", "138 /s");
  await page.getByText("Goes by 20 measured weeks.").waitFor();
  await page.locator("#demand-chart summary").first().click();
  // 138 + 2 × 52, in every band: the past had no errors.
  const last = await page.locator("#demand-chart tbody tr").last().locator("td").allTextContents();
  assert.deepEqual(last, ["242", "242", "242", "242", "242", "242"]);
  await undo(page);
  await shows(page, "Peak now", "250 /s");
  await assertClean(page);
  await context.close();
});

test("a load test is fitted as R's usl fits it", async () => {
  const { context, page } = await start("load-test");
  await page.getByLabel("Load and throughput").fill("1, 64.9\n18;995,9\n36\t1652.4\n72 1853.2\nbad\n108 1828.9\n144 1775.0\n216 1702.2\n0 5");
  await page.getByRole("button", { name: "Read the figures" }).click();
  await page.getByText("7 rows were read, 2 lines were not:").waitFor();
  // SPEC SDM91 in the package's manual: peak 96.5, 1884; σ 0.02773 ± 0.009122, κ 0.0001044, γ 90.0; R² 0.9896.
  await shows(page, "Scales to a load of", "96.5");
  await shows(page, "Highest throughput", "1,884 /s");
  await shows(page, "The law explains", "99.0 %");
  const figures = await page.getByRole("region", { name: "Figures of the scalability law" }).locator("tbody tr").allTextContents();
  assert.match(figures[0], /0\.0277\s*0\.00912/);
  assert.match(figures[1], /0\.000104/);
  assert.match(figures[2], /90\s*14\.2/);
  assert.match(await page.locator("#scaling-chart figcaption").textContent(), /It scales to a load of 96\.5: there it gets 1,884 requests a second through, 22 % of/);
  await undo(page);
  await page.getByRole("heading", { name: "How far does it scale?" }).waitFor();
  await page.getByRole("button", { name: "Show a published load test" }).click();
  await shows(page, "Scales to a load of", "96.5");
  await page.getByLabel("Load and throughput").fill("1 100\n2 190");
  await page.getByRole("button", { name: "Read the figures" }).click();
  await page.getByText("fewer than three different loads do not determine three figures").waitFor();
  await assertClean(page);
  await context.close();
});

test("by keyboard alone", async () => {
  const { context, page } = await start("zones");
  const tabTo = async (name) => {
    for (let i = 0; i < 80; i++) {
      await page.keyboard.press("Tab");
      const text = await page.evaluate(() => {
        const at = document.activeElement;
        if (at.matches("body, main")) return "";
        return at.getAttribute("aria-label") ?? at.textContent;
      });
      if (text.includes(name)) return;
    }
    assert.fail(`${name} cannot be reached by Tab`);
  };
  await tabTo("Start from a guess");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "zone a" }).waitFor();
  await tabTo("zone a");
  await page.keyboard.press("Space");
  // 28 of 42 left for 25.
  await page.getByText("Without zone a it keeps up, busy for 89 %").waitFor();
  await assertClean(page);
  await context.close();
});

for (const scheme of ["light", "dark"]) {
  test(`axe finds nothing on any tab, ${scheme}`, async () => {
    for (const viewport of [{ width: 1440, height: 900 }, { width: 320, height: 640 }]) {
      const { context, page } = await start("demand", { context: { colorScheme: scheme, viewport } });
      const check = async (where) => {
        await page.evaluate(() => document.querySelectorAll("main details").forEach((details) => (details.open = true)));
        await page.evaluate(axe);
        const found = await page.evaluate(() =>
          window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
        const broken = found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
        assert.deepEqual(broken, [], `${where} at ${viewport.width}`);
        // What scrolls by itself may be wide, and so may what is drawn past an edge of its own.
        const wide = await page.evaluate(() => {
          const seen = [...document.querySelectorAll("main *")].filter((e) => !e.closest(".scroll, .unseen, svg svg"));
          return Math.max(...seen.map((e) => e.getBoundingClientRect().right)) - innerWidth;
        });
        assert.ok(wide <= 0, `${where} at ${viewport.width} scrolls sideways by ${wide}`);
      };
      await check("empty");
      await guess(page);
      await fill(page, "Growth a year", 30);
      await check("demand");
      for (const part of ["replicas", "zones&lost=a", "load-test"]) {
        await page.goto(`${URL_OF_PAGE}#/capacity/1?part=${part}`);
        if (part === "load-test") await page.getByRole("button", { name: "Show a published load test" }).click();
        await page.locator(".figures").first().waitFor();
        await check(part);
      }
      await assertClean(page);
      await context.close();
    }
  });
}
