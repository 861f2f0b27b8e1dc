// What people expect of any such tool: find anything, keys for everything, copy, print, every screen and every reader. The
// walks follow the links of the page, so that a room that is added is walked as well.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import yaml from "js-yaml";
import {
  assertClean, axe, eventually, finish, open, openSample, saved, slider, target,
} from "./harness.mjs";

after(finish);

const palette = (page) => page.getByRole("combobox", { name: /^Find/ });
const heading = (page) => page.locator("main h1").textContent();
const many = (count) => {
  const slo = (_, i) => `  - name: slo-${i}\n    objective: 99.${i % 10}\n    sli:\n      raw: {error_ratio_query: "r[{{.window}}]"}\n`;
  return `version: prometheus/v1\nservice: shop\nslos:\n${Array.from({ length: count }, slo).join("")}`;
};

/** Loads the page anew; what it asks for while it loads is no request of the page's life. */
const reload = async (page) => {
  await page.reload();
  await page.locator(".rail").waitFor();
  await page.waitForLoadState("networkidle");
  page.requests.length = 0;
};

/** Every room and every part of it, by its link. */
const places = async (page) => {
  const links = (selector) => page.locator(selector).evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  const found = [];
  for (const href of await links(".rail a")) {
    await page.evaluate((href) => (location.hash = href), href);
    await page.locator("main h1").waitFor();
    await page.waitForTimeout(100);
    const parts = await links("main .tabs a");
    found.push(...(parts.length ? parts : [href]));
  }
  return found;
};
/** Shows a place with everything in it unfolded. */
const show = async (page, href) => {
  await page.evaluate((href) => (location.hash = href), href);
  await page.waitForTimeout(250);
  await page.evaluate(() => document.querySelectorAll("main details").forEach((details) => (details.open = true)));
  await page.waitForTimeout(100);
};
const violations = async (page) => {
  const run = () => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
  const { violations } = await page.evaluate(`(${run})()`);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary}`).join(" | ")}`);
};

test("the palette finds rooms, actions, objectives and files by keyboard alone", async () => {
  const { context, page } = await open();
  await openSample(page);
  await slider(page).focus();
  await page.keyboard.press("Control+k");
  await palette(page).waitFor();
  assert.ok(await palette(page).evaluate((field) => field === document.activeElement), "the field has the focus");
  await page.keyboard.type("alerts");
  const chosen = async () => {
    const id = await palette(page).getAttribute("aria-activedescendant");
    const option = page.locator(`#${id}`);
    assert.equal(await option.getAttribute("aria-selected"), "true");
    return option.textContent();
  };
  assert.match(await chosen(), /^Alerts/);
  await page.keyboard.press("Escape");
  assert.equal(await palette(page).count(), 0);
  assert.ok(await slider(page).evaluate((field) => field === document.activeElement), "the focus is where it was");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("prom tests");
  assert.match(await chosen(), /Tests of the rules|PrometheusRule|Prometheus/);
  await palette(page).fill("export sloth's");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "What do we carry home?" }).waitFor();
  assert.ok(await page.getByRole("radio", { name: "Sloth's rules" }).isChecked());
  await reload(page);
  await page.getByRole("radio", { name: "Sloth's rules" }).waitFor();
  assert.ok(await page.getByRole("radio", { name: "Sloth's rules" }).isChecked(), "the address keeps the kind of file");
  await page.keyboard.press("Control+k");
  await palette(page).fill("zzzz");
  await page.getByText("Nothing has such a name").waitFor();
  await page.keyboard.press("Enter");
  await palette(page).fill("nines");
  // Down and up again is where one was; up from the first is the last.
  const first = await chosen();
  await page.keyboard.press("ArrowUp");
  assert.notEqual(await chosen(), first);
  await page.keyboard.press("ArrowDown");
  assert.equal(await chosen(), first);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash.startsWith("#/nines"));
  await assertClean(page);
  await context.close();
});

