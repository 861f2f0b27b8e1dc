// The table: limits, offers and the zone, with figures from closed forms where no policy acts.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { URL_OF_PAGE, assertClean, axe, eventually, finish, open, openText } from "./harness.mjs";

after(finish);

// Half an hour for everybody, 26 times a year: a mean of 2.1370 in 30 days, so one fits into the 43 minutes of 99.9 %.
const PLAN = `format: accord/plan/v3
name: Table
objectives:
  - id: 1
    service: checkout
    name: availability
    indicator: {kind: raw, counted: bad, ratio: {type: prometheus, fields: {query: "r[{{.window}}]"}}}
    facts:
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
const MEAN = (26 * 30) / 365;
const KEPT = Math.exp(-MEAN) * (1 + MEAN);

const opened = async (options) => {
  const { context, page } = await open(options);
  await openText(page, PLAN);
  await page.goto(`${URL_OF_PAGE}#/table/1`);
  await eventually("a thousand years", async () => /^1000 years/.test(await page.locator(".zone-card > .muted").textContent()));
  return { context, page };
};
const sentence = (page) => page.locator("#zone-sentence").textContent();
const cell = async (page, row, column) => (await page.locator(".follows tbody tr", { hasText: row }).locator("td").nth(column).locator("b").textContent()).trim();
const draft = (page) => page.getByRole("slider", { name: "Draft on the map" });

test("what follows is what closed forms say, and the same years are everybody's", async () => {
  const { context, page } = await opened();
  await eventually("the figures", async () => (await page.locator(".follows [role=status]").textContent()).startsWith("1000"));
  assert.equal(await cell(page, "Chance to keep", 0), `${(100 * KEPT).toFixed(1)} %`);
  const minutes = parseFloat(await cell(page, "Bad minutes", 0));
  // A thousand years of 26 incidents: five standard errors of the mean are 24 minutes.
  assert.ok(Math.abs(minutes - 780) < 24, `${minutes}`);
  assert.equal(await cell(page, "Freeze days", 0), "0 days");
  assert.equal(await cell(page, "Releases", 0), "365");
  assert.equal(await sentence(page), "Nobody has stated a limit yet, so everything is in the zone.");
  await assertClean(page);
  await context.close();
});

/** Gives somebody a seat, and the limit that they usually state. */
async function sit(page, name) {
  await page.getByRole("button", { name, exact: true }).click();
  const seat = page.locator(".seat").last();
  await seat.getByText("No limit stated yet").waitFor();
  await seat.getByRole("button", { name: "Add a limit" }).click();
}

test("limits outline a zone, colliding ones are named, and a concession opens it in one step", async () => {
  const { context, page } = await opened();
  await sit(page, "SRE");
  // At most four incidents keep 99.5 % (216 m hold seven), one keeps 99.9 %: 90 % need at least four, 120 m of 43,200.
  await eventually("a zone", async () => /“No policy” from 99 to 99\.\d+ %/.test(await sentence(page)));
  const high = parseFloat(/“No policy” from 99 to (99\.\d+) %/.exec(await sentence(page))[1]);
  assert.ok(high <= 100 - (100 * 120) / 43_200 && high > 99.6, `${high}`);
  assert.equal(await page.locator(".seat .verdict-line").first().locator(".muted").textContent(), "the draft breaks it");
  await sit(page, "Support");
  const days = page.locator(".seat").nth(1).getByRole("textbox", { name: "At most" });
  await days.fill("0");
  await days.press("Enter");
  const chance = page.locator(".seat").first().getByRole("textbox", { name: "At least" });
  await chance.fill("100");
  await chance.press("Enter");
  await eventually("a conflict", async () => (await sentence(page)) === "Nothing on this map keeps every limit.");
  assert.match(await page.locator(".conflict ul").first().textContent(), /Chance to keep the objective: at least 100 %/);
  await page.locator(".concessions button").first().click();
  // Two limits collide one by one with everything, so each must give.
  if (await page.locator(".concessions button").count()) await page.locator(".concessions button").first().click();
  await eventually("a zone again", async () => (await sentence(page)).startsWith("Every limit holds"));
  await page.keyboard.press("Control+z");
  await eventually("taken back in one step", async () => (await sentence(page)) === "Nothing on this map keeps every limit.");
  await assertClean(page);
  await context.close();
});

