// From the table to a signed agreement: the whole meeting by pointer and by keyboard, what shows when something is edited
// or tampered with, the story on a projector, and offers of two people brought together.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import {
  URL_OF_PAGE, assertClean, axe, downloaded, eventually, finish, open, openFile, openSample, slider, target,
} from "./harness.mjs";

after(finish);

const folder = mkdtempSync(join(tmpdir(), "accord-signed-"));
const standing = (page) => page.locator(".standing").textContent();
const sentence = (page) => page.locator("#zone-sentence").textContent();
const years = (page) => eventually("a thousand years", async () => /^1000 years/.test(await page.locator(".zone-card > .muted").textContent()));

/** Signs with a name for each role, through fields and the keyboard alone. */
const sign = async (page, names) => {
  const rows = page.locator(".signer");
  for (let i = 0; i < (await rows.count()); i++) {
    const field = rows.nth(i).getByRole("textbox", { name: "Name" });
    await field.fill(names[i] ?? "");
    await field.press("Enter");
  }
  await page.getByRole("button", { name: "Sign this version" }).press("Enter");
  await eventually("the signature", async () => /^Signed/.test(await standing(page)));
};


test("a whole meeting by pointer, from the sample to a signed archive", async () => {
  const { context, page } = await open();
  await openSample(page);
  await page.getByRole("link", { name: "Table", exact: true }).click();
  await page.getByRole("link", { name: "Meeting" }).click();
  await page.getByRole("button", { name: "Start the 45 minutes" }).click();
  assert.match(await page.locator(".clock-chip").textContent(), /^(45:00|44:5\d) left · Facts$/);
  await page.getByRole("button", { name: "Product: Yes" }).click();
  await page.getByRole("link", { name: "The table" }).click();
  await years(page);
  // An offer face down shows nothing until all are revealed.
  await page.getByRole("combobox", { name: "Offered by" }).selectOption("Finance");
  await page.getByRole("textbox", { name: "Called" }).fill("Cheap");
  await page.getByRole("checkbox", { name: /face down/ }).check();
  await page.getByRole("button", { name: "Put it on the table" }).click();
  const columns = () => page.locator(".follows thead th").count();
  const before = await columns();
  await page.getByRole("button", { name: "Reveal all together" }).click();
  await eventually("one more column", async () => (await columns()) === before + 1);
  // If nothing on the map keeps every limit, somebody gives; then a place in the zone is the draft.
  for (let i = 0; i < 4 && (await sentence(page)) === "Nothing on this map keeps every limit."; i++) {
    await page.locator(".concessions button").first().click();
    await years(page);
  }
  await eventually("a zone", async () => /^Every limit holds/.test(await sentence(page)));
  await page.getByRole("link", { name: "Policy", exact: true }).click();
  await page.getByRole("heading", { name: "The policy, as one would say it" }).waitFor();
  await page.locator("#rail-accord").click();
  assert.equal(await standing(page), "Nothing is signed yet.");
  assert.match(await page.locator(".pauses").textContent(), /Not ready: load profile/);
  await sign(page, ["Ada", "Grace", "Edsger"]);
  await page.getByRole("link", { name: "Carry it home" }).click();
  const archive = await downloaded(page, () => page.getByRole("button", { name: "Download all as a zip" }).click(), join(folder, "all.zip"));
  execFileSync("python3", ["-m", "zipfile", "-e", archive, join(folder, "all")]);
  const all = execFileSync("grep", ["-rhoE", "[0-9a-f]{64}", join(folder, "all")]).toString().trim().split("\n");
  const briefs = execFileSync("grep", ["-rlE", "What was signed", join(folder, "all")]).toString().trim().split("\n");
  assert.ok(briefs.length >= 2, briefs.join());
  assert.equal(new Set(all).size, 1, "one hash, in the plan and in the briefs");
  await assertClean(page);
  await context.close();
});

