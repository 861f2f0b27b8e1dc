// Plans as links: previews that save nothing, five hundred links good, stale and hostile, and what can be done with one.
import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { ROOT, URL_OF_PAGE, assertClean, axe, eventually, finish, keeping, open, openSample, saved, slider, target } from "./harness.mjs";

after(finish);

const plan = (name, version = 3, percent = "99.9") => `format: accord/plan/v${version}
name: ${name}
objectives:
  - id: 1
    service: shop
    name: answers
    indicator: {kind: raw, counted: bad, ratio: {type: prometheus, fields: {query: "r[{{.window}}]"}}}
    terms:
      target_percent: "${percent}"
      window: {length: 30d}
      method: {name: Occurrences}
      alerts: []
`;
const fragment = (text) => `/share/1/${deflateSync(Buffer.from(text)).toString("base64url")}`;
const banner = (page) => page.getByRole("region", { name: "Preview" });

/** Everything that is kept in this browser, as text. */
const everything = (page) =>
  page.evaluate(async () => {
    const of = (request) => new Promise((resolve, reject) => ((request.onsuccess = () => resolve(request.result)), (request.onerror = () => reject(request.error))));
    const base = await of(indexedDB.open("accord"));
    const found = {};
    for (const store of base.objectStoreNames) {
      const all = base.transaction(store).objectStore(store);
      found[store] = { keys: await of(all.getAllKeys()), values: await of(all.getAll()) };
    }
    base.close();
    return JSON.stringify(found) + localStorage.getItem("accord.preferences");
  });

const follow = (page, link) => page.evaluate((link) => void (location.hash = link), link);

test("five hundred links, good, stale and hostile, leave what is kept as it was to the byte", async () => {
  const { context, page } = await open();
  await openSample(page);
  await saved(page);
  const before = await everything(page);
  const old = readFileSync(join(ROOT, "tests/plans/v1-everything.accord.yaml"), "utf8");
  const good = fragment(plan("Good"));
  const random = (n) => Array.from({ length: n }, (_, i) => ((i * 7919 + n * 104729) % 256));
  const kinds = [
    (i) => [fragment(plan(`Good ${i}`, 3, `99.${i % 10}5`)), true],
    (i) => [fragment(plan(`Stale ${i}`, 1 + (i % 2))), true],
    () => [fragment(old), true],
    (i) => [good.slice(0, 9 + (i % (good.length - 10))), false],
    (i) => [`/share/${i}/${good.slice(9)}`, i === 1],
    (i) => [`/share/1/${Buffer.from(random(20 + i)).toString("base64url")}`, false],
    (i) => [fragment(`format: accord/plan/v${4 + i}\nname: Later`), false],
    () => [fragment("<script>alert(1)</script>"), false],
    () => [fragment(" ".repeat(5_000_000)), false],
    (i) => [fragment(plan("&a [*a, *a]".repeat(1 + (i % 3)))), null],
  ];
  for (let i = 0; i < 500; i++) {
    const [link, opens] = kinds[i % kinds.length](i);
    await follow(page, link);
    const outcome = await eventually(`the end of link ${i}: ${link.slice(0, 60)}`, () =>
      page.evaluate(() => (document.querySelector(".preview-notice") ? "opened" : [...document.querySelectorAll(".notice.bad")].some((n) => /The link/.test(n.textContent)) && "refused")),
    );
    if (opens !== null) assert.equal(outcome, opens ? "opened" : "refused", `${i}: ${link.slice(0, 80)}`);
    if (outcome === "opened") {
      if (i % 50 === 0) {
        await slider(page).press("ArrowRight");
        await page.getByText("To change something, keep a copy of it first.").waitFor();
      }
      await page.getByRole("button", { name: "Close the preview" }).click();
    } else {
      await page.locator(".notice.bad").getByRole("button", { name: "Close" }).click();
    }
  }
  await page.waitForTimeout(400);
  assert.equal(await everything(page), before);
  assert.equal(await target(page), "99.9");
  assert.deepEqual(page.faults, []);
  await context.close();
});

