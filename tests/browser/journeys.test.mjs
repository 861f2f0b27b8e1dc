// What people come for: open a real file, see, drag, take back, carry home.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import yaml from "js-yaml";
import {
  URL_OF_PAGE, assertClean, finish, keeping, open, openFile, openSample, openText, saved, shared, slider, target,
} from "./harness.mjs";

after(finish);

const figure = (page, label) => page.locator(".figure", { hasText: label }).locator(".v");

test("a real Sloth file: in, seen, dragged, out, and promtool accepts the rules", async (t) => {
  const file = shared("conformance/sloth/getting-started.in.yml");
  if (!file) return t.skip("no real files beside the checkout");
  const { context, page } = await open();
  await openFile(page, file);
  await slider(page).waitFor();
  assert.equal(await target(page), "99.9");
  assert.equal(await figure(page, "Error budget").textContent(), "43 m 12 s");
  assert.match(await page.locator(".notice").textContent(), /rolling window of 30 days/);
  await slider(page).press("PageDown");
  assert.equal(await target(page), "99.8");
  assert.equal(await figure(page, "Error budget").textContent(), "1 h 26 m");
  await page.goto(`${URL_OF_PAGE}#/export`);
  await page.getByRole("radio", { name: "Prometheus rules" }).check();
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download", exact: true }).click();
  const download = await waiting;
  assert.match(download.suggestedFilename(), /\.rules\.yaml$/);
  const rules = await download.path();
  const said = execFileSync("promtool", ["check", "rules", rules], { encoding: "utf8" });
  assert.match(said, /SUCCESS: 19 rules found/);
  const text = readFileSync(rules, "utf8");
  assert.equal(text, await page.locator(".preview code").textContent(), "the preview is the file");
  assert.match(text, /14\.4 \* 0\.002\)/);
  await assertClean(page);
  await context.close();
});

test("dragging by pointer is one step, and answers in every figure", async () => {
  const { context, page } = await open();
  await openSample(page);
  const box = await slider(page).boundingBox();
  const [from, to] = [box.x + 14 + (box.width - 28) / 3, box.x + 14 + (box.width - 28) * 0.6];
  await page.mouse.move(from, box.y + 14);
  await page.mouse.down();
  await page.mouse.move(to, box.y + 14, { steps: 12 });
  await page.mouse.up();
  const dragged = await target(page);
  assert.match(dragged, /^99\.98/);
  assert.notEqual(await figure(page, "Error budget").textContent(), "43 m 12 s");
  await page.keyboard.press("Control+z");
  assert.equal(await target(page), "99.9", "one undo takes the whole drag back");
  assert.equal(await figure(page, "Error budget").textContent(), "43 m 12 s");
  await page.keyboard.press("Control+Shift+z");
  assert.equal(await target(page), dragged);
  await assertClean(page);
  await context.close();
});

test("everything by keyboard alone", async () => {
  const { context, page } = await open();
  const tabTo = async (name) => {
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press("Tab");
      const text = await page.evaluate(() => {
        const at = document.activeElement;
        return at.getAttribute("aria-label") ?? at.textContent;
      });
      if (text === name) return;
    }
    assert.fail(`${name} cannot be reached by Tab`);
  };
  await tabTo("Checkout service");
  await page.keyboard.press("Enter");
  await slider(page).waitFor();
  await tabTo("Target");
  await page.keyboard.press("ArrowRight");
  assert.equal(await target(page), "99.901");
  assert.match(await slider(page).getAttribute("aria-valuetext"), /^99\.901 percent, 42 m 46 s per 30 days$/);
  await page.keyboard.press("Home");
  assert.equal(await target(page), "99");
  await page.keyboard.press("Control+e");
  await page.getByRole("heading", { name: "What do we carry home?" }).waitFor();
  await page.goBack();
  await slider(page).waitFor();
  assert.equal(await page.evaluate(() => scrollY), 0, "a room is shown from its top, with the bar in sight");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  assert.equal(await target(page), "99.9");
  await assertClean(page);
  await context.close();
});

test("fields take what people write, and say why they do not", async () => {
  const { context, page } = await open();
  await openSample(page);
  const field = page.getByLabel("Target", { exact: true }).and(page.locator("input[type=text]"));
  await field.fill("99,95");
  await field.press("Enter");
  assert.equal(await target(page), "99.95");
  await field.fill("100");
  await field.press("Enter");
  assert.match(await page.locator(".error:not(:empty)").textContent(), /below 100 %/);
  assert.equal(await field.inputValue(), "100", "what was typed stays");
  assert.equal(await target(page), "99.95");
  await page.getByLabel("Requests a day", { exact: true }).fill("10 000");
  await page.getByLabel("Requests a day", { exact: true }).press("Enter");
  assert.equal(await figure(page, "Requests that may fail").textContent(), "150");
  await page.getByLabel("Window", { exact: true }).selectOption("calendar 1M");
  assert.match(await page.locator(".figure").first().textContent(), /20 m 9\.6 s|20 m 10 s/);
  await page.getByLabel("Budgeting method", { exact: true }).selectOption("Timeslices");
  await page.getByLabel("Slice is good at").fill("99");
  await page.getByLabel("Slice is good at").press("Enter");
  await page.goto(`${URL_OF_PAGE}#/export`);
  const [document] = yaml.loadAll(await page.locator(".preview code").textContent());
  assert.deepEqual(document.spec.timeWindow[0].calendar, { startTime: "2026-01-01 00:00:00", timeZone: "UTC" });
  assert.equal(document.spec.budgetingMethod, "Timeslices");
  assert.equal(document.spec.objectives[0].timeSliceTarget, 0.99);
  assert.equal(document.spec.objectives[0].target, 0.9995);
  await assertClean(page);
  await context.close();
});