test("the same by keyboard alone, without touching a pointer", async () => {
  const { context, page } = await open();
  const go = async (letter, heading) => {
    await page.keyboard.press("g");
    await page.keyboard.press(letter);
    await page.getByRole("heading", { level: 1, name: heading }).waitFor();
  };
  const tabTo = async (locator) => {
    for (let i = 0; i < 400; i++) {
      if (await locator.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    assert.fail("the keyboard does not reach it");
  };
  await tabTo(page.getByRole("button", { name: "Checkout service" }));
  await page.keyboard.press("Enter");
  await slider(page).waitFor();
  await page.locator("#main").focus();
  await go("b", "Where can everybody live?");
  await years(page);
  await tabTo(page.getByRole("slider", { name: "Draft on the map" }));
  await page.keyboard.press("ArrowLeft");
  await tabTo(page.getByRole("textbox", { name: "Called" }));
  await page.keyboard.type("By keys");
  await tabTo(page.getByRole("button", { name: "Put it on the table" }));
  await page.keyboard.press("Enter");
  await page.locator(".offer", { hasText: "By keys" }).waitFor();
  await page.locator("#main").focus();
  await go("s", "What do we sign?");
  await tabTo(page.locator(".signer").first().getByRole("textbox", { name: "Name" }));
  await page.keyboard.type("Ada");
  await tabTo(page.getByRole("button", { name: "Sign this version" }));
  await page.keyboard.press("Space");
  await eventually("the signature", async () => /^Signed/.test(await standing(page)));
  await assertClean(page);
  await context.close();
});

test("what is edited after signing is unsigned, and told; what is tampered with shows", async () => {
  const { context, page } = await open();
  await openSample(page);
  await page.goto(`${URL_OF_PAGE}#/accord/1`);
  await page.getByRole("button", { name: "Sign this version" }).click();
  await page.getByText("Nobody has put a name under it").waitFor();
  await sign(page, ["Ada", "Grace", "Edsger"]);
  await page.goto(`${URL_OF_PAGE}#/objective/1`);
  await slider(page).press("ArrowRight");
  const moved = await target(page);
  await page.goto(`${URL_OF_PAGE}#/accord/1?part=versions`);
  await eventually("unsigned changes", async () => /^Unsigned changes/.test(await standing(page)));
  await page.getByRole("button", { name: "What changed since" }).click();
  await page.getByText(new RegExp(`99.9 → ${moved} %`)).waitFor();
  // An offer is no change of what was signed.
  await page.getByRole("button", { name: "Undo" }).click();
  await eventually("signed again", async () => /^Signed/.test(await standing(page)));
  const file = await downloaded(page, () => page.getByRole("button", { name: "Download this version" }).click(), join(folder, "one.accord.yaml"));
  const check = page.locator(".verify input[type=file]");
  await check.setInputFiles(file);
  await page.locator(".checked").getByText("intact").waitFor();
  for (const [from, to] of [["We hold the service", "We never hold the service"], ["name: Grace", "name: Mallory"]]) {
    const text = readFileSync(file, "utf8");
    assert.ok(text.includes(from), from);
    const forged = join(folder, "forged.accord.yaml");
    // The last one stands in the accord; the policy names whoever signed as well.
    const at = text.lastIndexOf(from);
    writeFileSync(forged, text.slice(0, at) + to + text.slice(at + from.length));
    await check.setInputFiles(forged);
    await page.locator(".checked").getByText("changed after it was signed").waitFor();
    await check.setInputFiles(file);
    await page.locator(".checked").getByText("intact").waitFor();
  }
  // Opened, a forged accord says so above everything.
  await openFile(page, join(folder, "forged.accord.yaml"));
  await page.getByText("Opened “checkout requests-availability, accord 1”").waitFor();
  await page.goto(`${URL_OF_PAGE}#/accord/1`);
  await eventually("the tampering", async () => /was changed after it was signed/.test(await standing(page)));
  await assertClean(page);
  await context.close();
});

test("versions are kept side by side, and an older one can be the draft again", async () => {
  const { context, page } = await open();
  await openSample(page);
  await page.goto(`${URL_OF_PAGE}#/accord/1`);
  await sign(page, ["Ada"]);
  assert.match(await standing(page), /^Signed by 1 of 3: what is written down is version 1/);
  await page.goto(`${URL_OF_PAGE}#/objective/1`);
  await slider(page).press("ArrowLeft");
  const second = await target(page);
  await page.goto(`${URL_OF_PAGE}#/accord/1`);
  await eventually("unsigned changes", async () => /^Unsigned changes/.test(await standing(page)));
  await page.getByRole("button", { name: "Sign this version" }).click();
  await eventually("version 2", async () => /version 2/.test(await standing(page)));
  // The next to sign makes another version of the same objective.
  const grace = page.locator(".signer").nth(1).getByRole("textbox", { name: "Name" });
  await grace.fill("Grace\u200b");
  await grace.press("Enter");
  await page.getByRole("button", { name: "Sign this version" }).click();
  await eventually("the second name", async () => /^Signed by 2 of 3: what is written down is version 3/.test(await standing(page)));
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("link", { name: "Signed versions" }).click();
  const heads = await page.locator(".version h3").allTextContents();
  assert.deepEqual(heads, [
    `Version 2: ${second} % over rolling 30 days, policy “Four bands” (bands at 50 %, 25 % and 0 %; freezes at 0 % left), Reviewed settings`,
    "Version 1: 99.9 % over rolling 30 days, policy “Four bands” (bands at 50 %, 25 % and 0 %; freezes at 0 % left), Reviewed settings",
  ]);
  await page.locator(".version").nth(1).getByRole("button", { name: "Take its terms up as the draft" }).click();
  await page.goto(`${URL_OF_PAGE}#/objective/1`);
  assert.equal(await target(page), "99.9");
  await assertClean(page);
  await context.close();
});

test("a plan from nothing says what is measured, and reaches the tools that watch it", async () => {
  const { context, page } = await open();
  await page.getByRole("button", { name: "New plan" }).first().click();
  await slider(page).waitFor();
  await page.keyboard.press("Escape");
  await page.goto(`${URL_OF_PAGE}#/accord/1`);
  await page.getByText("Nothing says yet how it is measured").waitFor();
  await page.goto(`${URL_OF_PAGE}#/objective/1`);
  const fields = { "Good events": 'sum(rate(http_requests_total{code!~"5.."}[{{.window}}]))', "All events": "sum(rate(http_requests_total[{{.window}}]))" };
  for (const [label, query] of Object.entries(fields)) {
    const field = page.getByRole("textbox", { name: label });
    await field.fill(query);
    await field.blur();
  }
  await page.goto(`${URL_OF_PAGE}#/export`);
  await page.getByRole("radio", { name: "Prometheus rules", exact: true }).check();
  await eventually("the rules", async () => /code!~/.test(await page.locator(".preview").textContent().catch(() => "")));
  await page.goto(`${URL_OF_PAGE}#/accord/1`);
  await page.getByRole("heading", { name: "Before you sign" }).waitFor();
  assert.equal(await page.getByText("Nothing says yet how it is measured").count(), 0);
  await assertClean(page);
  await context.close();
});

test("two people's offers come together, and what differs is asked", async () => {
  const { context, page } = await open();
  await openSample(page);
  await page.goto(`${URL_OF_PAGE}#/export?kind=accord.yaml`);
  const file = await downloaded(page, () => page.getByRole("button", { name: "Download", exact: true }).click(), join(folder, "theirs.accord.yaml"));
  const theirs = readFileSync(file, "utf8").replace("name: Keep shipping", "name: Their own").replace("at_least: 330.0", "at_least: 300.0").replace("reason: Reviewed settings pay for themselves", "reason: Another reason");
  const other = join(folder, "other.accord.yaml");
  writeFileSync(other, theirs);
  await page.goto(`${URL_OF_PAGE}#/table/1`);
  await page.locator(".bring input[type=file]").setInputFiles(other);
  await page.getByText("one offer and no seat were added").waitFor();
  const heads = await page.locator(".clash h3").allTextContents();
  assert.deepEqual(heads.sort(), ["Product has other limits", "“Promise less, keep it” by SRE is another offer there"].sort());
  await page.locator(".clash", { hasText: "Product has other limits" }).getByRole("button", { name: "Take theirs" }).click();
  const least = page.locator(".seat").first().getByRole("textbox", { name: "At least" }).first();
  assert.equal(await least.inputValue(), "300");
  await page.locator(".clash").getByRole("button", { name: "Keep both" }).click();
  await eventually("four offers", async () => (await page.locator(".offer").count()) === 4);
  assert.equal(await page.locator(".clash").count(), 0);
  // A file about something else is refused and changes nothing.
  writeFileSync(other, theirs.replaceAll("name: requests-availability", "name: other"));
  await page.locator(".bring input[type=file]").setInputFiles(other);
  await page.getByText(/has no objective checkout\/requests-availability/).waitFor();
  assert.equal(await page.locator(".offer").count(), 4);
  await assertClean(page);
  await context.close();
});

test("the story goes on by arrow keys, and the presenter's window leads it", async () => {
  const { context, page } = await open();
  await openSample(page);
  await page.goto(`${URL_OF_PAGE}#/story/1`);
  const title = () => page.locator("#slide-title").textContent();
  assert.equal(await title(), "What we know");
  const [presenter] = await Promise.all([context.waitForEvent("page"), page.getByRole("button", { name: "Open the presenter's window" }).click()]);
  const status = presenter.getByRole("status");
  await eventually("the presenter's slide", async () => /^Slide 1 of 5/.test((await status.textContent({ timeout: 5000 }).catch(() => "")) ?? ""));
  await presenter.getByText("costs is disputed by Product lead of checkout").waitFor();
  await presenter.getByRole("button", { name: "Next" }).click();
  await eventually("the next slide", async () => (await title()) === "What is asked");
  await presenter.getByText("“Promise less, keep it”: Reviewed settings pay for themselves").waitFor();
  await presenter.keyboard.press("ArrowRight");
  await eventually("the map", async () => (await title()) === "Where everybody can live");
  await page.bringToFront();
  await page.getByRole("button", { name: "Show it large" }).click();
  assert.equal(await page.locator(".rail").isVisible(), false);
  await page.keyboard.press("ArrowRight");
  await eventually("the presenter follows", async () => /^Slide 4 of 5/.test(await status.textContent()));
  await page.keyboard.press("End");
  assert.equal(await title(), "What we agree");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".rail").isVisible(), true);
  // Another slide is no edit, and the presenter's window keeps nothing.
  assert.match(await page.getByRole("button", { name: /^Undo/ }).getAttribute("aria-disabled"), /true/);
  await assertClean(page);
  await context.close();
});

for (const [width, height] of [[1440, 900], [390, 844]]) {
  test(`no barriers that a machine can find from table to story, ${width} wide`, async () => {
    for (const colorScheme of ["light", "dark"]) {
      const { context, page } = await open({ context: { viewport: { width, height }, colorScheme } });
      await openSample(page);
      await page.goto(`${URL_OF_PAGE}#/accord/1`);
      await sign(page, ["Ada"]);
      await page.evaluate(axe);
      const places = ["table/1?part=sway", "table/1?part=decisions", "table/1?part=meeting", "accord/1", "accord/1?part=ready", "accord/1?part=versions", "export"];
      for (const place of [...places, ...[1, 2, 3, 4, 5].map((n) => `story/1?slide=${n}`)]) {
        await page.goto(`${URL_OF_PAGE}#/${place}`);
        await page.waitForTimeout(900);
        await page.evaluate(() => window.scrollTo(0, 0));
        const { violations } = await page.evaluate(() => window.axe.run());
        assert.deepEqual(violations.map((v) => `${place} ${v.id}: ${v.nodes[0].html}`), []);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${place}: ${wide} px wider than the screen`);
      }
      await context.close();
    }
  });
}
