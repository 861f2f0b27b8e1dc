// The Facts room's parts Dependencies and Costs: draw, read, edit, buy. Numbers are worked out here, from closed forms.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { URL_OF_PAGE, assertClean, axe, eventually, finish, open, openText, slider } from "./harness.mjs";

after(finish);

const plan = (facts = "") => `format: accord/plan/v2
name: Shop
objectives:
  - id: 1
    service: checkout
    name: availability
    indicator:
      kind: raw
      counted: bad
      ratio: {type: prometheus, fields: {query: "r[{{.window}}]"}}
    facts:
      requests_per_day: 1000${facts}
    terms:
      target_percent: "99.9"
      window: {length: 30d}
      method: {name: Occurrences}
      alerts: []
`;
// Twelve pushes a year, ten minutes to detect and fifty to resolve, for everybody.
const PUSHES = `
      catalogue:
        background: 0
        risks:
          - {name: Bad push, cause: binary_push, detect_minutes: 10, resolve_minutes: 50, impact: 1, per_year: 12}`;

const openFacts = async (part, facts = "", options = {}) => {
  const { context, page } = await open(options);
  await openText(page, plan(facts));
  await slider(page).waitFor();
  await page.goto(`${URL_OF_PAGE}#/facts?part=${part}`);
  await page.getByRole("link", { name: "Dependencies" }).waitFor();
  return { context, page };
};

const MONTH = 30 * 86_400;
const words = (down) => {
  const missing = 100 * down;
  const digits = 1 - Math.floor(Math.log10(missing) + 1e-9);
  return `${(100 - missing).toFixed(digits).replace(/0+$/, "").replace(/\.$/, "")} %`;
};
/** "12 m 57 s" as seconds. */
const seconds = (text) => {
  const units = { d: 86_400, h: 3_600, m: 60, s: 1 };
  return [...text.matchAll(/([\d.]+) (d|h|m|s)\b/g)].reduce((sum, [, n, unit]) => sum + n * units[unit], 0);
};
const near = (got, wanted, by, what) => assert.ok(Math.abs(got - wanted) <= by, `${what}: ${got}, wanted ${wanted}`);
const verdict = (page) => page.locator(".verdict").textContent();
const block = (page, name) => page.getByRole("treeitem", { name, exact: false }).first();
const field = (page, label) => page.getByRole("textbox", { name: label, exact: true });
const type = async (page, label, text) => {
  await field(page, label).first().fill(text);
  await field(page, label).first().press("Enter");
};
const figure = (page, label) => page.locator(".figure", { hasText: label }).locator(".v");

/** The starter: two replicas whose deploys are common to a tenth. */
const starter = () => {
  const app = 1 / (30 * 24 + 1);
  const pair = 0.1 * app + (1 - 0.1 * app) * (0.9 * app) ** 2;
  const [balancer, database, provider] = [5e-5, 0.5 / (90 * 24 + 0.5), 3e-4];
  const rest = (1 - balancer) * (1 - pair) * (1 - database);
  return { down: 1 - rest * (1 - provider), provider: rest * provider };
};

test("a guess to begin with, its ceiling from the closed form, and one undo", async () => {
  const { context, page } = await openFacts("dependencies");
  assert.match(await page.locator(".start").textContent(), /No service is better than what it cannot do without/);
  await page.getByRole("button", { name: "Start with a guess" }).click();
  const { down, provider } = starter();
  const said = await verdict(page);
  assert.ok(said.startsWith(`checkout can be no better than ${words(down)}: payment provider alone takes `), said);
  near(seconds(said.match(/takes (.*?) of the/)[1]), provider * MONTH, 1, "what the provider takes");
  assert.match(said, /of the 43 m 12 s that 99\.9 % allows in 30 days/);
  assert.equal(await figure(page, "No better than").textContent(), words(down));
  // Provider 99.97, database 99.977 and the common cause 99.986 have less than 99.99; the balancer has 99.995.
  assert.equal(await figure(page, "Rule of the extra nine").textContent(), "3 of 4 break it");
  assert.equal(await page.locator(".source select").inputValue(), "guessed");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Start with a guess" }).waitFor();
  await assertClean(page);
  await context.close();
});

