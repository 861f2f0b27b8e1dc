// The Alerts room: tiers to drag and to type, detection, an incident to stage, false pages, doubts with remedies. Expected
// numbers are worked out here from the published formulas, never taken from the page.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { URL_OF_PAGE, assertClean, axe, eventually, finish, open, openText, slider } from "./harness.mjs";

after(finish);

const HOUR = 3_600;
const WORKBOOK = [
  { severity: "page", long: "1h", short: "5m", factor: 14.4, seconds: HOUR, ending: 300 },
  { severity: "page", long: "6h", short: "30m", factor: 6, seconds: 6 * HOUR, ending: 1_800 },
  { severity: "ticket", long: "1d", short: "2h", factor: 3, seconds: 24 * HOUR, ending: 7_200 },
  { severity: "ticket", long: "3d", short: "6h", factor: 1, seconds: 72 * HOUR, ending: 21_600 },
];

const plan = ({ target = "99.9", window = "30d", alerts = WORKBOOK, requests = 1_200_000, service = "shop", facts = [] } = {}) => {
  const tiers = alerts.map((a) => `        - {severity: ${a.severity}, long: ${a.long}, short: ${a.short}, factor: "${a.factor}"}\n`);
  return `format: accord/plan/v2\nname: Alerts\nobjectives:\n  - id: 1\n    service: '${service}'\n    name: '${service}'\n    indicator:\n      kind: raw\n      counted: bad\n      ratio: {type: prometheus, fields: {query: "r[{{.window}}]"}}\n    facts:\n      requests_per_day: ${requests}\n${facts.map((line) => `      ${line}\n`).join("")}    terms:\n      target_percent: "${target}"\n      window: {length: ${window}}\n      method: {name: Occurrences}\n      alerts:${tiers.length ? `\n${tiers.join("")}` : " []\n"}`;
};

const room = async (options = {}, { path = "#/alerts", ...rest } = {}) => {
  const { context, page } = await open(rest);
  await openText(page, plan(options));
  await slider(page).waitFor();
  await page.goto(URL_OF_PAGE + path);
  await page.getByRole("heading", { name: "When is somebody told, and is it soon enough?" }).waitFor();
  return { context, page };
};

const field = (page, label) => page.getByLabel(label, { exact: true });
const type = async (page, label, text) => {
  await field(page, label).fill(text);
  await field(page, label).press("Enter");
};
const figure = (page, label) =>
  page.locator(".figure", { has: page.locator(".k").getByText(label, { exact: true }) }).locator(".v");
/** Loads the page anew; what that requests is no request after it has loaded. */
const reload = async (page) => {
  await page.reload();
  await page.locator("main .card").first().waitFor();
  await page.waitForLoadState("networkidle");
  page.requests.length = 0;
};
const shown = async (locator, expected, what) =>
  eventually(`${what ?? "the text"} ${expected}`, async () => (await locator.textContent()).includes(expected));
const row = async (page, region, n) => {
  const cells = await page.getByRole("region", { name: region }).locator("tbody tr").nth(n).locator("th, td").allTextContents();
  return cells.map((cell) => cell.trim());
};
/** Seconds as the page says them below ten minutes: `51.8 s`, `4 m 19.2 s`. */
const said = (seconds) => {
  if (seconds < 60) return `${Number(seconds.toPrecision(3))} s`;
  const [m, s] = [Math.floor(seconds / 60), Math.round((seconds % 60) * 10) / 10];
  return s ? `${m} m ${s} s` : `${m} m`;
};
const percent = (share) => `${Number((share * 100).toPrecision(3))} %`;
const centre = async (locator) => {
  const box = await locator.boundingBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
};
const drag = async (page, from, to) => {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 15 });
  await page.mouse.up();
};
const tabTo = async (page, name) => {
  for (let i = 0; i < 90; i++) {
    await page.keyboard.press("Tab");
    const text = await page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent);
    if (text === name) return;
  }
  assert.fail(`${name} cannot be reached by Tab`);
};

test("each tier says when it fires, when it is quiet and what it costs", async () => {
  const { context, page } = await room();
  for (const [n, tier] of WORKBOOK.entries()) {
    const floor = tier.factor * 0.001;
    const cells = await row(page, "What each alert does", n);
    assert.equal(cells[1], `${tier.long} and ${tier.short}`);
    assert.equal(cells[3], `${percent(floor)} errors`);
    assert.equal(cells[4], said(floor * tier.seconds), "a full outage");
    if (tier.ending < 600) assert.equal(cells[5], said(tier.ending * (1 - floor)));
    assert.equal(cells[6], percent((tier.factor * tier.seconds) / (30 * 24 * HOUR)));
  }
  assert.equal(await page.locator(".lint").count(), 0, "an ordinary service has nothing to mend");
  await assertClean(page);
  await context.close();
});

