// What the browser tests share: the page served as in production, Chromium, and the words of the page.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "../../script/serve.mjs";

const require = createRequire(import.meta.url);
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const CHROME = process.env.ACCORD_CHROME ?? "/usr/bin/chromium";
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

export const server = await serve(join(ROOT, "dist"));
export const URL_OF_PAGE = `http://127.0.0.1:${server.address().port}/`;
export const browser = await chromium.launch({ executablePath: CHROME, args: FLAGS });

export const finish = async () => {
  await browser.close();
  server.close();
};

/** A real file beside the checkout; undefined where there is none, which CI does not allow. */
export const shared = (path) => {
  const file = join(ROOT, "../shared", path);
  if (existsSync(file)) return file;
  assert.ok(!process.env.CI, `${file} is missing`);
  return undefined;
};

export const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** Opens the studio in a context of its own and records what must not happen. */
export const open = async ({ context: options = {}, init, path = "" } = {}) => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true, ...options });
  if (init) await context.addInitScript(init);
  const page = await tab(context, path);
  return { context, page };
};

/** One more tab of a context. */
export const tab = async (context, path = "") => {
  const page = await context.newPage();
  page.faults = [];
  page.requests = [];
  await page.addInitScript(() => {
    window.violations = [];
    addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && page.faults.push(message.text()));
  await page.goto(URL_OF_PAGE + path);
  await page.locator(".rail").waitFor();
  await page.waitForLoadState("networkidle");
  page.on("request", (request) => request.url().startsWith("blob:") || page.requests.push(request.url()));
  return page;
};

/** Asserts that nothing happened that must not. */
export const assertClean = async (page) => {
  assert.deepEqual(page.requests, [], "no request after load");
  assert.deepEqual(await page.evaluate(() => window.violations), [], "no violation of the policy");
  assert.deepEqual(page.faults, [], "no error");
};

export const slider = (page) => page.getByRole("slider", { name: "Target" });
export const target = async (page) => (await page.locator(".nines-label").textContent()).replace(" %", "").trim();
export const keeping = (page) => page.locator(".keeping");
export const saved = (page) => keeping(page).getByText("Saved in this browser").waitFor();
export const openSample = async (page) => {
  await page.getByRole("button", { name: "Checkout service" }).click();
  await slider(page).waitFor();
};
/** Until a file that was opened is taken or refused. */
const isRead = async (page) => {
  await page.locator(".notice").first().waitFor();
  await page.getByText("Reading…", { exact: true }).waitFor({ state: "hidden" });
};
export const openFile = async (page, file) => {
  await page.goto(`${URL_OF_PAGE}#/files`);
  await page.locator("input[type=file]").first().setInputFiles(file);
  await isRead(page);
};
export const openText = async (page, text) => {
  await page.goto(`${URL_OF_PAGE}#/files`);
  await page.getByLabel("Or paste a file's text").fill(text);
  await page.getByRole("button", { name: "Read the text" }).click();
  await isRead(page);
};
export const eventually = async (what, check) => {
  let last;
  for (let i = 0; i < 100; i++) {
    last = await check();
    if (last) return last;
    await sleep(50);
  }
  assert.fail(`${what} did not happen`);
};

/** What the page hands out when somebody does this, as a file of that path. */
export const downloaded = async (page, act, path) => {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  await download.saveAs(path);
  return path;
};

/** A Chromium of its own that can be killed, on a profile that outlives it. */
export const startKillable = async (profile) => {
  rmSync(join(profile, "DevToolsActivePort"), { force: true });
  const child = spawn(
    CHROME,
    ["--headless", ...FLAGS, `--user-data-dir=${profile}`, "--remote-debugging-port=0", "about:blank"],
    { detached: true, stdio: "ignore" },
  );
  const port = await eventually("Chromium's start", () => {
    const file = join(profile, "DevToolsActivePort");
    return existsSync(file) && readFileSync(file, "utf8").split("\n")[0];
  });
  const connection = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const page = await connection.contexts()[0].newPage();
  await page.goto(URL_OF_PAGE);
  await page.locator(".rail").waitFor();
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const kill = async () => {
    // The whole process group: the browser, its renderers and its storage service at once.
    process.kill(-child.pid, "SIGKILL");
    await exited;
    await connection.close().catch(() => {});
  };
  return { page, kill };
};

export const newProfile = () => mkdtempSync(join(tmpdir(), "accord-profile-"));
