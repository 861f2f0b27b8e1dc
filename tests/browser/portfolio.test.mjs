// The portfolio: read, sorted, filtered, grouped, changed at once; and it stays smooth with a thousand objectives.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { URL_OF_PAGE, assertClean, axe, eventually, finish, open, openText } from "./harness.mjs";

after(finish);

const DAY = 1440;

/** An objective whose one risk is an outage of `minutes` at a steady rate: it is kept while none happens. */
const objective = (id, { service = "shop", name = `o${id}`, tier = "1", target = "99.9", perYear = 0, more = "", policy = "" }) => `
  - id: ${id}
    service: ${service}
    name: ${JSON.stringify(name)}
    indicator: {kind: reference, name: x}
    labels: {tier: "${tier}", team: "t${id % 3}"}
    facts:
      requests_per_day: 1000
${perYear ? `      catalogue: {risks: [{name: Outage, cause: other, observed_minutes: [1000], impact: 1, per_year: ${perYear}}]}\n` : ""}${more}    terms:
      target_percent: "${target}"
      window: {length: 30d}
      method: {name: Occurrences}
      alerts: []
${policy}`;

const series = (...down) => `      architecture:
        components: [${down.map(([name, percent]) => `{name: ${name}, unavailability_percent: "${percent}"}`).join(", ")}]
        diagram: {series: [${down.map(([name]) => name).join(", ")}]}
`;
const log = (minutes, impact) => `      incidents:
        from: "2026-01-01"
        until: "2026-04-10"
        list: [{name: Bad push, started: "2026-04-01 10:00:00", minutes: ${minutes}, impact: ${impact}, cause: binary_push}]
`;
const policy = (review) => `      policy: {name: One, bands: [{name: Go, releases: 1, reliability_work: 0}], review_on: "${review}"}
`;

const plan = (...objectives) => `format: accord/plan/v2\nname: Portfolio\nobjectives:${objectives.join("")}`;
const FOUR = plan(
  objective(1, { service: "shop", name: "buying", perYear: 365 / 30, more: series(["database", "0.1"], ["edge", "0.05"]) }),
  objective(2, { service: "cart", name: "filling", tier: "2", perYear: 365 / 60, more: log(21.6, 1) + series(["database", "0.01"]), policy: policy("2027-03-01") }),
  objective(3, { service: "mail", name: "<img onerror=alert(1)>", tier: "3", target: "99" }),
  objective(4, { service: "search", name: "finding", tier: "2", perYear: 365 / 300, more: log(86.4, 1), policy: policy("2027-01-01") }),
);

const portfolio = async (page, text, view = "") => {
  await openText(page, text);
  await page.getByRole("slider", { name: "Target" }).waitFor();
  await page.goto(`${URL_OF_PAGE}#/portfolio${view}`);
  await page.locator("tbody tr[aria-rowindex]").first().waitFor();
  await eventually("all figures", async () => !(await page.locator(".portfolio [role=status]").first().textContent()).includes("to come"));
};
const cells = async (page, column) => {
  const heads = await page.locator(".portfolio-box thead tr > *").allTextContents();
  const at = heads.findIndex((head) => head.startsWith(column));
  return page.locator(`.portfolio-box tbody tr[aria-selected] > :nth-child(${at + 1})`).allTextContents();
};
const broken = async (page) => {
  await page.evaluate(axe);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await page.evaluate((runOnly) => window.axe.run({ runOnly }), tags);
  return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
};
const opened = (page) => page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));

