// The room Nines and cost: every combination of investments, the next nine, the users' network, and the textbook.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { URL_OF_PAGE, assertClean, axe, eventually, finish, open, openText, slider } from "./harness.mjs";

after(finish);

/** Six outages a year of eight minutes at 1,000 a minute; three things that money can buy. All by hand below. */
const PLAN = `format: accord/plan/v2
name: Known facts
objectives:
  - id: 1
    service: shop
    name: up
    indicator: {kind: raw, counted: bad, ratio: {type: prometheus, fields: {query: "x"}}}
    facts:
      catalogue:
        risks:
          - {name: Bad release, cause: binary_push, detect_minutes: 0, resolve_minutes: 8, impact: 1, per_year: 6}
      network_percent: "99.9"
      outage_cost: [{minutes: 0, money: 0}, {minutes: 10, money: 10000}]
    terms:
      target_percent: "99.99"
      window: {length: 30d}
      method: {name: Occurrences}
      alerts: []
      investments:
        - {name: "<b>Fewer</b>", yearly_cost: 20000, effects: [{lever: frequency, factor: 0.5}]}
        - {name: Shorter, yearly_cost: 40000, effects: [{lever: resolution, factor: 0.5}]}
        - {name: Useless, yearly_cost: 5000, effects: [{lever: frequency, named: nothing of that name, factor: 0.5}]}
`;
/** Bit i is option i: chance in 4.32 m of budget, and what a year costs. */
const combination = (bits) => {
  const [fewer, shorter, useless] = [bits & 1, bits & 2, bits & 4];
  const [perYear, minutes] = [fewer ? 3 : 6, shorter ? 4 : 8];
  const mean = (perYear * 30) / 365;
  // One outage of four minutes fits, none of eight.
  const chance = Math.exp(-mean) * (shorter ? 1 + mean : 1);
  const paid = (fewer ? 20 : 0) + (shorter ? 40 : 0) + (useless ? 5 : 0);
  return { chance, outages: perYear * minutes, paid, total: paid + perYear * minutes };
};
const percent = (share) => `${(share * 100).toFixed(1)} %`;

const opened = async (part, options) => {
  const { context, page } = await open(options);
  page.on("dialog", () => assert.fail("a script ran"));
  await openText(page, PLAN);
  await slider(page).waitFor();
  await page.goto(`${URL_OF_PAGE}#/nines/1${part ? `?part=${part}` : ""}`);
  return { context, page };
};
const looked = (page) => page.locator(".chosen");
const picker = (page) => page.getByRole("slider", { name: /Combination/ });

test("every combination is compared, and the optimum is the one of least total", async () => {
  const { context, page } = await opened();
  await picker(page).waitFor();
  const totals = Array.from({ length: 8 }, (_, bits) => combination(bits).total);
  const best = totals.indexOf(Math.min(...totals));
  assert.equal(best, 1, "20 + 24 is less than 48 and all else");
  assert.match(await page.locator("#combinations-sentence").textContent(), /Of 8 combinations the cheapest all in costs 44k a year/);
  assert.match(await page.locator("#combinations-sentence").textContent(), new RegExp(percent(combination(1).chance)));
  const text = await looked(page).locator(".sums").textContent();
  assert.match(text, new RegExp(`Chance to keep it${percent(combination(1).chance)}Investments20kOutages24kCredits0Total a year44k`));
  assert.equal(await picker(page).getAttribute("aria-valuemax"), "8");
  assert.match(await page.locator(".worth").textContent(), /Useless.*an effect finds nothing to act on/);
  await assertClean(page);
  await context.close();
});

test("by keyboard: look at others, buy exactly these, take it back", async () => {
  const { context, page } = await opened();
  await picker(page).waitFor();
  await picker(page).focus();
  await page.keyboard.press("ArrowRight");
  // The next dearest: nothing at all, 48.
  await eventually("the next", async () => /Outages48kCredits0Total a year48k/.test(await looked(page).textContent()));
  assert.match(await picker(page).getAttribute("aria-valuetext"), /^nothing: chance .*48k a year$/);
  await eventually("the address", () => /chosen=0/.test(page.url()));
  await page.keyboard.press("Home");
  await eventually("the first", async () => /Total a year44k/.test(await looked(page).textContent()));
  const buy = page.getByRole("button", { name: "Buy exactly these" });
  await buy.focus();
  await page.keyboard.press("Enter");
  await eventually("bought", async () => (await buy.getAttribute("aria-disabled")) === "true");
  await page.keyboard.press("Control+z");
  await eventually("taken back", async () => (await buy.getAttribute("aria-disabled")) === "false");
  await assertClean(page);
  await context.close();
});

