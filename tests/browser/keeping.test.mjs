// Nothing of the reader's is lost: kills, blocked and full storage, two tabs, failures of the studio itself.
import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  URL_OF_PAGE, assertClean, browser, eventually, finish, keeping, newProfile, open, openSample, saved, slider, startKillable,
  tab, target,
} from "./harness.mjs";

after(finish);

test("20 kills of the browser 300 ms after an edit, 20 edits found again", async () => {
  const profile = newProfile();
  let run = await startKillable(profile);
  await openSample(run.page);
  await saved(run.page);
  let found = 0;
  let expected = await target(run.page);
  for (let i = 0; i < 20; i++) {
    const before = performance.now();
    await slider(run.page).press("ArrowRight");
    expected = await target(run.page);
    await sleep(Math.max(0, 300 - (performance.now() - before)));
    await run.kill();
    run = await startKillable(profile);
    await slider(run.page).waitFor();
    if ((await target(run.page)) === expected) found += 1;
  }
  await run.kill();
  rmSync(profile, { recursive: true, force: true });
  console.log(`kills survived: ${found} of 20`);
  assert.equal(found, 20);
});

test("what is typed and not yet handed over is kept when the page is reloaded", async () => {
  const fill = () => {
    if (sessionStorage.getItem("full")) IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
  };
  const { context, page } = await open({ init: fill });
  await openSample(page);
  await saved(page);
  const typed = page.getByRole("textbox", { name: "Target", exact: true });
  await typed.fill("99.95");
  await page.reload();
  await eventually("the target", async () => (await typed.inputValue()) === "99.95");
  await saved(page);
  assert.equal(await page.evaluate(() => localStorage.getItem("accord.unsaved")), null, "what is saved is not noted any more");
  // What another tab has overtaken meanwhile becomes a copy beside the plan.
  await page.evaluate(
    () => new Promise((resolve) => {
      const open = indexedDB.open("accord");
      open.onsuccess = () => {
        const rows = open.result.transaction("plans").objectStore("plans").getAll();
        rows.onsuccess = () => {
          const row = rows.result[0];
          localStorage.setItem("accord.unsaved", JSON.stringify([{ ...row, revision: 0, text: row.text.replace("99.95", "99.97") }]));
          resolve();
        };
      };
    }),
  );
  await page.reload();
  await page.getByText("Your edits are kept beside it").waitFor();
  assert.equal(await typed.inputValue(), "99.95");
  // Nonsense is nothing.
  await page.evaluate(() => localStorage.setItem("accord.unsaved", "[{]"));
  await page.reload();
  await eventually("the target again", async () => (await typed.inputValue()) === "99.95");
  // Where there is no room, it is shown again over what is stored, said to be unsaved, and saved once there is room.
  await page.evaluate(() => sessionStorage.setItem("full", "1"));
  await page.evaluate(fill);
  await typed.fill("99.96");
  await page.reload();
  await keeping(page).getByText("storage is full").waitFor();
  assert.equal(await typed.inputValue(), "99.96");
  await page.evaluate(() => sessionStorage.removeItem("full"));
  await page.reload();
  await saved(page);
  assert.equal(await typed.inputValue(), "99.96");
  assert.equal(await page.evaluate(() => localStorage.getItem("accord.unsaved")), null);
  // A reload asks for the page again; nothing else may have happened.
  assert.deepEqual(page.faults, []);
  await context.close();
});

test("blocked storage says so at once and offers a download that opens again", async () => {
  const { context, page } = await open({
    init: () => {
      const refuse = () => { throw new DOMException("blocked", "SecurityError"); };
      Object.defineProperty(window, "localStorage", { get: refuse });
      Object.defineProperty(window, "indexedDB", { get: refuse });
    },
  });
  await keeping(page).getByText("this browser blocks storage").waitFor({ timeout: 1000 });
  await openSample(page);
  await slider(page).press("ArrowRight");
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download the plan" }).click();
  const text = readFileSync(await (await waiting).path(), "utf8");
  assert.match(text, /target_percent: "99.901"/);
  await page.getByRole("button", { name: /Theme/ }).click();
  assert.deepEqual(page.faults, []);
  await context.close();
});

