// What really happened: measurements and histories come in, and what the page says of them is what plain arithmetic says.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { URL_OF_PAGE, assertClean, axe, downloaded, eventually, finish, open, openSample, shared } from "./harness.mjs";

const folder = mkdtempSync(join(tmpdir(), "accord-replay-"));
after(async () => {
  rmSync(folder, { recursive: true });
  await finish();
});

const file = (name, text) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const START = Date.UTC(2026, 0, 1) / 1000;
const MINUTES = 60 * 1440;
/** Sixty days by the minute, 100 requests each: everything fails for forty minutes on 11 January. */
const failing = (minute) => minute >= 10 * 1440 + 600 && minute < 10 * 1440 + 640;
const csv = () => {
  const rows = Array.from({ length: MINUTES }, (_, i) => `${START + 60 * (i + 1)},${failing(i) ? 100 : 0},100`);
  return `time,errors,total\n${rows.join("\n")}\n`;
};
const go = async (page, route) => {
  await page.evaluate((hash) => void (location.hash = hash), route);
  await page.locator("main h1").waitFor();
};
const measurements = (page) => page.locator("input[type=file]").first();

test("measurements say what was attained, who was told, and what the policy would have done", async () => {
  const { context, page } = await open();
  await openSample(page);
  await go(page, "/replay/1?part=measured");
  await measurements(page).setInputFiles(file("api.csv", csv()));
  // 4,000 of 8,640,000 requests.
  await page.getByText(`86,400 moments over 60.0 days; ${(100 * (1 - 40 / MINUTES)).toFixed(5)} % of what was counted was good.`).waitFor();
  assert.deepEqual(await page.locator("tbody th").allTextContents(), ["api.csv: errors", "api.csv: total"]);
  await page.getByRole("link", { name: "What was attained" }).first().click();
  // 40 of 43.2 minutes: every whole window keeps 99.9 %. The first ends with 30 January, the last with 1 March.
  await page.getByText("31 of 31 whole windows kept 99.9 % (100 %).").waitFor();
  const kept = async (target) => page.locator("tr", { hasText: `${target} %` }).first().locator("td").first().textContent();
  // From 10 February on the window does not remember it: 20 windows, 30 January to 9 February hold it, 11 of them.
  assert.equal(await kept("99.95"), `${31 - 11} of 31`);
  assert.match(await page.locator(".spenders-list li").first().textContent(), /^100 % of all bad events, 2026-01-11 10:00 UTC for 40 m, 100 %/);
  await go(page, "/replay/1?part=alerts");
  // 14.4 × 0.1 % of an hour is gone after 51.8 s: true at the first evaluation, and quiet in the fifth minute after.
  const row = page.locator("tr", { hasText: "page 14.4× over 1h" }).last();
  await row.waitFor();
  const cells = await row.locator("td").allTextContents();
  assert.deepEqual(cells.slice(-3), ["2026-01-11 10:01", "2026-01-11 10:45", "44 m"]);
  // Held against the list, in which the sample has no such day, it fired for nothing; written down, for something.
  const told = async () => (await page.locator("tr", { hasText: "page 14.4× over 1h" }).first().locator("td").allTextContents()).slice(0, 4);
  assert.deepEqual(await told(), ["1", "1", "0", "1 of 1"]);
  await go(page, "/replay/1?part=windows");
  await page.getByRole("button", { name: "Write them down as incidents" }).click();
  await page.getByText("1 incident was added to the facts. Undo takes it out again.").waitFor();
  await go(page, "/replay/1?part=alerts");
  await page.getByRole("combobox", { name: "Held against" }).selectOption({ label: "the incidents that were written down" });
  // The sample has incidents of its own in these sixty days, of which the measurements know nothing.
  await eventually("the list", async () => /^1,1,0,1 of [2-9]$/.test((await told()).join()));
  await go(page, "/replay/1?part=policy");
  await page.getByText(/This policy would have frozen releases on none of 60 days; the least that was left of the budget was 7\.4/).waitFor();
  await assertClean(page);
  await context.close();
});