test("a link shows a preview first; a copy is kept only when somebody asks for it", async () => {
  const first = await open({ path: `#${fragment(plan("From a friend", 3, "99.5"))}` });
  const { context, page } = first;
  await banner(page).waitFor();
  assert.equal(await keeping(page).textContent(), "A preview: nothing is saved");
  assert.equal(await target(page), "99.5");
  await slider(page).press("ArrowRight");
  assert.equal(await target(page), "99.5", "a preview is only read");
  await page.reload();
  await banner(page).waitFor();
  assert.equal(await target(page), "99.5", "a reload shows the same preview");
  await page.getByRole("button", { name: "Close the preview" }).click();
  await page.reload();
  await page.locator(".rail").waitFor();
  assert.equal(await banner(page).count(), 0);
  assert.equal(await page.getByText("From a friend").count(), 0, "nothing was kept");
  await page.goto("about:blank");
  await page.goto(`${URL_OF_PAGE}#${fragment(plan("From a friend", 3, "99.5"))}`);
  await page.getByRole("button", { name: "Keep as a copy" }).press("Enter");
  await saved(page);
  await slider(page).press("ArrowRight");
  assert.notEqual(await target(page), "99.5");
  await saved(page);
  await page.reload();
  await slider(page).waitFor();
  assert.notEqual(await target(page), "99.5", "it was kept with its edit");
  // A reload asks for the page again; nothing else may have happened.
  assert.deepEqual(page.faults, []);
  await context.close();
});

test("what is shared arrives, and a short link is a code too", async () => {
  const { context, page } = await open({ context: { permissions: ["clipboard-read", "clipboard-write"] } });
  await page.getByRole("button", { name: "New plan" }).first().click();
  await slider(page).waitFor();
  await page.keyboard.press("Escape");
  await page.goto(`${URL_OF_PAGE}#/export`);
  await page.getByText("Make a link").click();
  const link = await eventually("a link", () => page.locator("#share-link").inputValue());
  await page.getByRole("img", { name: "The link as a QR code" }).waitFor();
  await page.getByRole("button", { name: "Copy the link" }).click();
  await page.getByText("Copied.").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html}`), []);
  const other = await open();
  await follow(other.page, link.slice(link.indexOf("#") + 1));
  await banner(other.page).waitFor();
  assert.match(await banner(other.page).textContent(), /“New plan”/);
  await assertClean(other.page);
  await other.context.close();
  await context.close();
});

test("whoever is in the middle of something loses nothing by a link", async () => {
  const { context, page } = await open();
  await openSample(page);
  await slider(page).press("ArrowLeft");
  const mine = await target(page);
  // At once, while the edit may still be on its way to storage; then another link over the first.
  await follow(page, fragment(plan("One", 3, "99.5")));
  await follow(page, fragment(plan("Two", 3, "99.4")));
  await eventually("the second", async () => (await banner(page).textContent()).includes("“Two”"));
  await page.getByRole("button", { name: "Close the preview" }).click();
  assert.equal(await target(page), mine);
  await page.reload();
  await slider(page).waitFor();
  await page.goto(`${URL_OF_PAGE}#/files`);
  await page.getByRole("rowheader", { name: "Checkout, sample" }).waitFor();
  const all = await everything(page);
  assert.ok(all.includes(`target_percent: \\"${mine}\\"`), "the edit is kept");
  assert.equal(all.includes("name: Two"), false, "nothing of a link is");
  await context.close();
});

test("a text that no plan may hold is refused where it is typed, and the plan opens again", async () => {
  const { context, page } = await open();
  await openSample(page);
  await page.goto(`${URL_OF_PAGE}#/table/1?part=decisions`);
  await page.getByRole("button", { name: "Write down a decision" }).click();
  const dissent = page.getByRole("textbox", { name: /Who disagrees/ });
  await dissent.fill("x".repeat(300));
  await dissent.blur();
  await page.getByText(/has 300 characters; at most 200 are taken/).waitFor();
  await saved(page);
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Where can everybody live?" }).waitFor();
  assert.equal(await page.getByText("could not be opened").count(), 0);
  await context.close();
});
