// The policy: its rules by pointer, keys and fields, its dry run, what it would have done, and the review of a quarter.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { URL_OF_PAGE, assertClean, axe, eventually, finish, open, openText } from "./harness.mjs";

after(finish);

// An hour for everybody is more than the 43.2 minutes of 99.9 % over 30 days.
const PLAN = `format: accord/plan/v3
name: Policy
objectives:
  - id: 1
    service: checkout
    name: availability
    indicator: {kind: raw, counted: bad, ratio: {type: prometheus, fields: {query: "r[{{.window}}]"}}}
    facts:
      incidents:
        from: "2025-01-01"
        until: "2025-12-31"
        list:
          - {name: Bad push, started: "2025-03-10 10:00:00", minutes: 60, impact: 1, cause: binary_push}
      catalogue:
        risks:
          - {name: Bad push, cause: binary_push, detect_minutes: 0.0, resolve_minutes: 30.0, impact: 1.0, per_year: 26.0}
      releases_per_week: 7.0
    terms:
      target_percent: "99.9"
      window: {length: 30d}
      method: {name: Occurrences}
      alerts: []
`;
const opened = async (part = "", options) => {
  const { context, page } = await open(options);
  await openText(page, PLAN);
  await page.goto(`${URL_OF_PAGE}#/policy/1${part && `?part=${part}`}`);
  await page.getByRole("heading", { level: 1, name: "What follows when the budget is spent?" }).waitFor();
  return { context, page };
};
const says = (page) => page.locator(".reading li").allTextContents();

test("a template becomes a team's own, and the whole is read out as it acts", async () => {
  const { context, page } = await opened();
  await page.getByText("Nothing follows yet").waitFor();
  await page.getByRole("button", { name: "Four bands" }).press("Enter");
  assert.match((await says(page))[3], /^“Freeze”: once the budget is spent, no normal release goes out and all engineering time/);
  const border = page.getByRole("slider", { name: "Where “Reliability first” begins" });
  await border.focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowLeft");
  assert.equal(await border.getAttribute("aria-valuetext"), "at 30 % of the budget left");
  assert.match((await says(page))[2], /once 30 % of the budget or less is left/);
  const ends = page.locator(".band").nth(2).getByRole("textbox", { name: "Ends above" });
  await ends.fill("45 %");
  await ends.press("Enter");
  assert.match((await says(page))[2], /until more than 45 % is left again/);
  // A band lies between its neighbours.
  const begins = page.locator(".band").nth(2).getByRole("textbox", { name: "Begins at" });
  await begins.fill("60");
  await begins.press("Enter");
  await page.getByText("it lies between its neighbours").waitFor();
  assert.match((await says(page))[2], /once 30 %/);
  const bullets = page.getByRole("textbox", { name: "Silver bullets" });
  await bullets.fill("2");
  await bullets.press("Enter");
  await page.getByRole("button", { name: "Add an escalation" }).click();
  await page.getByRole("combobox", { name: "Misses that a dependency caused" }).selectOption("excused");
  const actions = page.locator(".band").nth(3).getByRole("textbox", { name: "What is done" });
  await actions.fill("Stand-up twice a day\n\n  Nobody deploys alone ");
  await actions.blur();
  const all = (await says(page)).join("\n");
  for (const rule of [/Each silver bullet buys a day of normal releases during a freeze: 2 every 90 days/, /After 30 days without budget, “Developers join”/, /dependency caused does not spend this budget/, /Then: Stand-up twice a day; Nobody deploys alone\./]) assert.match(all, rule);
  await page.getByRole("button", { name: "Undo" }).click();
  assert.doesNotMatch((await says(page)).join(), /Stand-up/);
  await assertClean(page);
  await context.close();
});

test("a border is dragged between its neighbours, and one drag is one step", async () => {
  const { context, page } = await opened();
  await page.getByRole("button", { name: "Four bands" }).click();
  const border = page.getByRole("slider", { name: "Where “Review risky changes” begins" });
  const box = await border.boundingBox();
  const bar = await page.locator(".ladder").boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  for (const part of [0.3, 0.2, 0.95]) await page.mouse.move(bar.x + bar.width * part, box.y + 4);
  await page.mouse.up();
  assert.equal(await border.getAttribute("aria-valuetext"), "at 26 % of the budget left");
  await page.getByRole("button", { name: "Undo" }).click();
  assert.equal(await border.getAttribute("aria-valuetext"), "at 50 % of the budget left");
  await assertClean(page);
  await context.close();
});

