// The facts that history gives: traffic, incidents, on-call. Numbers are worked out here, by arithmetic and published
// tables, never by the code under test.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { URL_OF_PAGE, assertClean, axe, eventually, finish, open, openText } from "./harness.mjs";

after(finish);

const PLAN = `format: accord/plan/v1
name: History
objectives:
  - id: 1
    service: shop
    name: availability
    title: <img src=x onerror=alert(1)>
    indicator:
      kind: ratio
      counted: bad
      events: {type: prometheus, fields: {query: 'sum(rate(a{code="5"}[{{.window}}]))'}}
      total: {type: prometheus, fields: {query: 'sum(rate(a[{{.window}}]))'}}
      counter: true
    facts: {requests_per_day: 864000}
    terms:
      target_percent: "99.9"
      window: {length: 28d}
      method: {name: Occurrences}
`;

const start = async (part, options = {}) => {
  const opened = await open(options);
  await openText(opened.page, PLAN);
  await opened.page.getByRole("slider", { name: "Target" }).waitFor();
  await opened.page.goto(`${URL_OF_PAGE}#/facts/1?part=${part}`);
  await opened.page.getByRole("heading", { level: 1, name: "What do we know, and how do we know it?" }).waitFor();
  return opened;
};

const figure = (page, label) => page.locator(".figure", { hasText: label }).locator(".v");
const reads = (page, label, wanted) =>
  eventually(`${label} ${wanted}`, async () => (await figure(page, label).first().textContent()) === wanted);
const fill = async (page, label, text) => {
  await page.getByLabel(label, { exact: true }).fill(text);
  await page.getByLabel(label, { exact: true }).press("Enter");
};
const undo = (page) => page.getByRole("button", { name: "Undo" }).click();
const cell = (page, name) => page.getByRole("gridcell", { name });
const level = async (page, name) => Number(await cell(page, new RegExp(`^${name},`)).textContent());

const accessible = async (page, what) => {
  await page.evaluate(() => document.querySelectorAll("main details").forEach((details) => (details.open = true)));
  for (const theme of ["light", "dark"]) {
    await page.evaluate((theme) => (document.documentElement.dataset.theme = theme), theme);
    await page.evaluate(axe);
    const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    const said = found.violations.map((v) => `${v.id}: ${v.nodes.map((node) => node.target).slice(0, 5).join(" ")}`);
    assert.deepEqual(said, [], `${what}, ${theme}`);
  }
};

test("traffic: a pattern, what follows, and what an hour costs", async () => {
  const { context, page } = await start("traffic");
  // 864,000 a day is ten a second; 28 days have 24,192,000.
  await reads(page, "Requests in a window", "24,200,000");
  await reads(page, "Busiest hour", "10 /s");
  // A budget of 28 × 24 × 0.001 = 0.672 hours: one flat hour is 1 / 0.672 of it.
  await reads(page, "An hour's outage at the worst hour spends", "149 %");
  // 40 of 168 hours carry everything: each weighs 4.2, and an hour spends 4.2 / 0.672.
  await page.getByText("Paste figures").click();
  const week = Array.from({ length: 168 }, (_, n) => (n < 120 && n % 24 >= 9 && n % 24 < 17 ? 30 : 0));
  await page.getByLabel("Traffic by the hour", { exact: false }).fill(`requests\n${week.join("\n")}`);
  await page.getByRole("button", { name: "Read the figures" }).click();
  await reads(page, "Busiest hour", "42 /s");
  await reads(page, "An hour's outage at the worst hour spends", "625 %");
  await reads(page, "At the best hour", "0 %");
  assert.equal(await level(page, "Monday 09:00"), 100);
  assert.equal(await level(page, "Sunday 09:00"), 0);
  await undo(page);
  await reads(page, "Busiest hour", "10 /s");
  await fill(page, "Growth in a year", "50");
  await page.getByText("In a year 1,300,000 requests a day").waitFor();
  await fill(page, "Requests a day", "not many");
  await page.getByText("is not a number").waitFor();
  // A refusal names what is wrong and changes nothing.
  await page.getByLabel("Traffic by the hour", { exact: false }).fill("1 2 3");
  await page.getByRole("button", { name: "Read the figures" }).click();
  await page.getByText("there are 3 figures, and a week has 168 hours").waitFor();
  await assertClean(page);
  await context.close();
});