test("a tier is dragged by pointer, and one undo takes the drag back", async () => {
  const { context, page } = await room();
  const first = page.getByRole("slider", { name: "Alert 1" });
  const second = page.getByRole("slider", { name: "Alert 2" });
  // Onto the second: six hours at six times, with the usual short window of half an hour.
  await drag(page, await centre(first), await centre(second));
  await shown(page.locator("#tiers-sentence"), "page 6× over 6h at 5 %; page 6× over 6h at 5 %");
  assert.equal(await first.getAttribute("aria-valuetext"), "page 6× over 6h");
  assert.equal(await field(page, "Short window of alert 1").inputValue(), "30m");
  await page.keyboard.press("Control+z");
  assert.equal(await first.getAttribute("aria-valuetext"), "page 14.4× over 1h");
  assert.equal(await field(page, "Short window of alert 1").inputValue(), "5m");
  await page.keyboard.press("Control+Shift+z");
  assert.equal(await first.getAttribute("aria-valuetext"), "page 6× over 6h");
  await assertClean(page);
  await context.close();
});

test("a tier is moved by keys alone", async () => {
  const { context, page } = await room();
  await tabTo(page, "Alert 1");
  const first = page.getByRole("slider", { name: "Alert 1" });
  await page.keyboard.press("ArrowRight");
  assert.equal(await first.getAttribute("aria-valuetext"), "page 14.4× over 2h");
  await page.keyboard.press("ArrowUp");
  assert.equal(await first.getAttribute("aria-valuetext"), "page 14.5× over 2h");
  await page.keyboard.press("PageDown");
  assert.equal(await first.getAttribute("aria-valuetext"), "page 13.5× over 2h");
  for (let i = 0; i < 3; i++) await page.keyboard.press("Control+z");
  assert.equal(await first.getAttribute("aria-valuetext"), "page 14.4× over 1h");
  await assertClean(page);
  await context.close();
});

test("fields of the table take what people write, and say why they do not", async () => {
  const { context, page } = await room();
  await type(page, "Burn rate of alert 1", "6,5x");
  assert.equal((await row(page, "What each alert does", 0))[4], said(6.5 * 0.001 * HOUR));
  // 5 % of 30 days in an hour is 0.05 × 720 = 36 times.
  await type(page, "Budget spent of alert 1", "5");
  assert.equal(await field(page, "Burn rate of alert 1").inputValue(), String(0.05 * 720));
  await type(page, "Long window of alert 1", "2h30");
  assert.equal(await field(page, "Long window of alert 1").inputValue(), "2h30m");
  await type(page, "Hold of alert 2", "2m");
  assert.equal((await row(page, "What each alert does", 1))[4], said(6 * 0.001 * 6 * HOUR + 120));
  await type(page, "Burn rate of alert 3", "fast");
  await shown(page.locator(".tier-editor .error:not(:empty)"), "fast");
  assert.equal(await field(page, "Burn rate of alert 3").inputValue(), "fast", "what was typed stays");
  await page.getByLabel("Severity of alert 3").selectOption("page");
  assert.equal((await row(page, "What each alert does", 2))[0], "page");
  await page.getByRole("button", { name: "Remove alert 4" }).click();
  assert.equal(await page.getByRole("slider").count(), 3);
  await page.keyboard.press("Control+z");
  assert.equal(await page.getByRole("slider").count(), 4);
  await page.getByRole("button", { name: "Add an alert" }).click();
  assert.equal(await page.getByRole("slider").count(), 5);
  await assertClean(page);
  await context.close();
});