test("offers are put down, covered, revealed and taken up, by keyboard; the draft is moved over the map", async () => {
  const { context, page } = await opened();
  await page.getByRole("button", { name: "Product", exact: true }).click();
  await page.getByRole("checkbox", { name: /face down/ }).check();
  // What is begun stays while somebody looks at something else.
  await page.getByRole("textbox", { name: "Called" }).fill("Simple");
  const table = page.url().split("#")[1];
  await page.evaluate(() => void (location.hash = "/facts"));
  await page.getByRole("heading", { level: 1, name: /./ }).waitFor();
  await page.evaluate((hash) => void (location.hash = hash), table);
  await eventually("the name", async () => (await page.getByRole("textbox", { name: "Called" }).inputValue()) === "Simple");
  assert.ok(await page.getByRole("checkbox", { name: /face down/ }).isChecked());
  await page.getByRole("button", { name: "Put it on the table" }).press("Enter");
  assert.equal(await page.getByRole("textbox", { name: "Called" }).inputValue(), "");
  await page.getByText("Face down until all are revealed.").waitFor();
  assert.equal(await page.locator(".follows thead th").count(), 2, "what is covered is not compared");
  await draft(page).focus();
  await page.keyboard.press("ArrowLeft");
  assert.match(await draft(page).getAttribute("aria-valuetext"), /^99\.88? percent, No policy/);
  await page.keyboard.press("ArrowDown");
  assert.match(await draft(page).getAttribute("aria-valuetext"), /percent, SRE workbook/);
  await page.getByRole("button", { name: "Reveal all together" }).press("Enter");
  await eventually("both columns", async () => (await page.locator(".follows tbody tr").first().locator("td").count()) === 2);
  assert.equal(await cell(page, "Chance to keep", 1), `${(100 * KEPT).toFixed(1)} %`);
  await page.getByRole("button", { name: "Take up as the draft" }).press("Enter");
  assert.match(await draft(page).getAttribute("aria-valuetext"), /^99\.9 percent, No policy/);
  await assertClean(page);
  await context.close();
});

test("a drag over the map is one step", async () => {
  const { context, page } = await opened();
  const box = await draft(page).boundingBox();
  await page.mouse.move(box.x + box.width * 0.4, box.y + 10);
  await page.mouse.down();
  for (const part of [0.45, 0.5, 0.55]) await page.mouse.move(box.x + box.width * part, box.y + 10);
  await page.mouse.up();
  assert.doesNotMatch(await draft(page).getAttribute("aria-valuetext"), /^99\.9 percent/);
  await page.getByRole("button", { name: "Undo" }).click();
  assert.match(await draft(page).getAttribute("aria-valuetext"), /^99\.9 percent/);
  await assertClean(page);
  await context.close();
});

for (const [width, height] of [[1440, 900], [390, 844]]) {
  test(`no barriers that a machine can find with seats and offers, ${width} wide`, async () => {
    for (const colorScheme of ["light", "dark"]) {
      const { context, page } = await opened({ context: { viewport: { width, height }, colorScheme } });
      await page.evaluate(axe);
      await sit(page, "Product");
      await page.getByRole("button", { name: "Put it on the table" }).click();
      await page.locator(".follows thead th").nth(2).waitFor();
      await page.evaluate(() => window.scrollTo(0, 0));
      const { violations } = await page.evaluate(() => window.axe.run());
      assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html}`), []);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${wide} px wider than the screen`);
      await context.close();
    }
  });
}