test("the palette stays quick with a thousand objectives, and a click chooses", async () => {
  const { context, page } = await open();
  await page.evaluate(() => (location.hash = "#/files"));
  const file = { name: "many.yml", mimeType: "application/yaml", buffer: Buffer.from(many(1000)) };
  await page.locator("input[type=file]").first().setInputFiles(file);
  await slider(page).waitFor();
  await page.getByRole("button", { name: /^Find/ }).click();
  await palette(page).fill("slo-77");
  // slo-77 and slo-770 to slo-779.
  await page.locator(".palette li", { hasText: "slo-77" }).first().waitFor();
  assert.ok((await page.locator(".palette li").count()) <= 60);
  await palette(page).fill("slo-777");
  await page.locator(".palette li", { hasText: "slo-777" }).click();
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.locator(".room-head", { hasText: "slo-777" }).waitFor();
  await page.keyboard.press("]");
  await page.locator(".room-head .sub", { hasText: "slo-778" }).waitFor();
  await page.keyboard.press("[");
  await page.keyboard.press("[");
  await page.locator(".room-head .sub", { hasText: "slo-776" }).waitFor();
  await page.goBack();
  await page.locator(".room-head .sub", { hasText: "slo-777" }).waitFor();
  // Keys that come faster than the browser tells of a step all count, also the room after them.
  const quickly = (keys) =>
    page.evaluate((keys) => {
      for (const key of keys) document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    }, keys);
  await quickly(["]", "]", "]"]);
  await page.locator(".room-head .sub", { hasText: "slo-780" }).waitFor();
  await quickly(["[", "[", "g", "a"]);
  await page.waitForFunction(() => location.hash.startsWith("#/alerts"));
  await page.locator(".room-head .sub", { hasText: "slo-778" }).waitFor();
  await assertClean(page);
  await context.close();
});

