// The drills: a complete play of each deck by keyboard alone, the same seed the same play, progress that stays, and a deck of a
// team's own.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import yaml from "js-yaml";
import { ROOT, URL_OF_PAGE, assertClean, axe, downloaded, finish, open } from "./harness.mjs";

const folder = mkdtempSync(join(tmpdir(), "accord-drills-"));
after(async () => {
  rmSync(folder, { recursive: true });
  await finish();
});

const texts = readdirSync(join(ROOT, "public/drills")).map((name) => readFileSync(join(ROOT, "public/drills", name), "utf8"));
const decks = texts.map((text) => yaml.load(text));
const play = async (page, name, seed = 7) => {
  await page.evaluate((hash) => void (location.hash = hash), `/drills?deck=${name}&seed=${seed}`);
  await page.getByText(`Seed ${seed}: whoever opens this address`).waitFor();
};

/** Answers whatever is asked, by keyboard alone, and goes on. */
async function answer(page) {
  const round = page.locator("form.round");
  const number = round.getByRole("textbox", { name: "Your answer" });
  const option = round.locator(".option input").first();
  if (await number.count()) {
    await number.focus();
    await page.keyboard.type("12");
  } else if (await option.count()) {
    await option.focus();
    await page.keyboard.press("Space");
  } else {
    await round.getByRole("button", { name: /^Move down/ }).first().focus();
    await page.keyboard.press("Enter");
  }
  await round.getByRole("button", { name: "Answer" }).focus();
  await page.keyboard.press("Enter");
  const outcome = page.locator(".outcome");
  await outcome.getByRole("heading", { name: /^(Right|Partly right|Not so)\./ }).waitFor();
  // The formula with this round's numbers, and a room that is there.
  assert.ok((await outcome.locator(".formula").textContent()).length > 5);
  assert.ok((await outcome.locator(".debrief ol li").count()) > 0);
  assert.match(await outcome.getByRole("link", { name: "Play with it in its room" }).getAttribute("href"), /^#\/[a-z]+/);
  assert.match(await outcome.textContent(), /The room calculates with a plan\. None is open yet; the room offers a sample\./);
  const next = outcome.getByRole("button", { name: /^(Next round|How it went)$/ });
  await next.focus();
  await page.keyboard.press("Enter");
}

for (const deck of decks) {
  test(`a whole play of ${deck.name}, by keyboard`, async () => {
    const { context, page } = await open();
    await play(page, deck.name);
    await page.getByRole("heading", { level: 1, name: deck.title }).waitFor();
    const press = async (name) => {
      await page.getByRole("button", { name, exact: true }).focus();
      await page.keyboard.press("Enter");
    };
    if (deck.drill === "cascade") {
      // Cap the retries, throw the queue away, and wait.
      for (const lever of ["Cap retries at a tenth", "Drain the queue"]) await press(lever);
      // Whoever leaves finds the run as it was.
      await page.evaluate(() => void (location.hash = "/drills"));
      await page.getByRole("heading", { name: "A team’s own decks" }).waitFor();
      await play(page, deck.name);
      await page.getByText(/^2 of \d+$/).waitFor();
      assert.deepEqual(await page.getByRole("region", { name: "Turns so far" }).locator("tbody td:nth-child(2)").allTextContents(), ["Cap retries at a tenth", "Drain the queue"]);
      // What was pulled keeps its place and cannot be pulled again.
      assert.equal(await page.getByRole("button", { name: "Cap retries at a tenth" }).getAttribute("aria-disabled"), "true");
      while (await page.getByRole("button", { name: "Wait and see" }).count()) await press("Wait and see");
      await page.getByRole("heading", { name: /of what could be saved was saved/ }).waitFor();
      await assertClean(page);
      await press("Play it again");
      await page.getByText(/^0 of \d+$/).waitFor();
    } else if (deck.drill === "quarter") {
      const moves = page.locator(".levers button");
      await moves.first().press("Enter");
      await page.getByText(/^2 of \d+$/).waitFor();
      await page.evaluate(() => void (location.hash = "/drills"));
      await page.getByRole("heading", { name: "A team’s own decks" }).waitFor();
      await play(page, deck.name);
      await page.getByText(/^2 of \d+$/).waitFor();
      while (await moves.count()) {
        await moves.last().focus();
        await page.keyboard.press("Enter");
      }
      await page.getByRole("heading", { name: /^The objective was (kept|missed)$/ }).waitFor();
    } else if (deck.drill === "wheel") {
      const branches = () => page.locator(".levers").last().locator("button");
      const text = page.locator(".wheel-log li");
      for (let i = 0; i < 30 && (await page.getByRole("button", { name: "End it here" }).count()); i++) {
        const count = await text.count();
        await branches().nth(i % (await branches().count())).focus();
        await page.keyboard.press("Enter");
        await page.waitForFunction((n) => document.querySelectorAll(".wheel-log li").length > n, count);
        if (i === 2) {
          // A host who looks something up finds the evening as it was.
          const told = await text.allTextContents();
          await page.evaluate(() => void (location.hash = "/drills"));
          await page.getByRole("heading", { name: "A team’s own decks" }).waitFor();
          await play(page, deck.name);
          assert.deepEqual(await text.allTextContents(), told);
        }
        if (i > 20) await press("End it here");
      }
      const path = await downloaded(page, () => press("Take the debrief away as Markdown"), join(folder, "debrief.md"));
      assert.match(readFileSync(path, "utf8"), /^# /);
    } else {
      for (let round = 1; round <= deck.rounds; round++) {
        await page.getByText(`Round ${round} of ${deck.rounds}`).waitFor();
        await answer(page);
        if (round === 1 && deck.rounds > 1) {
          await page.evaluate(() => void (location.hash = "/drills"));
          await page.getByRole("heading", { name: "A team’s own decks" }).waitFor();
          await play(page, deck.name);
        }
      }
      await page.getByRole("heading", { name: /of 100 points$/ }).waitFor();
    }
    await assertClean(page);
    await context.close();
  });
}

test("the same seed is the same play, hints cost, and what was done stays and goes with one", async () => {
  const { context, page } = await open();
  const asks = async () => {
    await play(page, "read-the-burn");
    return page.locator("form.round").locator(".known, h2").allTextContents();
  };
  const first = await asks();
  await play(page, "read-the-burn", 8);
  assert.deepEqual(await asks(), first);
  await page.getByRole("button", { name: /Take a hint/ }).first().click();
  await page.locator(".hints li").first().waitFor();
  await answer(page);
  await page.reload();
  await page.evaluate(() => void (location.hash = "/drills"));
  await page.getByText("One round so far.").waitFor();
  const path = await downloaded(page, () => page.getByRole("button", { name: "Take it away as CSV" }).click(), join(folder, "drills.csv"));
  const [head, row] = readFileSync(path, "utf8").trim().split("\n");
  assert.ok(head.startsWith("deck,seed,round,") && row.startsWith("read-the-burn,7,1,"), `${head}\n${row}`);
  // The author's hint or the formula: something of the mark is gone.
  const own = Number(row.split(",")[head.split(",").indexOf("own")]);
  assert.ok(own < 1, row);
  // A reload asks for the page again; nothing else may have happened.
  assert.deepEqual(page.faults, []);
  await context.close();
});

test("a cascade runs by the clock, whether anybody acts or not", async () => {
  const { context, page } = await open();
  const cascade = texts[decks.findIndex((deck) => deck.drill === "cascade")];
  const quick = join(folder, "quick.yaml");
  const turns = /^( +)capacity:/gm;
  writeFileSync(quick, cascade.replace("name: cascade", "name: quick").replace(/^title: .*$/m, "title: A quick one").replace(/^seconds: .*$/m, "seconds: 5").replace(/^ +turns: .*\n/gm, "").replace(turns, "$1turns: 2\n$1capacity:"));
  await page.evaluate(() => void (location.hash = "/drills"));
  await page.locator("input[type=file]").setInputFiles(quick);
  await page.getByRole("link", { name: "A quick one" }).waitFor();
  // A team's own deck stays: in another room, and over a reload.
  await page.reload();
  await page.getByRole("link", { name: "A quick one" }).click();
  await page.getByText("0 of 2").waitFor();
  await page.getByRole("button", { name: "Start the clock" }).press("Enter");
  await page.getByText("1 of 2").waitFor();
  await page.getByRole("button", { name: "Stop the clock" }).press("Enter");
  await page.getByRole("button", { name: "Start the clock" }).press("Enter");
  await page.getByRole("heading", { name: /of what could be saved was saved/ }).waitFor();
  // Gone on demand; its address then says what is missing.
  await page.evaluate(() => void (location.hash = "/drills"));
  await page.getByRole("button", { name: "Remove the deck A quick one" }).press("Enter");
  await page.evaluate(() => void (location.hash = "/drills?deck=quick&seed=1"));
  await page.getByText("The deck “quick” is not in this browser.").waitFor();
  await page.locator("input[type=file]").setInputFiles(quick);
  await page.getByRole("heading", { level: 1, name: "A quick one" }).waitFor();
  // A deck of the studio cannot be replaced.
  writeFileSync(quick, cascade);
  await page.evaluate(() => void (location.hash = "/drills"));
  await page.locator("input[type=file]").setInputFiles(quick);
  await page.getByText(/a deck of the studio is called cascade/).waitFor();
  assert.deepEqual(page.faults, []);
  await context.close();
});

test("a team's own deck is played, and a broken one says where", async () => {
  const { context, page } = await open();
  await page.evaluate(() => void (location.hash = "/drills"));
  const burn = texts[decks.findIndex((deck) => deck.name === "read-the-burn")];
  const own = join(folder, "own.yaml");
  writeFileSync(own, burn.replace("name: read-the-burn", "name: our-own").replace(/^title: .*$/m, "title: Our own burn"));
  await page.locator("input[type=file]").setInputFiles(own);
  await page.getByRole("link", { name: "Our own burn" }).waitFor();
  const broken = join(folder, "broken.yaml");
  writeFileSync(broken, burn.replace(/^drill: .*$/m, "drill: brun"));
  await page.locator("input[type=file]").setInputFiles(broken);
  await page.locator(".refused").getByText(/line \d+/i).first().waitFor();
  await page.getByRole("link", { name: "Our own burn" }).click();
  await answer(page);
  await assertClean(page);
  await context.close();
});

for (const [width, height] of [[1440, 900], [390, 844]]) {
  test(`no barriers that a machine can find, ${width} wide`, async () => {
    for (const colorScheme of ["light", "dark"]) {
      const { context, page } = await open({ context: { viewport: { width, height }, colorScheme } });
      await page.evaluate(axe);
      const check = async (what) => {
        const { violations } = await page.evaluate(() => window.axe.run());
        assert.deepEqual(violations.map((v) => `${what}: ${v.id}: ${v.nodes[0].html}`), []);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${what}: ${wide} px wider than the screen`);
      };
      await page.goto(`${URL_OF_PAGE}#/drills`);
      await page.getByRole("heading", { name: /Day 1/ }).waitFor();
      await check("path");
      for (const deck of decks) {
        await play(page, deck.name);
        await check(deck.name);
      }
      await play(page, "read-the-burn");
      const round = page.locator("form.round");
      await round.getByRole("textbox", { name: "Your answer" }).fill("12");
      await round.getByRole("button", { name: "Answer" }).click();
      await page.locator(".outcome").waitFor();
      await check("an answer");
      await context.close();
    }
  });
}