test("figures are those of closed forms", async () => {
  const { context, page } = await open();
  await portfolio(page, FOUR);
  // Each outage is longer than the budget: kept while none happens in 30 days, by Poisson's law.
  const none = (perWindow) => `${(100 * Math.exp(-perWindow)).toFixed(1)} %`;
  assert.deepEqual(await cells(page, "Chance"), [none(1), none(1 / 2), "–", none(1 / 10)]);
  assert.deepEqual(await cells(page, "Error budget"), ["43 m 12 s", "43 m 12 s", "7 h 12 m", "43 m 12 s"]);
  // 21.6 of 100 days' minutes; half of 43.2 minutes is left. 86.4 is twice the budget.
  const measured = (bad) => (100 * (1 - bad / (100 * DAY))).toFixed(3);
  assert.deepEqual(await cells(page, "Measured"), ["–", `${measured(21.6)} %`, "–", `${measured(86.4)} %`]);
  assert.deepEqual(await cells(page, "Budget left"), ["–", "50 %", "–", "overspent, 100 %"]);
  // 1 - 0.999 * 0.9995 is 0.0014995.
  assert.deepEqual(await cells(page, "Ceiling"), ["99.85 %, below target", "99.990 %", "–", "–"]);
  assert.deepEqual(await cells(page, "Weakest"), Array(4).fill("traffic, guessed"));
  assert.deepEqual(await cells(page, "Review"), ["–", "2027-03-01", "–", "2027-01-01"]);
  assert.equal(await page.locator(".portfolio-box img").count(), 0, "a name is a text");
  await assertClean(page);
  await context.close();
});

test("sort, filter and group stand in the address", async () => {
  const { context, page } = await open();
  await portfolio(page, FOUR);
  await page.getByRole("button", { name: "Chance to keep" }).click();
  await eventually("sorted", async () => (await cells(page, "Service")).join() === "shop,cart,search,mail");
  assert.equal(await page.locator("th[aria-sort=ascending]").count(), 1);
  await page.getByRole("button", { name: "Chance to keep" }).press("Enter");
  await eventually("turned", async () => (await cells(page, "Service")).join() === "search,cart,shop,mail");
  await page.getByLabel("Group by").selectOption("tier");
  assert.deepEqual(await page.locator("tr.group").allTextContents(), ["tier 1 (1)", "tier 2 (2)", "tier 3 (1)"]);
  await page.getByLabel("Show only those with").fill("TIER nothing");
  await eventually("none", async () => (await cells(page, "Service")).length === 0);
  await page.getByLabel("Show only those with").fill("A");
  await page.waitForFunction(() => location.hash.includes("filter=A") && location.hash.includes("sort=-chance"));
  await page.waitForTimeout(600);
  await page.reload();
  await page.locator("tr.group").first().waitFor();
  await page.waitForLoadState("networkidle");
  page.requests.length = 0;
  assert.equal(await page.getByLabel("Show only those with").inputValue(), "A");
  await eventually("the same after reload", async () => (await cells(page, "Service")).join() === "search,cart,mail");
  await page.goto(`${URL_OF_PAGE}#/portfolio?sort=%3Cb%3E&group=nothing&filter=%00`);
  await eventually("odd words are ignored", async () => (await page.locator("th[aria-sort]").count()) === 0);
  await assertClean(page);
  await context.close();
});