test("traffic: painted by pointer and by keys, one step for each gesture", async () => {
  const { context, page } = await start("traffic");
  const box = await page.locator(".heat-area").boundingBox();
  const at = (hour, day) => [box.x + ((hour + 0.5) / 24) * box.width, box.y + ((day + 0.5) / 7) * box.height];
  await page.getByRole("radio", { name: "25 %" }).check();
  await page.locator(".heat-area").scrollIntoViewIfNeeded();
  const now = await page.locator(".heat-area").boundingBox();
  box.y = now.y;
  await page.mouse.move(...at(2, 1));
  await page.mouse.down();
  await page.mouse.move(...at(12, 1), { steps: 2 });
  await page.mouse.move(...at(12, 4), { steps: 3 });
  await page.mouse.up();
  for (const [name, wanted] of [["Tuesday 02:00", 25], ["Tuesday 07:00", 25], ["Wednesday 12:00", 25], ["Friday 12:00", 25], ["Tuesday 13:00", 100]]) {
    assert.equal(await level(page, name), wanted, name);
  }
  // 14 of 168 hours at a quarter: the others weigh 168 / (154 + 3.5).
  await reads(page, "Busiest hour", `${((10 * 168) / 157.5).toFixed(1)} /s`);
  await undo(page);
  assert.equal(await level(page, "Tuesday 02:00"), 100, "one undo takes the whole stroke back");
  // By keys: from Monday 09:00 one day down, one hour on.
  await cell(page, /^Monday 09:00/).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  assert.match(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), /^Tuesday 10:00, 100 percent$/);
  await page.keyboard.press("Enter");
  assert.equal(await level(page, "Tuesday 10:00"), 25);
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  assert.equal(await level(page, "Tuesday 10:00"), 35);
  await page.keyboard.press("Control+z");
  assert.equal(await level(page, "Tuesday 10:00"), 30);
  await page.getByLabel("Pattern of the week").selectOption("office");
  assert.equal(await level(page, "Monday 09:00"), 100);
  await page.reload();
  await page.getByRole("grid").waitFor();
  assert.ok(page.url().includes("brush=25"), "the brush stands in the address");
  assert.ok(await page.getByRole("radio", { name: "25 %" }).isChecked());
  await accessible(page, "traffic");
  assert.deepEqual(page.faults, []);
  await context.close();
});

const TABLE = [
  "cause\tminutes\tstart\timpact %\tname\tdetected after",
  ...[10, 20, 40, 80, 160].map((minutes, n) => `deploy\t${minutes}\t2026-0${n + 3}-10 10:00\t50\tRelease ${n} <img src=x onerror=alert(1)>\t5`),
  "hardware\t100\t2026-11-20\t100\tDisk\t",
  "gremlins\t1\t2026-11-21\t100\tOdd\t",
].join("\n");

test("incidents: a table in any order, what it says, and risks at one click", async () => {
  const { context, page } = await start("incidents");
  await page.getByRole("button", { name: "Start a list of the last year" }).click();
  await page.getByLabel("First day").waitFor();
  await fill(page, "Last day", "2026-12-31").catch(() => {});
  await fill(page, "First day", "2026-01-01");
  await fill(page, "Last day", "2026-12-31");
  await page.getByText("Paste a table of incidents").click();
  const box = page.getByLabel("A head and one row", { exact: false });
  await box.fill(TABLE);
  await page.getByRole("button", { name: "Read the table" }).click();
  await page.getByText("6 incidents were added").waitFor();
  // The row that was not taken is named with line and remedy, and stays in the box.
  await page.getByText("Line 8").waitFor();
  assert.match(await page.locator(".rejected").textContent(), /“gremlins” is none that is known here/);
  assert.equal(await box.inputValue(), `${TABLE.split("\n")[0]}\n${TABLE.split("\n")[7]}`);
  // 310 × 0.5 + 100 = 255 bad minutes of 525,600: 0.0485 %.
  await reads(page, "Measured availability", "99.951 %");
  await reads(page, "Incidents a year", "6");
  // Garwood for six: 2.202 to 13.06.
  await page.getByText("95 % interval: 2.2 to 13.1").waitFor();
  // 410 / 6 minutes, and 5 minutes.
  await reads(page, "Mean time to restore", "1 h 8 m");
  await reads(page, "Mean time to detect", "5 m");
  // 255 × 28 / 365 = 19.56 minutes, of 40.32.
  await reads(page, "Bad minutes in a window", "19 m 34 s");
  // Thirteen windows of 28 days; two have more than 40.32 bad minutes: 80 in July and 100 in November.
  await page.getByText("11 of 13 windows would have kept the objective, 2 would have missed it.").waitFor();
  await page.getByRole("button", { name: "Add to the catalogue" }).click();
  await page.getByText("2 risks are in the catalogue").waitFor();
  const rows = page.getByRole("region", { name: "Risks fitted to the incidents" }).locator("tbody tr");
  // Gamma(5.5): median 5.170, p90 8.638 by numerical integration; the geometric mean is 40 minutes.
  assert.match(await rows.first().textContent(), /Binary push \(observed\)5\s*5\.17 · 8\.64/);
  assert.match(await rows.first().textContent(), /155/);
  assert.equal(await page.getByRole("button", { name: "Undo" }).getAttribute("title"), "Undo risks (Ctrl Z)");
  await undo(page);
  await undo(page);
  await page.getByText("None yet").waitFor();
  await page.getByRole("button", { name: "Redo" }).click();
  await page.getByText("6 incidents", { exact: true }).waitFor();
  await accessible(page, "incidents");
  assert.equal(await page.locator("img[src=x]").count(), 0);
  await assertClean(page);
  await context.close();
});