test("a history goes from a drop to fitted facts and to another offer on the table", async () => {
  const { context, page } = await open();
  await openSample(page);
  // An offer lies on the table before anything is known.
  await go(page, "/table/2");
  await page.getByRole("button", { name: "Product", exact: true }).click();
  await page.getByRole("button", { name: "Put it on the table" }).click();
  const chance = () => page.locator(".follows tbody tr", { hasText: "Chance to keep" }).first().locator("td").nth(1).locator("b").textContent();
  await eventually("what the offer means", async () => /\d %/.test(await chance()));
  const before = await chance();
  const rows = Array.from({ length: 12 }, (_, i) => `Case ${i};${String(i + 1).padStart(2, "0")}/03/2025 09:30;${20 + 5 * i};50`);
  await go(page, "/replay/2?part=incidents");
  await measurements(page).setInputFiles(file("export.csv", `Summary;Created;Minutes lost;Impact %\n${rows.join("\n")}\n`));
  // Its own heading for the length means nothing to anybody: it is chosen.
  await page.getByRole("row", { name: /Minutes lost/ }).getByRole("combobox").selectOption({ label: "How long it lasted" });
  await page.getByRole("heading", { name: /Table of incidents: 12 incidents/ }).waitFor();
  await page.getByRole("button", { name: "Take them into the facts" }).click();
  await page.getByText("12 incidents were added to the facts. Undo takes them out again.").waitFor();
  await page.getByText("MTTR, time to restore").waitFor();
  const mttr = await page.locator("tr", { hasText: "MTTR" }).locator("td").nth(0).textContent();
  assert.ok(mttr.length > 0);
  await go(page, "/facts/2?part=incidents");
  await page.getByRole("button", { name: /Add to the catalogue/ }).first().click();
  await go(page, "/table/2");
  // Twelve more incidents a year, 30 minutes each for half of the users: the same offer means something else.
  await eventually("the offer on the new facts", async () => /\d %/.test(await chance()) && (await chance()) !== before);
  assert.ok(parseFloat(await chance()) < parseFloat(before), `${await chance()} after ${before}`);
  // Where the list comes from is written down with it.
  await go(page, "/facts/2?part=incidents");
  await page.getByText("export.csv (Table of incidents)").first().waitFor();
  await assertClean(page);
  await context.close();
});

test("a real history of Upptime is read, and its words are ours to change", async () => {
  const real = shared("samples/upptime-summary.json");
  if (!real) return;
  const { context, page } = await open();
  await openSample(page);
  await go(page, "/replay/1?part=incidents");
  await measurements(page).setInputFiles(real);
  const all = JSON.parse(readFileSync(real, "utf8"));
  const days = all.flatMap((site) => Object.values(site.dailyMinutesDown)).filter((minutes) => minutes > 0).length;
  await page.getByRole("heading", { name: new RegExp(`Upptime summary.json: ${days} incidents`) }).waitFor();
  await assertClean(page);
  await context.close();
});

test("overlaps are merged group by group, and what a status page told begins the reviews", async () => {
  const { context, page } = await open();
  await openSample(page);
  await go(page, "/replay/1?part=incidents");
  const rows = ["slow,2026-03-01 10:00,60,10", "down,2026-03-01 10:30,5,100", "late,2026-03-05 10:00,60,20", "later,2026-03-05 10:50,60,20"];
  await measurements(page).setInputFiles(file("overlaps.csv", `name,start,minutes,impact %\n${rows.join("\n")}\n`));
  await page.getByText("2 groups went on at the same time.").waitFor();
  await page.locator(".overlaps").getByRole("checkbox").nth(1).uncheck();
  await page.getByRole("button", { name: "Take them into the facts" }).click();
  await page.getByText(/^3 incidents were added to the facts\./).waitFor();
  const updates = [["resolved", "12:30", "All is well."], ["monitoring", "12:10", "A fix is in."], ["investigating", "11:50", "We look into it."]];
  const incident = {
    name: "Sign-in failed", status: "resolved", impact: "major", created_at: "2026-04-02T11:50:00Z", resolved_at: "2026-04-02T12:30:00Z",
    incident_updates: updates.map(([status, at, body]) => ({ status, body, created_at: `2026-04-02T${at}:00Z`, display_at: `2026-04-02T${at}:00Z` })),
  };
  await measurements(page).setInputFiles(file("incidents.json", JSON.stringify({ page: { name: "Us" }, incidents: [incident] })));
  // Twenty minutes until the fix was in, forty until it was called resolved.
  await page.getByRole("heading", { name: /1 incidents, 10m? .*of bad time|1 incidents/ }).waitFor();
  await page.getByRole("combobox", { name: "An incident ends" }).selectOption({ label: "when it was called resolved" });
  await page.getByText("1 of them say what was told meanwhile").waitFor();
  await page.getByRole("button", { name: "Take them into the facts" }).click();
  await page.getByText(/1 of them begin a review/).waitFor();
  await go(page, "/facts/1?part=incidents");
  await page.locator(".history").getByText("Sign-in failed").first().click();
  const name = page.locator("#incident-fields").getByRole("textbox", { name: "Name" });
  assert.equal(await page.locator("#incident-fields").getByRole("textbox", { name: "Until users were well" }).inputValue(), "40");
  await name.fill("Sign-in refused everybody");
  await name.press("Enter");
  // The review follows its incident to its new name.
  await go(page, "/replay/1?part=review");
  const which = page.getByRole("combobox", { name: "Which incident" });
  await which.selectOption({ label: "2026-04-02 Sign-in refused everybody" });
  const timeline = page.getByRole("textbox", { name: /^Timeline/ });
  await eventually("its timeline", async () => (await timeline.inputValue()).length > 0);
  assert.deepEqual((await timeline.inputValue()).split("\n").sort(), ["0: investigating: We look into it.", "20: monitoring: A fix is in.", "40: resolved: All is well."]);
  await assertClean(page);
  await context.close();
});