test("budget first, presets and guards", async () => {
  const { context, page } = await room({ window: "7d" });
  await type(page, "Budget spent", "10");
  await type(page, "Within", "12h");
  // 10 % of 7 d in 12 h: 0.1 × 168 ÷ 12 = 1.4.
  await shown(page.locator(".answer"), "1.4×");
  await page.waitForTimeout(400);
  await reload(page);
  await shown(page.locator(".answer"), "1.4×", "after a reload");
  await page.getByLabel("Then").selectOption("ticket");
  await page.getByRole("button", { name: "Add this alert" }).click();
  assert.equal(await page.getByRole("slider", { name: "Alert 5" }).getAttribute("aria-valuetext"), "ticket 1.4× over 12h");
  await page.getByLabel("Replace them all by").selectOption("scaled");
  // 2 % of 7 d in 15 m: 0.02 × 168 × 4.
  const factor = Number((0.02 * 168 * 4).toFixed(2));
  assert.equal(await page.getByRole("slider", { name: "Alert 1" }).getAttribute("aria-valuetext"), `page ${factor}× over 15m`);
  assert.equal(await page.getByRole("slider").count(), 4);
  await page.keyboard.press("Control+z");
  assert.equal(await page.getByRole("slider").count(), 5);
  await type(page, "Tell somebody when there has been no data for", "10m");
  await type(page, "Failures that an alert needs at least", "20");
  await page.goto(`${URL_OF_PAGE}#/export`);
  await page.getByRole("heading", { name: "What do we carry home?" }).waitFor();
  await page.goto(`${URL_OF_PAGE}#/alerts`);
  assert.equal(await field(page, "Tell somebody when there has been no data for").inputValue(), "10m");
  assert.equal(await field(page, "Failures that an alert needs at least").inputValue(), "20");
  await assertClean(page);
  await context.close();
});

test("an objective without alerts is taught, and begins with the workbook's", async () => {
  const { context, page } = await room({ alerts: [], window: "28d" });
  await page.getByRole("heading", { name: "Nobody is told when the budget burns" }).waitFor();
  // 0.1 % of 28 days.
  await shown(page.locator(".start"), "40 m 19 s");
  await tabTo(page, "Begin with the workbook's alerts");
  await page.keyboard.press("Enter");
  // 2 % of 28 days in an hour.
  assert.equal(await page.getByRole("slider", { name: "Alert 1" }).getAttribute("aria-valuetext"), `page ${Number((0.02 * 28 * 24).toFixed(2))}× over 1h`);
  assert.equal(await page.getByRole("slider").count(), 4);
  await page.keyboard.press("Control+z");
  await page.getByRole("heading", { name: "Nobody is told when the budget burns" }).waitFor();
  await assertClean(page);
  await context.close();
});

test("doubts say what is wrong, and one click mends it", async () => {
  const { context, page } = await room({ target: "90" });
  assert.match(await page.locator(".lint").first().textContent(), /page 14\.4× over 1h\. Can never fire.*93\.06 %/);
  await page.getByRole("button", { name: "Fire above 5×: alert 1" }).click();
  assert.equal(await page.locator(".lint").count(), 0);
  assert.equal(await field(page, "Burn rate of alert 1").inputValue(), "5");
  await page.keyboard.press("Control+z");
  assert.equal(await page.locator(".lint").count(), 1);
  await context.close();
  const quiet = await room({ requests: 720 });
  assert.match(await quiet.page.locator(".lint").first().textContent(), /One failed request fires it.*about 30 requests and needs 70/);
  await quiet.page.getByRole("button", { name: "Ask for 2 failures at least: alert 1" }).click();
  assert.equal(await field(quiet.page, "Failures that an alert needs at least").inputValue(), "2");
  assert.equal(await quiet.page.getByText("One failed request fires it").count(), 0);
  await assertClean(quiet.page);
  await quiet.context.close();
});

test("an incident is staged: who is told when, when it is quiet, what it costs", async () => {
  const { context, page } = await room({}, { path: "#/alerts?part=incident" });
  await type(page, "Requests that fail", "100");
  await type(page, "For", "30m");
  // 14.4 × 0.001 × 3600 s; then the short window's end: 1800 + 300 × (1 − 0.0144).
  await shown(figure(page, "Somebody is told after"), said(14.4 * 0.001 * HOUR));
  await shown(figure(page, "Budget gone after"), "43 m 12 s");
  await shown(figure(page, "Budget gone by then"), "2 %");
  for (const [n, tier] of WORKBOOK.entries()) {
    const cells = await row(page, "Who is told when", n);
    assert.equal(cells[2], said(tier.factor * 0.001 * tier.seconds));
  }
  const quiet = Math.round(1_800 + 300 * (1 - 0.0144));
  assert.equal((await row(page, "Who is told when", 0))[3], `${Math.floor(quiet / 60)} m ${quiet % 60} s`);
  await page.waitForTimeout(400);
  await reload(page);
  await shown(figure(page, "Somebody is told after"), "51.8 s", "after a reload");
  assert.equal(await field(page, "Requests that fail").inputValue(), "100");
  // At 1 % the first page is silent: the floor is 1.44 %; the second needs 0.006 × 6 h ÷ 0.01 = 3 h 36 m.
  await type(page, "Requests that fail", "1");
  assert.equal((await row(page, "Who is told when", 0))[2], "never");
  await shown(figure(page, "Somebody is told after"), "never");
  await type(page, "For", "4h");
  await shown(figure(page, "Somebody is told after"), "3 h 36 m");
  assert.equal(await page.getByRole("button", { name: "Undo" }).getAttribute("aria-disabled"), "true", "a look is no change of the plan");
  await page.getByLabel("Draw the windows").selectOption("2");
  await page.locator("#incident .legend").getByText("30m short window").waitFor();
  await assertClean(page);
  await context.close();
});