test("incidents: by keys alone, and a thousand of them", async () => {
  const { context, page } = await start("incidents");
  await page.getByRole("button", { name: "Start a list of the last year" }).press("Enter");
  await page.getByRole("button", { name: "Add an incident" }).press("Enter");
  await fill(page, "Name", "Queue stood still");
  await fill(page, "Until users were well", "1h35m");
  await fill(page, "Users hurt", "20");
  await page.getByText("Worth 19 m of full outage.").waitFor();
  await fill(page, "Until users were well", "forever");
  await page.getByText("Write minutes such as 95, or 1h35m").waitFor();
  const handle = page.getByRole("slider", { name: "Incident looked at" });
  assert.match(await handle.getAttribute("aria-valuetext"), /^Queue stood still, .*, 19 m bad minutes$/);
  await page.getByRole("button", { name: "Remove this incident" }).press("Enter");
  await page.getByText("None yet").waitFor();
  const rows = Array.from({ length: 1000 }, (_, n) => {
    const day = new Date(Date.UTC(2026, 0, 1) + n * 8 * 3_600_000).toISOString().slice(0, 16);
    return `i${n},${day},${1 + (n % 90)},${n % 101}`;
  });
  await page.getByText("Paste a table of incidents").click();
  await page.getByLabel("A head and one row", { exact: false }).fill(`name,start,minutes,impact %\n${rows.join("\n")}`);
  const began = Date.now();
  await page.getByRole("button", { name: "Read the table" }).press("Enter");
  await page.getByText("1000 incidents were added").waitFor();
  assert.ok(Date.now() - began < 5_000, "a thousand rows are read in no time to speak of");
  assert.equal(await page.getByRole("region", { name: "Incidents", exact: true }).locator("tbody tr").count(), 25);
  await page.getByRole("button", { name: "Bad minutes", exact: true }).press("Enter");
  // 1 + n % 90 minutes at n % 101 percent: the worst of them.
  const worst = Math.max(...Array.from({ length: 1000 }, (_, n) => ((1 + (n % 90)) * (n % 101)) / 100));
  const whole = Math.floor(worst);
  const first = page.getByRole("region", { name: "Incidents", exact: true }).locator("tbody tr").first();
  assert.match(await first.textContent(), new RegExp(`1 h ${Math.round(worst - 60)} m|${whole} m`));
  await page.getByRole("button", { name: "Next" }).press("Enter");
  await page.getByText("Page 2 of 40").waitFor();
  await eventually("the address", () => page.url().includes("page=2") && page.url().includes("sort=bad"));
  await handle.focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await eventually("a choice in the address", () => /incident=\d+/.test(page.url()));
  await assertClean(page);
  await context.close();
});

test("on-call: pages, toil and people by each rule", async () => {
  const { context, page } = await start("on-call");
  await page.getByRole("button", { name: "Start with eight people, a week at a time" }).click();
  await fill(page, "False pages", "365");
  await fill(page, "Work for each page", "60");
  await fill(page, "Tickets", "9");
  await fill(page, "Other toil", "4");
  // Seven pages a week; Poisson of 7: 90 % at 10, 99 % at 14. Toil: (7 + 9) / 8 + 4 = 6 of 40 hours.
  await reads(page, "Pages a week", "7");
  await reads(page, "Pages a shift", "7");
  await page.getByText("the worst shift of ten: 10; of a hundred: 14").waitFor();
  await reads(page, "Toil", "15 %");
  await reads(page, "People needed", "8");
  await fill(page, "Sites that follow the sun", "2");
  await reads(page, "People needed", "12");
  await reads(page, "Pages a shift", "3.5");
  await undo(page);
  await reads(page, "Pages a shift", "7");
  await fill(page, "People on call", "0");
  await page.getByText("Accepted is 1 to 10,000").waitFor();
  // A guess is marked as one until somebody says better.
  const source = page.getByRole("region", { name: "Source of on-call" });
  assert.match(await source.locator("summary").textContent(), /^guessed/);
  await source.locator("summary").click();
  await source.getByLabel("Known how").selectOption("measured");
  await source.getByLabel("Source", { exact: true }).fill("the pager's report");
  await source.getByLabel("Source", { exact: true }).press("Enter");
  assert.match(await source.locator("summary").textContent(), /^measured the pager's report/);
  await page.getByRole("link", { name: /^On-call measured/ }).waitFor();
  await accessible(page, "on-call");
  await assertClean(page);
  await context.close();
});