test("single keys work, are off while typing, and can be switched off for good", async () => {
  const { context, page } = await open();
  await openSample(page);
  const keys = page.getByRole("dialog", { name: "Keys" });
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await page.waitForFunction(() => location.hash.startsWith("#/alerts"));
  await page.keyboard.press("g");
  await page.keyboard.press("o");
  await slider(page).waitFor();
  const field = page.getByLabel("Requests a day", { exact: true });
  await field.focus();
  await page.keyboard.type("?ga");
  assert.equal(await keys.count(), 0);
  assert.match(await page.evaluate(() => location.hash), /^#\/objective/);
  assert.match(await field.inputValue(), /\?ga$/);
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await page.keyboard.press("Enter");
  // A list takes letters as well; on the nines line they are free.
  await slider(page).focus();
  await page.keyboard.press("?");
  await keys.waitFor();
  assert.match(await keys.textContent(), /Undo.*Ctrl Z/);
  assert.match(await keys.textContent(), /Alerts.*g a/);
  await page.keyboard.press("w");
  assert.equal(await page.getByRole("dialog", { name: "Words of the field" }).count(), 0, "one dialog at a time");
  await keys.getByRole("checkbox").uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  assert.equal(await keys.count(), 0);
  await reload(page);
  await slider(page).waitFor();
  await page.keyboard.press("?");
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await page.waitForTimeout(100);
  assert.equal(await keys.count(), 0, "it is remembered");
  assert.match(await page.evaluate(() => location.hash), /^#\/objective/);
  await page.keyboard.press("Control+k");
  await palette(page).fill("keys");
  await page.keyboard.press("Enter");
  await keys.getByRole("checkbox").check();
  await page.keyboard.press("Escape");
  await page.keyboard.press("w");
  await page.getByRole("dialog", { name: "Words of the field" }).waitFor();
  await assertClean(page);
  await context.close();
});

test("one can start from nothing", async () => {
  const { context, page } = await open();
  await page.keyboard.press("Control+k");
  await palette(page).fill("new plan");
  await page.keyboard.press("Enter");
  const names = page.getByRole("dialog", { name: "What is it called?" });
  await names.waitFor();
  await names.getByLabel("Service").fill("<img src=x onerror=alert(1)>");
  await names.getByLabel("Objective").fill("");
  await names.getByLabel("Objective").press("Enter");
  await names.getByText("A name is needed").waitFor();
  await names.getByLabel("Objective").fill("checkout works");
  await names.getByRole("button", { name: "Done" }).click();
  await page.locator(".room-head", { hasText: "<img src=x onerror=alert(1)>: checkout works" }).waitFor();
  // 99.9 % of 30 days: a thousandth of 43,200 minutes.
  assert.equal(await target(page), "99.9");
  await page.getByText("43 m 12 s").first().waitFor();
  await saved(page);
  await reload(page);
  await page.locator(".room-head", { hasText: "checkout works" }).waitFor();
  await page.keyboard.press("n");
  await names.waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".room-head .sub", { hasText: "my-service: availability" }).waitFor();
  await page.keyboard.press("Control+z");
  await page.locator(".room-head .sub", { hasText: "checkout works" }).waitFor();
  await page.evaluate(() => (location.hash = "#/export?kind=accord.yaml"));
  await page.locator(".preview code", { hasText: "accord/plan/v4" }).waitFor();
  // The tiers of the workbook, chapter 5: 2, 5 and 10 % of the budget in an hour, six hours and three days.
  const plan = yaml.load(await page.locator(".preview code").textContent());
  const tiers = plan.objectives[0].terms.alerts.map(({ long, factor }) => `${factor} over ${long}`);
  for (const tier of ["14.4 over 1h", "6 over 6h", "1 over 3d"]) assert.ok(tiers.includes(tier), `${tier} in ${tiers}`);
  await assertClean(page);
  await context.close();
});

test("a figure and a chart can be taken away as text, CSV, SVG and PNG", async () => {
  const { context, page } = await open({ context: { permissions: ["clipboard-read", "clipboard-write"] } });
  await openSample(page);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await page.getByRole("button", { name: "Copy Error budget" }).click();
  await eventually("the copy", async () => /^Error budget: 43 m 12 s, of full outage/.test(await clipboard()));
  const links = await places(page);
  let chart;
  for (const href of links) {
    await show(page, href);
    chart = page.locator(".chart-figure").first();
    if (await chart.count()) break;
  }
  if (await chart.count()) {
    await chart.getByRole("button", { name: "Figures (CSV)" }).click();
    const head = await chart.locator("thead th").allTextContents();
    await eventually("the figures", async () => (await clipboard()).split("\r\n")[0].replaceAll('"', "") === head.join(","));
    const downloaded = async (name) => {
      const waiting = page.waitForEvent("download");
      await chart.getByRole("button", { name }).click();
      return readFileSync(await (await waiting).path());
    };
    const svg = (await downloaded("SVG file")).toString();
    assert.match(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    assert.doesNotMatch(svg, /href|url\(|<script|var\(/, "it needs nothing from outside");
    const png = await downloaded("PNG file");
    assert.equal(png.subarray(1, 4).toString(), "PNG");
    // Two pixels for each of the 640 units of a plot.
    assert.equal(png.readUInt32BE(16), 1280);
    await chart.getByRole("button", { name: "Picture" }).click();
    await eventually("the picture", () => page.evaluate(async () => (await navigator.clipboard.read())[0].types.includes("image/png")));
  }
  await assertClean(page);
  await context.close();
});

test("a word explains itself to pointer and keyboard, and Escape closes it", async () => {
  const { context, page } = await open({ context: { viewport: { width: 320, height: 640 } } });
  await openSample(page);
  const word = page.locator(".term-word").first();
  const line = page.locator(".term-line.open");
  await word.hover();
  await line.waitFor();
  await line.hover();
  assert.equal(await line.count(), 1, "the pointer may rest on it");
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "it stays in sight");
  await page.keyboard.press("Escape");
  assert.equal(await line.count(), 0);
  await page.mouse.move(0, 0);
  await word.focus();
  await line.waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await line.count(), 0);
  await assertClean(page);
  await context.close();
});

test("a presentation hides the controls and ends with Escape; the theme is one for all", async () => {
  const { context, page } = await open();
  await openSample(page);
  await page.keyboard.press("v");
  await page.locator(".rail").waitFor({ state: "hidden" });
  await slider(page).press("ArrowRight");
  assert.equal(await target(page), "99.901", "markers can still be dragged");
  await page.keyboard.press("Escape");
  await page.locator(".rail").waitFor();
  await page.keyboard.press("t");
  await page.getByRole("button", { name: "Theme: Light" }).waitFor();
  await page.keyboard.press("t");
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  await reload(page);
  await page.getByRole("button", { name: "Theme: Dark" }).waitFor();
  await assertClean(page);
  await context.close();
});

test("every room prints with the plan's name and its link, in light colours and without controls", async () => {
  const { context, page } = await open({ context: { colorScheme: "dark" } });
  await openSample(page);
  for (const href of await places(page)) {
    await page.evaluate((href) => (location.hash = href), href);
    await page.waitForTimeout(150);
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    await page.emulateMedia({ media: "print" });
    const imprint = await page.locator(".imprint").innerText();
    assert.match(imprint, /\d{4}-\d\d-\d\d \d\d:\d\d/);
    assert.ok(imprint.includes(await page.evaluate(() => location.href)), `${href}: the link in full`);
    assert.ok(!(await page.locator(".rail").isVisible()) && (await page.locator("main h1").isVisible()));
    const ink = await page.evaluate(() => getComputedStyle(document.querySelector("main h1")).color);
    assert.equal(ink, "rgb(28, 33, 39)", `${href}: dark ink on light paper`);
    // A name that opens something is a name on paper, without the look of a button; all else that is pressed is gone.
    const buttons = await page.locator("main button:visible").evaluateAll((all) => all.map((button) => ({
      text: button.textContent.trim(), inDiagram: button.matches(".block, .zone"),
      border: button.matches(".term-word") ? 0 : Number.parseFloat(getComputedStyle(button).borderTopWidth),
    })));
    for (const button of buttons) {
      assert.ok(button.inDiagram || (button.border === 0 && button.text.length > 2), `${href}: no buttons on paper: ${JSON.stringify(button)}`);
    }
    if (href.includes("risks")) await page.getByText("Payment provider down").first().waitFor({ state: "visible" });
    await page.emulateMedia({ media: "screen" });
  }
  await assertClean(page);
  await context.close();
});

for (const [width, height] of [[1440, 900], [390, 844]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`axe finds nothing in any room, part or dialog: ${width} wide, ${colorScheme}`, async () => {
      const { context, page } = await open({ context: { viewport: { width, height }, colorScheme } });
      await page.evaluate(axe);
      const found = [];
      const look = async (where) => found.push(...(await violations(page)).map((what) => `${where}: ${what}`));
      await look("the empty studio");
      await openSample(page);
      for (const href of await places(page)) {
        await show(page, href);
        await look(href);
      }
      for (const name of ["Find", "Keys", "Words of the field", "Name the objective"]) {
        await page.keyboard.press("Control+k");
        if (name !== "Find") {
          await palette(page).fill(name);
          await page.keyboard.press("Enter");
        }
        await page.getByRole("dialog").waitFor();
        await look(`the dialog ${name}`);
        await page.keyboard.press("Escape");
      }
      assert.deepEqual(found, []);
      await assertClean(page);
      await context.close();
    });
  }
}

for (const width of [320, 390, 768]) {
  test(`no room scrolls sideways at ${width} px, and the open room is in sight in the rail`, async () => {
    const { context, page } = await open({ context: { viewport: { width, height: 700 } } });
    await openSample(page);
    const wide = [];
    for (const href of await places(page)) {
      await show(page, href);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) wide.push(`${href}: ${over} px`);
      const link = await page.locator(".rail a[aria-current]").boundingBox();
      assert.ok(link.x >= 0 && link.x + link.width <= width, `${href}: its link is in sight`);
    }
    for (const key of ["?", "w", "Control+k"]) {
      await page.keyboard.press(key);
      const box = await page.getByRole("dialog").boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= width && box.height <= 700, `the dialog of ${key} fits`);
      await page.keyboard.press("Escape");
    }
    assert.deepEqual(wide, []);
    await assertClean(page);
    await context.close();
  });
}

