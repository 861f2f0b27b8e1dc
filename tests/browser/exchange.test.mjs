// Files of other tools, in and out, as people carry them through the page.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { ROOT, URL_OF_PAGE, assertClean, finish, open, openFile, openSample, slider } from "./harness.mjs";

after(finish);

const toExport = async (page) => {
  await page.goto(`${URL_OF_PAGE}#/export`);
  await page.locator(".preview").waitFor();
};

test("every kind of file is written, previewed and reported; all of them come in one zip", async () => {
  const { context, page } = await open();
  await openSample(page);
  await toExport(page);
  const kinds = await page.locator(".kind").allTextContents();
  assert.ok(kinds.length >= 16, `${kinds.length} kinds`);
  for (const kind of kinds) {
    await page.getByRole("radio", { name: kind, exact: true }).check();
    const written = page.getByRole("heading", { name: `${kind}: what it says of this plan` });
    const refused = page.locator(".export .notice");
    await written.or(refused).first().waitFor();
    if (await refused.count()) {
      // The sample has no policy, and Datadog cannot run PromQL.
      assert.match(kind, /policy|Datadog/, await refused.textContent());
      continue;
    }
    assert.ok((await page.locator(".preview").textContent()).length > 100, kind);
    assert.match(await page.locator(".fidelity").textContent(), /Kept: \w/, kind);
  }
  const arriving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download all as a zip" }).click();
  const download = await arriving;
  assert.equal(download.suggestedFilename(), "checkout-sample.zip");
  const folder = mkdtempSync(join(tmpdir(), "accord-zip-"));
  const archive = join(folder, "bundle.zip");
  await download.saveAs(archive);
  execFileSync("python3", ["-m", "zipfile", "-e", archive, folder]);
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  for (const part of ["OpenSLO", "Sloth", "Pyrra", "promtool", "Grafana", "Terraform"]) assert.ok(readme.includes(part), part);
  await assertClean(page);
  await context.close();
});

test("a folder of files is opened; what is no SLO is told once", async () => {
  const { context, page } = await open();
  const files = [
    ["shop.yaml", "version: prometheus/v1\nservice: shop\nslos:\n- name: up\n  objective: 99.9\n  sli: {raw: {error_ratio_query: 'r[{{.window}}]'}}\n  alerting: {name: Up}\n"],
    ["pyrra.yaml", "apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata: {name: api}\nspec:\n  target: '99'\n  window: 4w\n  indicator: {ratio: {errors: {metric: 'e{code=\"5\"}'}, total: {metric: e}}}\n"],
    ["broken.yaml", "a: [\n"],
    ...Array.from({ length: 5 }, (_, i) => [`deploy-${i}.yaml`, "apiVersion: apps/v1\nkind: Deployment\n"]),
  ].map(([name, text]) => ({ name, mimeType: "application/yaml", buffer: Buffer.from(text) }));
  await openFile(page, files);
  await page.getByText("2 objectives").first().waitFor();
  await page.locator(".notice summary").first().click();
  const notes = await page.locator(".notice").first().textContent();
  assert.match(notes, /broken\.yaml: This is not YAML/);
  assert.match(notes, /5 documents are of no kind that is read here/);
  await assertClean(page);
  await context.close();
});

test("a query that is not PromQL is told with its column", async () => {
  const { context, page } = await open();
  const text = "version: prometheus/v1\nservice: shop\nslos:\n- name: up\n  objective: 99.9\n  sli: {raw: {error_ratio_query: 'rate(r[{{.window}}]) )'}}\n  alerting: {name: Up}\n";
  await openFile(page, { name: "shop.yaml", mimeType: "application/yaml", buffer: Buffer.from(text) });
  await slider(page).waitFor();
  await page.locator(".notice summary").first().click();
  assert.match(await page.locator(".notice").first().textContent(), /not PromQL at its column 22/);
  await context.close();
});

test("two plans are compared in words, with what follows", async () => {
  const { context, page } = await open();
  await openSample(page);
  const field = page.getByLabel("Target", { exact: true }).and(page.locator("input[type=text]"));
  await field.fill("99.95");
  await field.press("Enter");
  await page.goto(`${URL_OF_PAGE}#/files`);
  await page.locator("label", { hasText: "Compare with files" }).locator("input").setInputFiles(join(ROOT, "public/samples/checkout.accord.yaml"));
  const table = page.locator(".differences");
  await table.waitFor();
  // 0.05 % of 30 days.
  assert.match(await table.textContent(), /21 m 36 s/);
  assert.match(await table.textContent(), /99\.95/);
  await assertClean(page);
  await context.close();
});