test("by pointer: choose, set, add beside, need, and the ceiling follows", async () => {
  const { context, page } = await openFacts("dependencies");
  await page.getByRole("button", { name: "Start with a guess" }).click();
  await block(page, "payment provider").click();
  assert.match(page.url(), /part=dependencies/);
  await type(page, "Available", "99,99");
  const { down } = starter();
  const better = 1 - ((1 - down) / (1 - 3e-4)) * (1 - 1e-4);
  assert.equal(await figure(page, "No better than").textContent(), words(better));
  await page.getByRole("button", { name: "Undo" }).click();
  assert.equal(await figure(page, "No better than").textContent(), words(down));
  // A second provider of the same kind: both must be down.
  await page.getByRole("button", { name: "Beside, redundant" }).click();
  const two = 1 - ((1 - down) / (1 - 3e-4)) * (1 - 3e-4 ** 2);
  assert.equal(await figure(page, "No better than").textContent(), words(two));
  assert.equal(await page.getByRole("treeitem").count(), 9);
  // Both needed is worse than one.
  await page.getByRole("treeitem", { name: "1 of 2 needed" }).last().click({ position: { x: 20, y: 12 } });
  await page.getByLabel("It needs", { exact: true }).selectOption("2");
  const both = 1 - ((1 - down) / (1 - 3e-4)) * (1 - 3e-4) ** 2;
  assert.equal(await figure(page, "No better than").textContent(), words(both));
  for (let i = 0; i < 3; i++) await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Start with a guess" }).waitFor();
  await assertClean(page);
  await context.close();
});