test("what has the focus is never under the bar", async () => {
  const { context, page } = await open({ context: { viewport: { width: 1000, height: 560 } } });
  await openSample(page);
  const hidden = [];
  for (const key of ["Tab", "Shift+Tab"]) {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press(key);
      const name = await page.evaluate(() => {
        const at = document.activeElement;
        const bar = document.querySelector(".bar");
        if (!at || at === document.body || bar.contains(at) || at.closest(".skip")) return undefined;
        const [own, over] = [at.getBoundingClientRect(), bar.getBoundingClientRect()];
        return own.bottom <= over.bottom && own.height > 0 ? at.textContent || at.getAttribute("aria-label") : undefined;
      });
      if (name) hidden.push(name);
    }
  }
  assert.deepEqual(hidden, []);
  await context.close();
});

test("a text that was being typed when its room is left stays typed, and nothing stops", async () => {
  const { context, page } = await open();
  await openSample(page);
  const fields = [
    ["table/1", () => page.locator(".limit").first().getByRole("textbox", { name: "At least" })],
    ["policy/1", () => page.getByRole("textbox", { name: "Begins at" }).first()],
    ["accord/1", () => page.getByRole("textbox", { name: "Name" }).first()],
    ["facts/1?part=on-call", () => page.getByRole("textbox").first()],
    ["risks/1", () => page.getByRole("textbox").first()],
    ["objective/1", () => page.locator("main").getByRole("textbox").first()],
  ];
  for (const [room, field] of fields) {
    for (const leave of [() => page.goBack(), () => page.keyboard.press("Control+e"), () => page.evaluate(() => void (location.hash = "/files"))]) {
      await page.evaluate((hash) => void (location.hash = hash), `/nines/1`);
      await page.evaluate((hash) => void (location.hash = hash), `/${room}`);
      await field().click();
      await page.keyboard.press("End");
      await page.keyboard.type("1");
      await leave();
      await page.waitForTimeout(150);
      assert.equal(await page.locator("#recovery").isVisible(), false, `${room} stopped the studio`);
      assert.deepEqual(page.faults, [], room);
    }
  }
  // What was typed is kept.
  await page.evaluate(() => void (location.hash = "/table/1"));
  const limit = page.locator(".limit").first().getByRole("textbox", { name: "At least" });
  await limit.fill("321");
  await page.goBack();
  await page.evaluate(() => void (location.hash = "/table/1"));
  await page.locator(".limit").first().getByRole("textbox", { name: "At least" }).waitFor();
  assert.equal(await limit.inputValue(), "321");
  await context.close();
});