test("full storage says so, keeps the last good version and saves again once there is room", async () => {
  const { context, page } = await open();
  await openSample(page);
  await saved(page);
  await page.evaluate(() => {
    window.realPut = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
  });
  await slider(page).press("ArrowRight");
  await keeping(page).getByText("storage is full").waitFor({ timeout: 1000 });
  await page.getByRole("button", { name: "Download the plan" }).waitFor();
  const kept = await page.evaluate(
    () => new Promise((resolve) => {
      const open = indexedDB.open("accord");
      open.onsuccess = () => {
        const all = open.result.transaction("plans").objectStore("plans").getAll();
        all.onsuccess = () => resolve(all.result[0].text);
      };
    }),
  );
  assert.match(kept, /target_percent: "99.9"/, "the last good version is whole");
  await page.evaluate(() => { IDBObjectStore.prototype.put = window.realPut; });
  await page.getByRole("button", { name: "Try again" }).click();
  await saved(page);
  await page.reload();
  await slider(page).waitFor();
  assert.equal(await target(page), "99.901");
  await context.close();
});

/** Two tabs on one plan, of which the first has saved 99.901 while the second still shows 99.9. */
const twoTabs = async () => {
  const { context, page: one } = await open();
  await openSample(one);
  await saved(one);
  const two = await tab(context);
  await slider(two).waitFor();
  await slider(one).press("ArrowRight");
  await saved(one);
  await sleep(300);
  return { context, one, two };
};

test("two tabs on one plan never overwrite each other silently", async () => {
  const { context, one, two } = await twoTabs();
  await slider(two).press("PageDown");
  await two.getByText("Another tab saved this plan").waitFor();
  assert.match(await keeping(two).textContent(), /Not saved: changed in another tab/);
  // Going on does not save either.
  await slider(two).press("PageDown");
  await sleep(400);
  const three = await tab(context);
  await slider(three).waitFor();
  assert.equal(await target(three), "99.901", "what the first tab saved is there");
  await two.getByRole("button", { name: "Keep mine as a copy" }).click();
  await saved(two);
  assert.equal(await target(two), "99.7");
  await two.goto(`${URL_OF_PAGE}#/files`);
  const names = two.locator("table tbody th");
  await eventually("both plans in the list", async () => (await names.count()) === 2);
  assert.deepEqual((await names.allTextContents()).sort(), ["Checkout, sample", "Checkout, sample (copy)"]);
  await assertClean(one);
  await assertClean(two);
  await context.close();
});

test("opening another plan in a conflict keeps the edits as a copy and saves the new plan", async () => {
  const { context, one, two } = await twoTabs();
  await slider(two).press("PageDown");
  await two.getByText("Another tab saved this plan").waitFor();
  await two.goto(`${URL_OF_PAGE}#/files`);
  await two.getByRole("button", { name: "Checkout service" }).click();
  await two.getByText("Your edits are kept beside it as “Checkout, sample (copy)”").waitFor();
  await saved(two);
  await slider(two).press("ArrowRight");
  await saved(two);
  const texts = await two.evaluate(
    () => new Promise((resolve) => {
      indexedDB.open("accord").onsuccess = (event) => {
        event.target.result.transaction("plans").objectStore("plans").getAll().onsuccess = (all) =>
          resolve(all.target.result.map((plan) => `${plan.name}: ${/target_percent: "(.*?)"/.exec(plan.text)[1]}`).sort());
      };
    }),
  );
  assert.deepEqual(texts, ["Checkout, sample (copy): 99.8", "Checkout, sample: 99.901", "Checkout, sample: 99.901"]);
  await context.close();
});

test("an edit on its way when its plan is left is rescued from a conflict", async () => {
  const { context, one, two } = await twoTabs();
  await two.goto(`${URL_OF_PAGE}#/files`);
  await two.getByLabel("Name of the plan").evaluate((field) => {
    field.value = "team 👩‍💻";
    field.dispatchEvent(new Event("change"));
    [...document.querySelectorAll("button")].find((button) => button.textContent === "Checkout service").click();
  });
  await two.getByText("kept beside it as “team 👩‍💻 (copy)”").waitFor();
  await context.close();
});

test("a thousand objectives can be saved and opened again", async () => {
  const { context, page } = await open();
  const slos = Array.from({ length: 1000 }, (_, i) =>
    `  - name: slo-${i}\n    objective: 99.9\n    description: ${"why ".repeat(30)}\n    sli:\n      raw: {error_ratio_query: "r[{{.window}}]"}\n`);
  await page.goto(`${URL_OF_PAGE}#/files`);
  const text = `version: prometheus/v1\nservice: shop\nslos:\n${slos.join("")}`;
  await page.locator("input[type=file]").first().setInputFiles({ name: "shop.yml", mimeType: "application/yaml", buffer: Buffer.from(text) });
  await slider(page).waitFor();
  await slider(page).press("ArrowRight");
  await saved(page);
  await page.reload();
  await slider(page).waitFor();
  assert.equal(await target(page), "99.901");
  await page.goto(`${URL_OF_PAGE}#/export`);
  await page.getByRole("radio", { name: "Prometheus rules" }).check();
  await page.locator(".preview").waitFor();
  await context.close();
});