test("by keyboard alone: walk, name, refuse, remove", async () => {
  const { context, page } = await openFacts("dependencies");
  await page.getByRole("button", { name: "Start with a guess" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("treeitem", { name: "all 4 needed" }).focus();
  const at = () => page.evaluate(() => document.activeElement.textContent);
  await page.keyboard.press("ArrowDown");
  await eventually("the first part", async () => /^load balancer, 99\.995 %/.test(await at()));
  await page.keyboard.press("End");
  await eventually("the last part", async () => /^payment provider, 99\.97 %/.test(await at()));
  await page.keyboard.press("ArrowLeft");
  await eventually("the whole", async () => /^all 4 needed/.test(await at()));
  await page.keyboard.press("End");
  await eventually("the address", () => /block=r\.3/.test(page.url()));
  // A name that is taken is refused by name, and nothing changes.
  await field(page, "Component").focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("database");
  await page.keyboard.press("Enter");
  await page.getByText("The name “database” is given twice").waitFor();
  assert.equal(await page.getByRole("treeitem", { name: "payment provider" }).count(), 1);
  await page.keyboard.press("Control+a");
  await page.keyboard.type("card network");
  await page.keyboard.press("Enter");
  assert.equal(await page.getByRole("treeitem", { name: "card network" }).count(), 1);
  await block(page, "card network").focus();
  await page.keyboard.press("Delete");
  await eventually("one part less", async () => (await page.getByRole("treeitem", { name: "all 3 needed" }).count()) === 1);
  await eventually("the neighbour", async () => /^database/.test(await at()));
  const { down } = starter();
  assert.equal(await figure(page, "No better than").textContent(), words(1 - (1 - down) / (1 - 3e-4)));
  await page.keyboard.press("Control+z");
  assert.equal(await page.getByRole("treeitem", { name: "card network" }).count(), 1);
  await assertClean(page);
  await context.close();
});

test("common causes and the users' network", async () => {
  const { context, page } = await openFacts("dependencies");
  await page.getByRole("button", { name: "Start with a guess" }).click();
  await type(page, "Common share (beta)", "0");
  const app = 1 / 721;
  const rest = (1 - starter().down) / (1 - (0.1 * app + (1 - 0.1 * app) * (0.9 * app) ** 2));
  assert.equal(await figure(page, "No better than").textContent(), words(1 - rest * (1 - app ** 2)));
  await page.locator(".cause").getByRole("button", { name: "Remove" }).click();
  assert.equal(await page.locator(".cause").count(), 0);
  await page.getByRole("button", { name: "Add a common cause" }).click();
  assert.equal(await page.locator(".cause input[type=checkbox]:checked").count(), 2);
  await type(page, "Users' network works", "99.9");
  // 0.999 × 0.999 and 0.9999 × 0.999: 99.80 and 99.89; 0.9 × 0.001 × 0.999 of 0.001999 is 45 %.
  const said = await page.locator(".network").textContent();
  assert.match(said, /feels like 99\.8 % to its users, and one nine more like 99\.89 %/);
  assert.match(said, /takes away 45 %/);
  await assertClean(page);
  await context.close();
});

test("hostile names stay text", async () => {
  const { context, page } = await openFacts("dependencies");
  page.on("dialog", () => assert.fail("a script ran"));
  await page.getByRole("button", { name: "Start with a guess" }).click();
  await block(page, "payment provider").click();
  const evil = `"><img src=x onerror=alert(1)>`;
  await type(page, "Component", evil);
  assert.equal(await page.locator(".block img, table img").count(), 0);
  assert.ok((await verdict(page)).includes(evil));
  await page.goto(`${URL_OF_PAGE}#/facts?part=dependencies&block=r.99.${"9".repeat(40)}`);
  await page.goto(`${URL_OF_PAGE}#/facts?part=costs&option=b99`);
  await page.goto(`${URL_OF_PAGE}#/facts?part=dependencies&block=%3Cb%3E`);
  assert.match(await verdict(page), /no better than/);
  await assertClean(page);
  await context.close();
});

test("the cost of an outage: published points, a drag, a key, and one undo for each", async () => {
  const { context, page } = await openFacts("costs");
  await type(page, "Currency", "USD");
  await page.getByRole("button", { name: "Published: large company (USD)" }).click();
  const lengths = () => page.locator(".lengths dd").allTextContents();
  // 12,952 + (15,241 − 12,952) ÷ 6; 17,804; 84,083.
  const published = ["USD 13,334", "USD 17,804", "USD 84,083"];
  assert.deepEqual(await lengths(), published);
  const point = page.getByRole("slider", { name: "Point 5 of the outage cost" });
  const box = await point.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 - 30, { steps: 10 });
  await page.mouse.up();
  const dragged = await lengths();
  assert.notEqual(dragged[2], published[2]);
  assert.equal(dragged[1], published[1], "other points stay");
  await page.getByRole("button", { name: "Undo" }).click();
  assert.deepEqual(await lengths(), published);
  await point.focus();
  await page.keyboard.press("ArrowUp");
  assert.notDeepEqual(await lengths(), published);
  await page.keyboard.press("Control+z");
  assert.deepEqual(await lengths(), published);
  await point.focus();
  await page.keyboard.press("+");
  assert.equal(await page.locator(".point-fields").count(), 7);
  assert.deepEqual(await lengths(), published, "a point on the line changes nothing");
  await page.getByRole("button", { name: "Remove point 6" }).click();
  assert.equal(await page.locator(".point-fields").count(), 6);
  // What does not rise is refused.
  const cost = page.locator(".point-fields").nth(1).getByLabel("costs");
  await cost.fill("1");
  await cost.press("Enter");
  await page.getByText("the points of a cost curve do not rise").waitFor();
  assert.deepEqual(await lengths(), published);
  await assertClean(page);
  await context.close();
});

test("options: what each changes and saves, from the closed form; buying is one step", async () => {
  const { context, page } = await openFacts("costs", PUSHES);
  await type(page, "Currency", "€");
  await page.getByRole("button", { name: "10,000 an hour, more when it lasts" }).click();
  assert.equal(await figure(page, "Lost in outages").textContent(), "€ 120,000", "12 outages of an hour");
  await page.getByRole("button", { name: "Faster rollback" }).click();
  const row = page.locator(".options tbody tr").first();
  const cells = async () => {
    await eventually("the figures", async () => !(await row.locator("td").allTextContents()).includes("?"));
    return row.locator("td").allTextContents();
  };
  // 35 minutes instead of 60: 12 × 10,000 × 25 ÷ 60; one incident of 35 minutes keeps the budget of 43, one of 60 does not.
  const mean = (12 * 30) / 365;
  const more = 100 * (Math.exp(-mean) * (1 + mean) - Math.exp(-mean));
  const [costs, chance, saves, left] = await cells();
  assert.deepEqual([costs, saves, left], ["€ 20,000", "€ 50,000", "€ 30,000"]);
  near(parseFloat(chance.replace("+", "")), more, 0.06, "points of the chance");
  assert.match(await row.locator(".idle").textContent(), /Finds nothing to act upon: time to resolve × 0.5 for what a configuration push triggers/);
  await row.getByRole("button", { name: "Buy" }).click();
  assert.equal(await page.locator(".options .is-bought").count(), 1);
  await eventually("what is lost now", async () => (await figure(page, "Lost in outages").textContent()) === "€ 70,000");
  assert.equal(await figure(page, "Paid for investments").textContent(), "€ 20,000");
  assert.deepEqual((await cells()).slice(2, 4), ["€ 50,000", "€ 30,000"], "without it, the same would be lost");
  await page.getByRole("button", { name: "Undo" }).click();
  assert.equal(await page.locator(".options .is-bought").count(), 0);
  await eventually("what was lost before", async () => (await figure(page, "Lost in outages").textContent()) === "€ 120,000");
  await assertClean(page);
  await context.close();
});

test("the promise to customers: chance and credit of each band", async () => {
  const { context, page } = await openFacts("costs", PUSHES);
  await page.getByRole("button", { name: "Use the bands of a large cloud provider" }).click();
  await type(page, "Fee in a month", "100");
  // A month of d days: below 99.99 with any incident; below 99 (432 m of 30 d and more) with eight or so.
  const below = [28, 30, 30, 30, 30, 31, 31, 31, 31, 31, 31, 31].map((days) => 1 - Math.exp((-12 * days) / 365));
  const chance = below.reduce((a, b) => a + b) / 12;
  const first = await page.locator(".bands tbody tr").first().locator("td").allTextContents();
  near(parseFloat(first[2]), 100 * chance, 0.06, "the chance of the first band");
  near(parseFloat((await figure(page, "Credited").textContent()).replace(/[^\d.]/g, "")), 12 * 100 * 0.1 * chance, 0.6, "credits");
  const wrong = page.locator(".bands tbody tr").nth(1).getByLabel("Below");
  await wrong.fill("99.995");
  await wrong.press("Enter");
  await page.getByText("bands of credits do not get worse").waitFor();
  await assertClean(page);
  await context.close();
});

for (const colorScheme of ["light", "dark"]) {
  test(`no barriers that a machine can find, ${colorScheme}`, async () => {
    for (const part of ["dependencies", "costs"]) {
      const { context, page } = await openFacts(part, PUSHES, { context: { colorScheme } });
      const audit = async (what) => {
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run());
        assert.deepEqual(violations.map((v) => [v.id, v.nodes.map((n) => n.target.join(" "))]), [], `${part}, ${what}`);
      };
      await audit("empty");
      if (part === "dependencies") {
        await page.getByRole("button", { name: "Start with a guess" }).click();
      } else {
        await page.getByRole("button", { name: "10,000 an hour" }).click();
        await page.getByRole("button", { name: "Use the bands" }).click();
        await page.getByRole("button", { name: "Canary releases" }).click();
      }
      await page.evaluate(() => document.querySelectorAll("main details").forEach((it) => (it.open = true)));
      await audit("filled");
      await context.close();
    }
  });
}