test("many are changed in one step, by keyboard alone; a click opens one", async () => {
  const { context, page } = await open();
  await portfolio(page, FOUR);
  await page.getByLabel("Choose all that are listed").focus();
  await page.keyboard.press("Space");
  await page.getByRole("heading", { name: "Change 4 objectives" }).waitFor();
  await page.getByLabel("New target").focus();
  await page.keyboard.type("99.95");
  await page.keyboard.press("Enter");
  await eventually("all changed", async () => (await cells(page, "Target")).every((text) => text === "99.95 %"));
  // Half of 43 m 12 s.
  assert.deepEqual(await cells(page, "Error budget"), Array(4).fill("21 m 36 s"));
  await page.keyboard.press("Tab");
  await page.getByLabel("New review date").fill("2027-06-30");
  await page.keyboard.press("Enter");
  await page.getByText("Review of 2 changed; undo takes it back in one step. 2 cannot hold it.").waitFor();
  await page.getByRole("button", { name: "Choose none" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+z");
  assert.deepEqual(await cells(page, "Review"), ["–", "2027-03-01", "–", "2027-01-01"]);
  assert.deepEqual(await cells(page, "Target"), Array(4).fill("99.95 %"));
  await page.keyboard.press("Control+z");
  await eventually("one step back", async () => (await cells(page, "Target")).join() === "99.9 %,99.9 %,99 %,99.9 %");
  await page.locator("tbody tr[aria-selected]").nth(1).locator("td").nth(3).click();
  await page.getByRole("slider", { name: "Target" }).waitFor();
  assert.match(await page.evaluate(() => location.hash), /^#\/objective\/2/);
  await assertClean(page);
  await context.close();
});

test("a picture says what relies on what", async () => {
  const { context, page } = await open();
  await portfolio(page, FOUR);
  await page.getByRole("link", { name: "What relies on what" }).click();
  await page.locator("svg.layers").waitFor();
  const sentence = await page.locator("#reliance-sentence").textContent();
  assert.match(sentence, /^4 services and 1 part that they are made of\. Most rely on “database”: 2 services\./);
  assert.match(sentence, /“shop” promises more than its parts allow/);
  const boxes = await page.locator("svg.layers .part").allTextContents();
  assert.ok(boxes.includes("shop99.85 %, below target"), boxes.join());
  // The worse of what two say of it.
  assert.ok(boxes.includes("database99.90 %"), boxes.join());
  const at = async (name) => page.locator("svg.layers .part", { hasText: name }).boundingBox();
  assert.ok((await at("shop")).x + (await at("shop")).width < (await at("database")).x, "what is needed stands to the right");
  await page.getByText("The same as a table").click();
  assert.match(await page.locator("table").textContent(), /database, 1 of its own/);
  await assertClean(page);
  await context.close();
});

for (const colorScheme of ["light", "dark"]) {
  test(`nothing to complain of in ${colorScheme}`, async () => {
    const { context, page } = await open({ context: { colorScheme } });
    await page.goto(`${URL_OF_PAGE}#/portfolio`);
    await page.getByText("The plan has no objectives yet").waitFor();
    assert.deepEqual(await broken(page), []);
    await portfolio(page, FOUR, "?group=tier&sort=-chance");
    await page.getByLabel("Choose all that are listed").check();
    await opened(page);
    assert.deepEqual(await broken(page), []);
    await page.goto(`${URL_OF_PAGE}#/portfolio?part=reliance`);
    await page.locator("svg.layers").waitFor();
    await opened(page);
    assert.deepEqual(await broken(page), []);
    await page.setViewportSize({ width: 320, height: 700 });
    const isWide = await page.evaluate(() => document.querySelector("main").scrollWidth > innerWidth);
    assert.ok(!isWide, "the room fits a narrow screen");
    await assertClean(page);
    await context.close();
  });
}

test("a thousand objectives stay smooth", async () => {
  const { context, page } = await open();
  const many = Array.from({ length: 1000 }, (_, i) => objective(i + 1, { service: `s${i % 50}`, tier: `${(i % 4) + 1}`, perYear: 1 + (i % 20) }));
  await page.goto(`${URL_OF_PAGE}#/files`);
  const file = { name: "many.accord.yaml", mimeType: "application/yaml", buffer: Buffer.from(plan(...many)) };
  await page.locator("input[type=file]").first().setInputFiles(file);
  await page.getByRole("slider", { name: "Target" }).waitFor({ timeout: 120_000 });
  await page.evaluate(() => {
    window.tasks = [];
    new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ entryTypes: ["longtask"] });
  });
  await page.goto(`${URL_OF_PAGE}#/portfolio?sort=chance`);
  await page.locator("tbody tr[aria-rowindex]").first().waitFor();
  assert.equal(await page.locator("table").getAttribute("aria-rowcount"), "1001");
  assert.ok((await page.locator("tbody tr[aria-rowindex]").count()) <= 72, "only those in sight are in the page");
  await page.locator(".portfolio-box").focus();
  await page.keyboard.press("End");
  await page.locator('tr[aria-rowindex="1001"]').waitFor();
  await page.keyboard.press("Home");
  await page.locator('tr[aria-rowindex="2"]').waitFor();
  await eventually("figures arrive", async () => (await cells(page, "Chance")).some((text) => text.endsWith("%")));
  const tasks = await page.evaluate(() => window.tasks);
  console.log(`# long tasks in ms: ${tasks.map(Math.round).join(", ") || "none"}`);
  await assertClean(page);
  await context.close();
});