test("by pointer: a click chooses the nearest, a box adds one", async () => {
  const { context, page } = await opened();
  await picker(page).waitFor();
  const box = await picker(page).boundingBox();
  // The far right is the dearest: everything, 65 + 12.
  await page.mouse.click(box.x + box.width * 0.97, box.y + box.height * 0.1);
  await eventually("the dearest", async () => /Total a year77k/.test(await looked(page).textContent()));
  assert.match(await looked(page).textContent(), new RegExp(percent(combination(7).chance).replace(".", "\\.")));
  await looked(page).getByRole("checkbox", { name: /Useless/ }).uncheck();
  await eventually("without it", async () => /Total a year72k/.test(await looked(page).textContent()));
  await assertClean(page);
  await context.close();
});

test("what the next nine takes", async () => {
  const { context, page } = await opened();
  await picker(page).waitFor();
  // Nothing bought: all three are steps.
  await picker(page).press("ArrowRight");
  await eventually("nothing", async () => /Total a year48k/.test(await looked(page).textContent()));
  await page.getByRole("button", { name: "Buy exactly these" }).click();
  await eventually("bought", async () => (await page.getByRole("button", { name: "Buy exactly these" }).getAttribute("aria-disabled")) === "true");
  await page.getByRole("link", { name: "The next nine" }).click();
  await page.getByRole("heading", { name: "From 99.99 to 99.999 %" }).waitFor();
  const none = Math.exp((-6 * 30) / 365);
  assert.match(await page.locator(".figures.three").textContent(), new RegExp(`present target${percent(none)}Chance of the next nine, as things stand${percent(none)}`));
  // Half as many incidents: e^(-m / 2). Shorter ones still do not fit into 26 seconds.
  const fewer = Math.exp((-3 * 30) / 365);
  const row = page.getByRole("row", { name: /Fewer/ });
  assert.match(await row.textContent(), new RegExp(`20k${percent(fewer)}\\+${((fewer - none) * 100).toFixed(1)}`));
  assert.match(await page.getByRole("row", { name: /Shorter/ }).textContent(), new RegExp(`40k${percent(none)}\\+0\\.0`));
  await row.getByRole("button").click();
  await eventually("bought", async () => (await page.getByRole("row", { name: /Fewer/ }).count()) === 0);
  await page.keyboard.press("Control+z");
  await page.getByRole("row", { name: /Fewer/ }).waitFor();
  await assertClean(page);
  await context.close();
});

test("behind a network, and by the textbook", async () => {
  const { context, page } = await opened("network");
  // log10(0.999 · 0.8 / (0.1 · 0.001)) = 3.9027 nines: 99.987 %, to two digits of what is left.
  const nines = Math.log10((0.999 * 0.8) / (0.1 * 0.001));
  const left = Number((100 * 10 ** -nines).toPrecision(2));
  const sentence = page.locator("#felt-sentence");
  await sentence.waitFor();
  assert.match(await sentence.textContent(), new RegExp(`from ${(100 - left).toFixed(3)} % on the next nine`.replace(".", "\\.")));
  const noticed = page.getByLabel("Users notice a change of at least");
  await noticed.fill("50");
  await noticed.press("Enter");
  await eventually("the address", () => /noticed=50/.test(page.url()));
  await page.getByRole("link", { name: "Textbook" }).click();
  await page.getByText("not this service").waitFor();
  const set = async (label, value) => {
    await page.getByLabel(label).fill(value);
    await page.getByLabel(label).press("Enter");
  };
  await set("No nines at all cost", "100");
  await set("A year without it would lose", "10M");
  // 100 · 10^n = 10^7 · 10^-n at n = 2.5: 99.68 %.
  await eventually("the best", async () => /meet at 99\.68 %/.test(await page.locator("#textbook-sentence").textContent()));
  await eventually("the address", () => /base=100/.test(page.url()) && /exposed=10000000/.test(page.url()));
  await page.reload();
  await page.waitForLoadState("networkidle");
  page.requests.length = 0;
  await eventually("the best again", async () => /meet at 99\.68 %/.test(await page.locator("#textbook-sentence").textContent()));
  await set("Each nine costs more by", "0.5");
  await page.getByText("Accepted is 1.01").waitFor();
  await assertClean(page);
  await context.close();
});

test("hostile addresses are looked at as usual", async () => {
  const { context, page } = await opened();
  await picker(page).waitFor();
  await page.goto(`${URL_OF_PAGE}#/nines/1?chosen=99999&within=-4&part=%3Cb%3E`);
  await eventually("the optimum", async () => /Total a year44k/.test(await looked(page).textContent()));
  await page.goto(`${URL_OF_PAGE}#/nines/1?part=textbook&base=-1&growth=NaN&exposed=1e999`);
  await page.locator("#textbook-sentence").waitFor();
  await assertClean(page);
  await context.close();
});

test("no fault of accessibility on any part, light and dark, with everything open", async () => {
  for (const colorScheme of ["light", "dark"]) {
    for (const part of ["options", "next", "network", "textbook"]) {
      const { context, page } = await opened(part, { context: { colorScheme } });
      await page.locator("main h2, main figure").first().waitFor();
      await page.waitForTimeout(400);
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run());
      assert.deepEqual(violations.map((v) => `${part} ${v.id}: ${v.nodes[0].html}`), []);
      await context.close();
    }
  }
});