test("an incident is dragged by pointer and by keys", async () => {
  const { context, page } = await room({}, { path: "#/alerts?part=incident&error=20&start=10m&length=30m" });
  const end = page.getByRole("slider", { name: "End" });
  const begin = page.getByRole("slider", { name: "Beginning and error rate" });
  const area = await page.locator("#incident .plot-area").boundingBox();
  const [, y] = await centre(end);
  // Three hours across: to 100 minutes.
  await drag(page, await centre(end), [area.x + (area.width * 100) / 180, y]);
  await eventually("90 minutes", async () => (await end.getAttribute("aria-valuetext")) === "1 h 30 m long");
  // Below, a hundredth of the errors: the alerts are silent.
  await begin.focus();
  for (let i = 0; i < 2; i++) await page.keyboard.press("PageDown");
  await eventually("0.2 %", async () => (await begin.getAttribute("aria-valuetext")).startsWith("0.2 % of requests fail"));
  assert.equal((await row(page, "Who is told when", 0))[2], "never");
  await page.keyboard.press("ArrowRight");
  await eventually("a minute later", async () => (await begin.getAttribute("aria-valuetext")).endsWith("beginning at 11 m"));
  await page.waitForTimeout(400);
  assert.match(page.url(), /error=0\.2&length=1h30m&part=incident&start=11m/);
  await assertClean(page);
  await context.close();
});

test("a link that says only how long an incident is shows all of it, and stays as wide while it is dragged", async () => {
  const { context, page } = await room({}, { path: "#/alerts?part=incident&error=1&length=6h" });
  const end = page.getByRole("slider", { name: "End" });
  assert.equal(await end.getAttribute("aria-valuetext"), "6 h long");
  assert.equal(await page.getByLabel("Show", { exact: true }).inputValue(), "12h");
  await page.getByLabel("For", { exact: true }).fill("30m");
  await page.keyboard.press("Enter");
  await eventually("half an hour", async () => (await end.getAttribute("aria-valuetext")) === "30 m long");
  assert.equal(await page.getByLabel("Show", { exact: true }).inputValue(), "12h");
  await page.getByLabel("For", { exact: true }).fill("20h");
  await page.keyboard.press("Enter");
  await eventually("twenty hours", async () => (await end.getAttribute("aria-valuetext")) === "20 h long");
  assert.equal(await page.getByLabel("Show", { exact: true }).inputValue(), "2d");
  await assertClean(page);
  await context.close();
});

test("detection, budget spent and reset against the error rate", async () => {
  const { context, page } = await room({}, { path: "#/alerts?part=detection" });
  await shown(page.locator("#detection-sentence"), "A full outage is noticed after 51.8 s; a fault that fails 1 % of requests is noticed after 3 h 36 m.");
  assert.equal(await page.locator("#detection .series").count(), 5);
  await page.locator("#detection summary", { hasText: "The same as a table" }).click();
  const cells = await row(page, "How soon a fault is noticed", 0);
  assert.deepEqual(cells.slice(1, 4), [1, 0.5, 0.1].map((e) => said((14.4 * 0.001 * HOUR) / e)));
  assert.equal(cells[5], "never");
  await page.getByLabel("Show").selectOption("spent");
  await shown(page.locator("#detection-sentence"), "2 % of the budget");
  await page.waitForTimeout(400);
  await reload(page);
  await page.getByRole("heading", { name: "How much budget is gone by then" }).waitFor();
  await page.getByLabel("Show").selectOption("reset");
  await shown(page.locator("#detection-sentence"), said(300 * (1 - 0.0144)));
  await assertClean(page);
  await context.close();
});