test("a conflict can also end with the other tab's plan", async () => {
  const { context, one, two } = await twoTabs();
  await slider(two).press("PageDown");
  await two.getByRole("button", { name: "Show the other tab's" }).click();
  await eventually("the other tab's plan", async () => (await target(two)) === "99.901");
  await slider(two).press("ArrowRight");
  await saved(two);
  await context.close();
});

test("plans are kept beside each other, can be opened again and deleted, and versions come back", async () => {
  const { context, page } = await open();
  await openSample(page);
  await slider(page).press("PageDown");
  await saved(page);
  await page.goto(`${URL_OF_PAGE}#/files`);
  await page.getByRole("button", { name: "Checkout service" }).click();
  await slider(page).waitFor();
  await saved(page);
  assert.equal(await target(page), "99.9");
  await page.goto(`${URL_OF_PAGE}#/files`);
  await eventually("two plans", async () => (await page.locator("table tbody tr").count()) === 2);
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await page.goto(`${URL_OF_PAGE}#/objective`);
  assert.equal(await target(page), "99.8");
  await page.goto(`${URL_OF_PAGE}#/files`);
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("button", { name: "Delete for good" }).click();
  await eventually("one plan", async () => (await page.locator("table tbody tr").count()) === 1);
  await assertClean(page);
  await context.close();
});

test("a stored plan that is damaged or newer is left as it is", async () => {
  for (const text of ["format: accord/plan/v99\nname: Newer\n", "format: accord/plan/v1\nobjectives: [", "\u0000"]) {
    const { context, page } = await open();
    await openSample(page);
    await saved(page);
    const write = (text) => new Promise((resolve) => {
      const open = indexedDB.open("accord");
      open.onsuccess = () => {
        const transaction = open.result.transaction("plans", "readwrite");
        const plans = transaction.objectStore("plans");
        plans.getAll().onsuccess = (event) => {
          if (text !== undefined) plans.put({ ...event.target.result[0], text });
          // A page that is left takes what is not committed with it.
          transaction.oncomplete = () => resolve(event.target.result.map((plan) => plan.text));
        };
      };
    });
    await page.evaluate(write, text);
    await page.reload();
    await page.getByText("could not be opened. It stays as it is.").waitFor();
    await page.getByRole("button", { name: "Download it as it is" }).waitFor();
    await openSample(page);
    await slider(page).press("ArrowRight");
    await saved(page);
    assert.ok((await page.evaluate(write)).includes(text), "byte for byte");
    await context.close();
  }
});

test("a panic shows the recovery page, which still downloads the last saved plan", async () => {
  const { context, page } = await open();
  await openSample(page);
  await slider(page).press("ArrowRight");
  await saved(page);
  await page.evaluate(() => { Document.prototype.createElement = () => { throw new Error("broken"); }; });
  const real = await page.evaluateHandle(() => HTMLDocument.prototype);
  await page.evaluate(() => { location.hash = "#/files"; });
  await page.getByRole("heading", { name: "The studio stopped" }).waitFor();
  // The browser is whole again; only the studio is not.
  await page.evaluate(() => { delete Document.prototype.createElement; });
  await page.evaluate(() => {
    const frame = new DOMParser().parseFromString("", "text/html");
    Document.prototype.createElement = function (name) { return document.importNode(new DOMParser().parseFromString(`<${name}></${name}>`, "text/html").body.firstChild ?? frame.body, true); };
  });
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download the last saved plan" }).click();
  const text = readFileSync(await (await waiting).path(), "utf8");
  assert.match(text, /target_percent: "99.901"/);
  await real.dispose();
  await context.close();
});

test("a page that cannot load its code says so and still downloads the last saved plan", async () => {
  const { context, page } = await open();
  await openSample(page);
  await saved(page);
  await context.route("**/*.wasm", (route) => route.abort());
  const again = await context.newPage();
  await again.goto(URL_OF_PAGE);
  await again.getByText("The studio could not be loaded").waitFor();
  const waiting = again.waitForEvent("download");
  await again.getByRole("button", { name: "Download the last saved plan" }).click();
  assert.match(readFileSync(await (await waiting).path(), "utf8"), /name: "?Checkout, sample/);
  await context.close();
});