test("a dry run beside others on the same years, and on what really happened with its dates", async () => {
  const { context, page } = await opened();
  await page.getByRole("button", { name: "SRE workbook" }).click();
  await page.getByRole("link", { name: "Dry run" }).click();
  const status = page.locator(".follows [role=status]");
  await eventually("a thousand years", async () => (await status.textContent()).startsWith("1000"));
  const row = (name) => page.locator(".follows tbody tr", { hasText: name }).locator("td");
  const heads = await page.locator(".follows thead th").allTextContents();
  const none = heads.indexOf("No policy") - 1;
  assert.ok(none >= 0, heads.join());
  assert.equal((await row("Freeze days").nth(none).locator("b").textContent()).trim(), "0 d");
  assert.equal((await row("Releases that go out").nth(none).locator("b").textContent()).trim(), "365");
  // Two incidents overlap in thirty days with a chance of 1 − e^−m (1 + m), m = 2.137: frozen for that share of the year.
  const mean = (26 * 30) / 365;
  const share = 1 - Math.exp(-mean) * (1 + mean);
  const frozen = parseFloat(await row("Freeze days").first().locator("b").textContent());
  const doubt = parseFloat((await row("Freeze days").first().locator("small").first().textContent()).replace("±", ""));
  assert.ok(Math.abs(frozen - 365 * share) < 5 * doubt + 1, `${frozen} ± ${doubt}, ${365 * share}`);
  await page.getByRole("link", { name: "On what happened" }).click();
  await page.getByText("This policy would have frozen releases on 30 days, from 2025-03-11 to 2025-04-09.").waitFor();
  await page.getByText("Frozen after “Bad push”: 30 days, from 2025-03-11 to 2025-04-09.").waitFor();
  await page.getByText("A postmortem for “Bad push” (2025-03-10).").waitFor();
  const table = page.getByRole("region", { name: "Policies on the same incidents" });
  assert.deepEqual(await table.locator("tbody tr", { hasText: "No policy" }).locator("td").first().textContent(), "0");
  await assertClean(page);
  await context.close();
});

test("a quarter beside what was expected, and the workbook's matrix as a decision", async () => {
  const { context, page } = await opened("quarter");
  await page.getByRole("combobox", { name: "Quarter" }).selectOption("2025-01-01");
  // 60 of 129.6 minutes; 26 × 90 ÷ 365 incidents of half an hour are 192 minutes on average.
  const sentence = await page.locator("#quarter-sentence").textContent();
  assert.match(sentence, /^The objective was met: 1 h were bad of the 2 h 10 m that it allows/);
  const expected = page.locator("tr", { hasText: "Bad minutes" }).locator("td").nth(1);
  assert.match(await expected.textContent(), /3 h 12/);
  await page.getByRole("combobox", { name: "Customers' satisfaction" }).selectOption("low");
  assert.equal(await page.locator(".advice").textContent(), "Tighten the objective");
  await page.getByRole("combobox", { name: "Toil of the team" }).selectOption("high");
  assert.equal(await page.locator(".matrix tr[aria-current]").count(), 1);
  await page.getByRole("button", { name: "Record as a decision" }).click();
  await page.getByRole("button", { name: "Recorded as a decision" }).waitFor();
  await page.goto(`${URL_OF_PAGE}#/table/1?part=decisions`);
  assert.equal(await page.getByRole("textbox", { name: "What was decided" }).inputValue(), "Tighten the objective");
  await assertClean(page);
  await context.close();
});

for (const [width, height] of [[1440, 900], [390, 844]]) {
  test(`no barriers that a machine can find, ${width} wide`, async () => {
    for (const colorScheme of ["light", "dark"]) {
      const { context, page } = await opened("", { context: { viewport: { width, height }, colorScheme } });
      await page.getByRole("button", { name: "Four bands" }).click();
      await page.getByRole("button", { name: "Add an escalation" }).click();
      await page.evaluate(axe);
      for (const part of ["rules", "years", "past", "quarter"]) {
        await page.goto(`${URL_OF_PAGE}#/policy/1?part=${part}`);
        await page.waitForTimeout(700);
        await page.evaluate(() => window.scrollTo(0, 0));
        const { violations } = await page.evaluate(() => window.axe.run());
        assert.deepEqual(violations.map((v) => `${part} ${v.id}: ${v.nodes[0].html}`), []);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${part}: ${wide} px wider than the screen`);
      }
      await context.close();
    }
  });
}