test("false pages at little traffic, and what a minimum of failures does", async () => {
  const { context, page } = await room({ requests: 720, facts: ["people_on_call: 5"] }, { path: "#/alerts?part=noise" });
  await type(page, "Requests that fail on an ordinary day", "0.05");
  const p = 0.000_5;
  // One failure among 30 requests exceeds 1.44 %: 21,600 requests in 30 days, each begins an alert if it fails, none of the
  // 29 others did, and the one that leaves did not.
  const fast = 30 * 720 * p * (1 - p) ** 30;
  const cells = await row(page, "What chance makes of each alert", 0);
  assert.deepEqual(cells.slice(1, 4), ["30", "1", String(Math.ceil(1 / 0.0144))]);
  assert.equal(cells[4], String(Number(fast.toPrecision(3))));
  // 180 requests in six hours: more than 1.08 failures, so two.
  const slow = 30 * 720 * p * (1 - p) * 179 * p * (1 - p) ** 178;
  const weekly = ((fast + slow) * 7) / 30;
  assert.equal(await figure(page, "By chance alone").textContent(), String(Number(weekly.toPrecision(3))));
  await type(page, "Requests a day", "86400");
  assert.equal((await row(page, "What chance makes of each alert", 0))[1], "3,600");
  await page.goto(`${URL_OF_PAGE}#/alerts`);
  await type(page, "Failures that an alert needs at least", "100");
  await page.goto(`${URL_OF_PAGE}#/alerts?part=noise`);
  await type(page, "Requests a day", "86400");
  // One request a second: a hundred failures take 100 s in a full outage.
  assert.equal((await row(page, "What chance makes of each alert", 0))[5], "1 m 40 s");
  assert.equal(await page.locator(".ladder li").count(), 6);
  await assertClean(page);
  await context.close();
});

test("hostile names, addresses and extremes stay harmless", async () => {
  const evil = "<img src=x onerror=alert(1)>";
  const { context, page } = await room({ service: evil });
  page.on("dialog", () => assert.fail("a script ran"));
  for (const view of ["part=incident&error=NaN&length=-5&start=1e400&within=%3Cimg%3E&lines=99", "part=incident&error=1e-300&length=3650d&start=3650d",
    "part=detection&show=%3Cscript%3E", "part=noise&usual=1e308", "part=none&spend=999&in=0s&call=x", "part=incident&lines=-1&error=0"]) {
    await page.goto(`${URL_OF_PAGE}#/alerts?${view}`);
    await page.locator("main .card").first().waitFor();
    assert.doesNotMatch(await page.locator("main").textContent(), /NaN|Infinity/i, view);
  }
  for (const [target, window] of [["0", "1d"], ["99.9999999", "1Y"], ["50", "1h"]]) {
    await openText(page, plan({ target, window, requests: 999_999_999_999_999 }));
    await slider(page).waitFor();
    for (const part of ["tiers", "incident", "detection", "noise"]) {
      await page.goto(`${URL_OF_PAGE}#/alerts?part=${part}`);
      await page.locator("main .card").first().waitFor();
      assert.doesNotMatch(await page.locator("main").innerHTML(), /NaN|Infinity|\binf\b/, `${target} ${window} ${part}`);
    }
  }
  await assertClean(page);
  await context.close();
});

for (const scheme of ["light", "dark"]) {
  test(`axe finds nothing in any part, ${scheme}`, async () => {
    for (const viewport of [{ width: 1440, height: 900 }, { width: 320, height: 640 }]) {
      const options = { context: { colorScheme: scheme, viewport } };
      const check = async (page, where) => {
        await page.evaluate(() => document.querySelectorAll("main details").forEach((details) => (details.open = true)));
        await page.evaluate(axe);
        const found = await page.evaluate(() =>
          window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
        const broken = found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
        assert.deepEqual(broken, [], `${where} at ${viewport.width}`);
        const wide = await page.evaluate(() => document.querySelector("main").scrollWidth - document.querySelector("main").clientWidth);
        assert.ok(wide <= 0, `${where} at ${viewport.width} scrolls sideways by ${wide}`);
      };
      const { context, page } = await room({ target: "90", requests: 720 }, options);
      await check(page, "tiers with doubts");
      for (const part of ["incident", "detection", "noise"]) {
        await page.goto(`${URL_OF_PAGE}#/alerts?part=${part}`);
        await page.locator(".tabs [aria-current]").waitFor();
        await check(page, part);
      }
      await context.close();
      const empty = await room({ alerts: [] }, options);
      await check(empty.page, "empty");
      await assertClean(empty.page);
      await empty.context.close();
    }
  });
}
