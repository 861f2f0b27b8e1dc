// Measures what a large file of measurements costs: ten million samples, as CSV and as an answer of query_range, brought into
// the Replay room like any file. Told are the seconds until they are read and until the page says what follows, the longest
// task of the page's own thread meanwhile, and how much the memory of Chromium's renderer grew at most. Beside it peers do
// the same reading in the same run: JSON.parse of the whole text in the same browser, and NumPy's reader of CSV where PYTHON
// names an interpreter that has it. Prints one JSON object a line and judges nothing.
// usage: node benches/measurements.mjs [--dist folder] [--samples 10000000]
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { serve } from "../script/serve.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const { values: options } = parseArgs({
  options: { dist: { type: "string", default: join(ROOT, "dist") }, samples: { type: "string", default: "10000000" } },
});
const ROWS = Number(options.samples) / 2;
const START = 1_700_000_000;
const STEP = 15;
const LONGEST = 600_000;

// --- the files: requests of each quarter of a minute, and how many failed -----------------------------------------------

/** The same numbers in every run: some errors always, and a spell in which a tenth fails. */
const total = (i) => 400 + ((i * 7919) % 211);
const errors = (i) => (i % 100_000 < 240 ? Math.round(total(i) / 10) : i % 97 === 0 ? 1 : 0);

const write = (path, pieces) => {
  const file = openSync(path, "w");
  let text = "";
  for (const piece of pieces) {
    text += piece;
    if (text.length > 1 << 20) [text] = ["", writeSync(file, text)];
  }
  writeSync(file, text);
  closeSync(file);
};
function* csv() {
  yield "time,errors,total\n";
  for (let i = 0; i < ROWS; i++) yield `${START + STEP * i},${errors(i)},${total(i)}\n`;
}
function* json() {
  yield '{"status":"success","data":{"resultType":"matrix","result":[';
  for (const [n, [name, of]] of [["errors", errors], ["total", total]].entries()) {
    yield `${n ? "," : ""}{"metric":{"__name__":"${name}"},"values":[`;
    for (let i = 0; i < ROWS; i++) yield `${i ? "," : ""}[${START + STEP * i},"${of(i)}"]`;
    yield "]}";
  }
  yield "]}}";
}

// --- what the renderer holds --------------------------------------------------------------------------------------------

/** The processes that this one began, theirs too: the browser is among them. */
const family = () => {
  const children = new Map();
  for (const name of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const parent = Number(readFileSync(`/proc/${name}/stat`, "utf8").split(") ").at(-1).split(" ")[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // It has ended meanwhile.
    }
  }
  const all = [process.pid];
  for (const of of all) all.push(...(children.get(of) ?? []));
  return all;
};
/** Mebibytes that renderers hold at the moment: resident memory, which Linux tells. */
const resident = () => {
  let kib = 0;
  for (const of of family()) {
    try {
      if (!readFileSync(`/proc/${of}/cmdline`, "utf8").includes("--type=renderer")) continue;
      kib = Math.max(kib, Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${of}/status`, "utf8"))?.[1] ?? 0));
    } catch {
      // It has ended meanwhile.
    }
  }
  return kib / 1024;
};
const watched = async (work) => {
  const before = resident();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, resident())), 100);
  try {
    return { answer: await work(), mebibytes: most - before };
  } finally {
    clearInterval(timer);
  }
};

// --- ours and theirs ----------------------------------------------------------------------------------------------------

const instrument = () => {
  window.tasks_ = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.tasks_.push([entry.startTime, entry.duration]);
  }).observe({ type: "longtask" });
};

const launch = () =>
  chromium.launch({
    executablePath: process.env.ACCORD_CHROME ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });

/** Brings the file to the page. A browser of its own each time, so that no memory of another run counts. */
const ours = async (url, path) => {
  const browser = await launch();
  try {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    page.setDefaultTimeout(LONGEST);
    await page.addInitScript(instrument);
    await page.goto(`${url}#/`);
    await page.getByRole("button", { name: "Checkout service" }).click();
    await page.locator(".nines").waitFor();
    await page.evaluate(() => void (location.hash = "/replay/1?part=measured"));
    await page.locator("main h1").waitFor();
    await page.waitForTimeout(2_000);
    const { answer, mebibytes } = await watched(async () => {
      const began = Date.now();
      await page.evaluate(() => void (window.tasks_.length = 0));
      await page.locator("input[type=file]").first().setInputFiles(path);
      await page.locator("tbody th").nth(1).waitFor();
      const read = Date.now();
      const says = await page.getByText(/moments over/).textContent();
      const done = Date.now();
      await page.waitForTimeout(1_000);
      const tasks = await page.evaluate(() => window.tasks_.map(([, length]) => length));
      return { read: (read - began) / 1e3, examined: (done - read) / 1e3, longest: Math.max(0, ...tasks), says };
    });
    return { ...answer, mebibytes, version: `Chromium ${browser.version()}` };
  } finally {
    await browser.close();
  }
};

/** What a page without a reader of its own would do: all of the text, parsed at once on its own thread. */
const parsed = async (path) => {
  const browser = await launch();
  try {
    const page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(LONGEST);
    await page.setContent('<input type="file">');
    await page.locator("input").setInputFiles(path);
    const { answer, mebibytes } = await watched(() =>
      page.evaluate(async () => {
        const began = performance.now();
        const { data } = JSON.parse(await document.querySelector("input").files[0].text());
        const sums = data.result.map(({ values }) => values.reduce((sum, [, value]) => sum + Number(value), 0));
        return { seconds: (performance.now() - began) / 1e3, ratio: sums[0] / sums[1] };
      }));
    return { peer: "JSON.parse and a sum, on the page", seconds: answer.seconds, ratio: answer.ratio, mebibytes };
  } finally {
    await browser.close();
  }
};

const NUMPY = `
import resource, sys, time
import numpy
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
began = time.perf_counter()
columns = numpy.loadtxt(sys.argv[1], delimiter=",", skiprows=1, unpack=True)
ratio = columns[1].sum() / columns[2].sum()
took = time.perf_counter() - began
print(took, ratio, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, numpy.__version__)
`;
const numpy = (path) => {
  const { stdout, status } = spawnSync(process.env.PYTHON, ["-c", NUMPY, path], { encoding: "utf8" });
  if (status !== 0) return undefined;
  const [seconds, ratio, mebibytes, version] = stdout.trim().split(" ");
  return { peer: `NumPy ${version}, loadtxt and a sum`, seconds: Number(seconds), ratio: Number(ratio), mebibytes: Number(mebibytes) };
};

if (!existsSync(join(options.dist, "index.html"))) throw new Error(`there is no page in ${options.dist}: script/server builds it`);
const folder = mkdtempSync(join(tmpdir(), "accord-measurements-"));
const server = await serve(options.dist);
try {
  const url = `http://127.0.0.1:${server.address().port}/`;
  for (const [name, pieces, peer] of [["samples.csv", csv, numpy], ["samples.json", json, parsed]]) {
    const path = join(folder, name);
    write(path, pieces());
    const row = { measurements: name.split(".")[1], samples: 2 * ROWS, megabytes: statSync(path).size / 1e6, ...(await ours(url, path)) };
    const beside = name.endsWith("csv") && !process.env.PYTHON ? undefined : await peer(path);
    rmSync(path);
    console.error(`measurements: ${name}, read in ${row.read} s`);
    console.log(JSON.stringify({ ...row, beside }));
  }
} finally {
  server.close();
  rmSync(folder, { recursive: true });
}