test("a low target shows the alert that can never fire", async () => {
  const { context, page } = await open();
  await openSample(page);
  const field = page.getByLabel("Target", { exact: true }).and(page.locator("input[type=text]"));
  await field.fill("90");
  await field.press("Enter");
  await page.goto(`${URL_OF_PAGE}#/alerts`);
  assert.match(await page.locator(".lint").first().textContent(), /Can never fire.*93\.06 %/);
  await context.close();
});

test("unknown keys are named with line and column, and a refused file changes nothing", async () => {
  const { context, page } = await open();
  await openText(page, 'version: prometheus/v1\nservice: shop\nslos:\n  - name: up\n    objectiv: 1\n    objective: 99.5\n    sli:\n      raw: {error_ratio_query: "r[{{.window}}]"}\n');
  await slider(page).waitFor();
  await page.locator(".notice summary").click();
  assert.match(await page.locator(".notes").textContent(), /slos\[0\]\.objectiv.*perhaps “objective”.*line 5, column 5/);
  await saved(page);
  for (const text of ["version: prometheus/v1\nservice: [", "a: &a [*a]", "hello", "openslo: 1", `a: &a [${"x,".repeat(9)}x]\nb: &b [${"*a,".repeat(9)}*a]`]) {
    await openText(page, text);
    await page.getByText("was not opened, and nothing has changed").waitFor();
  }
  await page.goto(`${URL_OF_PAGE}#/objective`);
  assert.equal(await target(page), "99.5");
  await assertClean(page);
  await context.close();
});

test("dropped and pasted files are read", async () => {
  const { context, page } = await open();
  const text = 'version: prometheus/v1\nservice: shop\nslos:\n  - name: NAME\n    objective: 99.5\n    sli:\n      raw: {error_ratio_query: "r[{{.window}}]"}\n';
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text.replace("NAME", "dropped")], "dropped.yml"));
    window.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  }, text);
  await page.locator(".sub b", { hasText: "dropped" }).waitFor();
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text.replace("NAME", "pasted"));
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
  await page.locator(".sub b", { hasText: "pasted" }).waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.locator(".sub b", { hasText: "dropped" }).waitFor();
  await assertClean(page);
  await context.close();
});

test("hostile names stay text in the page and in the rules", async () => {
  const { context, page } = await open();
  const evil = `x"}[5m])) or vector(1) # {{ query \\"up\\" }} <img src=x onerror=alert(1)>`;
  page.on("dialog", () => assert.fail("a script ran"));
  await openText(page, `version: prometheus/v1\nservice: '${evil}'\nslos:\n  - name: '${evil}'\n    objective: 99.9\n    sli:\n      raw: {error_ratio_query: "r[{{.window}}]"}\n    alerting:\n      name: '${evil}'\n      labels: {evil: '${evil}'}\n      annotations: {evil: '${evil}'}\n`);
  await slider(page).waitFor();
  await page.goto(`${URL_OF_PAGE}#/export`);
  await page.getByRole("radio", { name: "Prometheus rules" }).check();
  const rules = await page.locator(".preview code").textContent();
  const file = join(mkdtempSync(join(tmpdir(), "accord-rules-")), "rules.yaml");
  writeFileSync(file, rules);
  execFileSync("promtool", ["check", "rules", file]);
  for (const group of yaml.load(rules).groups) {
    for (const rule of group.rules) {
      assert.doesNotMatch(rule.expr, /vector\(1\) #/);
      if (rule.alert) assert.doesNotMatch(JSON.stringify([rule.labels, rule.annotations]), /\{\{ query/);
      assert.doesNotMatch(JSON.stringify(rule.labels), /[<>]/);
    }
  }
  await assertClean(page);
  await context.close();
});

test("the theme can be chosen and is remembered", async () => {
  const { context, page } = await open();
  await page.getByRole("button", { name: "Theme: System" }).click();
  await page.getByRole("button", { name: "Theme: Light" }).click();
  await page.reload();
  await page.getByRole("button", { name: "Theme: Dark" }).waitFor();
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), "dark");
  await context.close();
});

test("300 objectives stay usable, and the plan's name can be changed", async () => {
  const { context, page } = await open();
  const slos = Array.from({ length: 300 }, (_, i) => `  - name: slo-${i}\n    objective: 99.${i % 10}\n    sli:\n      raw: {error_ratio_query: "r[{{.window}}]"}\n`);
  await openText(page, `version: prometheus/v1\nservice: shop\nslos:\n${slos.join("")}`);
  await slider(page).waitFor();
  await page.getByLabel("Name of the plan").fill("All of them");
  await page.getByLabel("Name of the plan").press("Enter");
  await slider(page).press("ArrowRight");
  await saved(page);
  assert.match(await page.title(), /^All of them/);
  assert.match(await keeping(page).textContent(), /Saved/);
  await assertClean(page);
  await context.close();
});