test("a review is written by keyboard and taken away as Markdown", async () => {
  const { context, page } = await open();
  await openSample(page);
  await go(page, "/replay/1?part=review");
  const what = page.getByRole("textbox", { name: "What happened", exact: true });
  await what.fill("A certificate expired.");
  await what.press("Tab");
  const timeline = page.getByRole("textbox", { name: /^Timeline/ });
  await timeline.fill("-12: Release 214 goes out\n4: Ada is paged");
  await timeline.press("Tab");
  const actions = page.getByRole("textbox", { name: /^Actions/ });
  await actions.fill("Alert on expiry; Dana; 2027-03-01; detect");
  await actions.press("Tab");
  const path = await downloaded(page, () => page.getByRole("button", { name: "Take it away as Markdown" }).press("Enter"), join(folder, "review.md"));
  const text = readFileSync(path, "utf8");
  for (const part of ["# Post-incident review:", "A certificate expired.", "Ada is paged", "Alert on expiry", "Dana", "2027-03-01", "Budget spent"]) {
    assert.ok(text.includes(part), `${part} in\n${text}`);
  }
  await assertClean(page);
  await context.close();
});

test("what cannot be read says where; a reading can be stopped; nothing of the plan is lost", async () => {
  const { context, page } = await open();
  await openSample(page);
  await go(page, "/replay/1?part=measured");
  await measurements(page).setInputFiles(file("broken.csv", "time,errors\n1767225600,1\nyesterday,2\n"));
  await page.getByText("“yesterday” is no time").waitFor();
  assert.match(await page.locator(".refused").textContent(), /broken\.csv.*line 3/s);
  const large = file("large.csv", `time,ratio\n${Array.from({ length: 1_500_000 }, (_, i) => `${START + 15 * i},0.001`).join("\n")}\n`);
  await measurements(page).setInputFiles(large);
  await page.getByRole("button", { name: "Stop" }).click();
  await eventually("the end of the reading", async () => (await page.locator("progress").count()) === 0);
  assert.equal(await page.locator("tbody th").count(), 0);
  await measurements(page).setInputFiles(file("small.csv", "time,errors,total\n1767225600,1,100\n1767225660,0,100\n"));
  await page.getByText(/2 moments over/).waitFor();
  await assertClean(page);
  await context.close();
});

for (const [width, height] of [[1440, 900], [390, 844]]) {
  test(`no barriers that a machine can find, ${width} wide`, async () => {
    for (const colorScheme of ["light", "dark"]) {
      const { context, page } = await open({ context: { viewport: { width, height }, colorScheme } });
      await openSample(page);
      await page.evaluate(axe);
      await go(page, "/replay/1?part=measured");
      await measurements(page).setInputFiles(file("api.csv", csv()));
      await page.getByText(/moments over/).waitFor();
      for (const part of ["incidents", "measured", "windows", "alerts", "policy", "review"]) {
        await page.goto(`${URL_OF_PAGE}#/replay/1?part=${part}`);
        await page.waitForTimeout(300);
        const { violations } = await page.evaluate(() => window.axe.run());
        assert.deepEqual(violations.map((v) => `${part}: ${v.id}: ${v.nodes[0].html}`), []);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${part}: ${wide} px wider than the screen`);
      }
      await context.close();
    }
  });
}
