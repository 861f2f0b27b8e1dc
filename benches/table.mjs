// Turns what the runners printed into Markdown tables, of the kernels, of the page and of large files, and prints them.
// usage: node benches/table.mjs folder-of-json-lines [--readme]     --readme: also puts it into README.md
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [folder, option] = process.argv.slice(2);
const lines = (name) => {
  const file = join(folder, `${name}.jsonl`);
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line)) : [];
};

// --- what was measured ---------------------------------------------------------------------------------------------

const kernels = new Map();
for (const row of lines("ours")) {
  if (!kernels.has(row.kernel)) kernels.set(row.kernel, { ...row, at: {}, digests: new Set(), peers: [] });
  const kernel = kernels.get(row.kernel);
  kernel.at[row.where] = Math.min(kernel.at[row.where] ?? Infinity, row.seconds / row.units);
  kernel.digests.add(row.digest);
}
const alone = [];
for (const row of lines("peers")) {
  const peer = { ...row, seconds: (row.seconds * (row.times ?? 1)) / row.units };
  const kernel = kernels.get(row.kernel);
  if (kernel) kernel.peers.push(peer);
  else alone.push(peer);
}

// --- words ---------------------------------------------------------------------------------------------------------

const digits = (x, count = 3) => {
  const rounded = Number(x.toPrecision(count));
  return rounded.toLocaleString("en-US", { maximumSignificantDigits: count });
};
const time = (seconds) => {
  if (seconds === undefined || !Number.isFinite(seconds)) return "";
  const [factor, unit] = seconds >= 1 ? [1, "s"] : seconds >= 1e-3 ? [1e3, "ms"] : seconds >= 1e-6 ? [1e6, "µs"] : [1e9, "ns"];
  return `${digits(seconds * factor)} ${unit}`;
};
const figure = (x, error) => (error ? `${digits(x, 4)} ± ${digits(error, 2)}` : digits(x, 7));

/** How far two answers are apart: in standard errors where one is a sample's, else relative. */
const agreement = (ours, peer) => {
  if (peer.error === null) return "not compared";
  const error = Math.hypot(ours.error, peer.error);
  const apart = Math.abs(ours.answer - peer.answer);
  if (error > 0) return `${(apart / error).toFixed(1)} SE`;
  const relative = apart / Math.abs(ours.answer);
  return relative < 1e-12 ? "equal" : relative.toExponential(0).replace("e-", "e−");
};

const HEAD = ["what", "native", "page", "worker", "wasm / native", "beside it", "its time", "we are", "our answer", "its answer", "apart"];
const LEFT = new Set([0, 5]);
const rows = [];
for (const kernel of kernels.values()) {
  const inBrowser = [kernel.at.page, kernel.at.worker].filter((x) => x !== undefined);
  const best = inBrowser.length ? Math.min(...inBrowser) : undefined;
  const aim = kernel.aim ? ` (aim ${time(kernel.aim)})` : "";
  const own = [
    kernel.work + aim,
    time(kernel.at.native),
    time(kernel.at.page),
    time(kernel.at.worker),
    best && kernel.at.native ? (best / kernel.at.native).toFixed(2) : "",
  ];
  const beside = kernel.peers.map((peer) => {
    const faster = peer.seconds / (best ?? kernel.at.native);
    return [
      `${peer.peer} ${peer.version}${peer.note ? `, ${peer.note}` : ""}`,
      time(peer.seconds),
      `${digits(faster, faster < 10 ? 2 : 3)} ×`,
      figure(kernel.answer, kernel.error),
      figure(peer.answer, peer.error),
      agreement(kernel, peer),
    ];
  });
  if (!beside.length) beside.push(["", "", "", figure(kernel.answer, kernel.error), "", ""]);
  beside.forEach((cells, i) => rows.push([...(i ? own.map(() => "") : own), ...cells]));
}
for (const peer of alone) {
  const name = `${peer.peer} ${peer.version}`;
  const exact = peer.exact ?? undefined;
  const apart = exact === undefined ? "" : agreement({ answer: exact, error: 0 }, peer);
  const formula = exact === undefined ? "" : `formula ${figure(exact, 0)}`;
  rows.push([`one ${peer.kernel} customer (no kernel of ours yet)`, "", "", "", "", name, time(peer.seconds), "", formula, figure(peer.answer, peer.error), apart]);
}

const table = (head, rows, left) => {
  const widths = head.map((head, i) => Math.max(head.length, 4, ...rows.map((row) => row[i].length)));
  const line = (cells) => `| ${cells.map((cell, i) => (left.has(i) ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(" | ")} |`;
  const rule = `| ${widths.map((width, i) => (left.has(i) ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [line(head), rule, ...rows.map(line)].join("\n");
};

// --- the page: one row a room, one group of columns for each speed of the processor ----------------------------------

const frames = new Map();
for (const row of lines("frames")) frames.set(row.frames, { ...frames.get(row.frames), [row.rate]: row });
const rates = [...new Set(lines("frames").map((row) => row.rate))];
const ms = (x) => (x === null || x === undefined ? "" : x.toFixed(1));
const framesTable = () => {
  const columns = (rate) => ["p50", "p95", "p99", "max", "whole p95", "over 50 ms"].map((name) => `${rate > 1 ? `${rate}×: ` : ""}${name}`);
  const cells = (row) =>
    row?.events ? [...["p50", "p95", "p99", "max"].map((q) => ms(row.work[q])), ms(row.whole.p95), String(row.longTasks)] : Array(6).fill("");
  const rows = [...frames].map(([room, at]) => {
    const [first] = Object.values(at);
    return [room, String(first.controls), first.events ? String(first.events) : "nothing to drag", ...rates.flatMap((rate) => cells(at[rate]))];
  });
  return table(["room", "controls", "events", ...rates.flatMap(columns)], rows, new Set([0]));
};

// --- a meeting --------------------------------------------------------------------------------------------------------

const meetingTable = (rows) => {
  const head = ["processor", "meetings", "interactions", "INP", "slowest one", "its room", "zone map seen", "with all its years"];
  const cells = ({ rate, rounds, interactions, inp, longest, firstMap, wholeMap }) => [
    rate === 1 ? "plain" : `${rate} times slower`, `${rounds}`, `${interactions}`, `${inp} ms`,
    `${longest[0].duration} ms`, /^#\/([a-z]+)/.exec(longest[0].at)?.[1] ?? "",
    ...[firstMap, wholeMap].map((milliseconds) => time(milliseconds / 1000)),
  ];
  return table(head, rows.map(cells), new Set([0, 5]));
};

// --- large files ------------------------------------------------------------------------------------------------------

const measurementsTable = (rows) => {
  const head = ["file", "samples", "MB", "read", "then examined", "longest task of the page", "memory grew by", "beside it", "its time", "its memory", "the same ratio"];
  const cells = ({ measurements, samples, megabytes, read, examined, longest, mebibytes, says, beside }) => [
    measurements === "csv" ? "CSV" : "JSON of query_range",
    samples.toLocaleString("en-US"), digits(megabytes), time(read), time(examined),
    longest ? `${longest.toFixed(0)} ms` : "under 50 ms", `${mebibytes.toFixed(0)} MiB`,
    ...(beside ? [beside.peer, time(beside.seconds), `${beside.mebibytes.toFixed(0)} MiB`, says.includes(`${(100 * (1 - beside.ratio)).toFixed(5)} %`) ? "yes" : "NO"] : ["", "", "", ""]),
  ];
  return table(head, rows.map(cells), new Set([0, 7]));
};

const said = (program, ...args) => {
  try {
    return execFileSync(program, args, { encoding: "utf8" }).trim();
  } catch {
    return "";
  }
};
const machine = () => {
  const all = cpus();
  const browser = [...lines("ours"), ...lines("frames"), ...lines("meeting"), ...lines("measurements")].find((row) => row.version)?.version;
  const parts = [
    `${all[0]?.model ?? "unknown processor"}, ${all.length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    said("rustc", "--version").replace(/ \(.*/, ""),
    browser,
    `Node ${process.versions.node}`,
  ];
  return parts.filter(Boolean).join("; ");
};

const different = [...kernels.values()].filter((kernel) => kernel.digests.size > 1).map((kernel) => kernel.kernel);
const wheres = new Set(lines("ours").map((row) => row.where));
const bits =
  wheres.size < 2
    ? ""
    : different.length
      ? `**The bits differ between ${[...wheres].join(" and ")}: ${different.join(", ")}.**`
      : `Every result of ours has the same bits in all of: ${[...wheres].join(", ")}.`;

const texts = [];
if (rows.length) {
  const text = `${table(HEAD, rows, LEFT)}\n\nMachine: ${machine()}. Command: \`script/bench\`. Best of several runs, in turns. ${bits}\n`;
  texts.push(["script/bench", text]);
}
if (frames.size) {
  const busy = loadavg()[0] > cpus().length ? " The machine was busy with other work." : "";
  texts.push(["script/bench page", `${framesTable()}\n\nMilliseconds. Machine: ${machine()}. Command: \`script/bench page\`.${busy}\n`]);
}
const meetings = lines("meeting");
if (meetings.length) {
  const text = `${meetingTable(meetings)}\n\nMachine: ${machine()}. Command: \`script/bench meeting\`. INP leaves one interaction of fifty out, as the browser does.\n`;
  texts.push(["script/bench meeting", text]);
}
const large = lines("measurements");
if (large.length) {
  const text = `${measurementsTable(large)}\n\nMachine: ${machine()}. Command: \`script/bench measurements\`. Memory is what the renderer (or Python) held more at most than before.\n`;
  texts.push(["script/bench measurements", text]);
}
for (const [, text] of texts) console.log(`\n${text}`);

if (option === "--readme") {
  const readme = fileURLToPath(new URL("../README.md", import.meta.url));
  for (const [name, text] of texts) {
    const [begin, end] = [`<!-- ${name} begins -->\n`, `<!-- ${name} ends -->`];
    const before = readFileSync(readme, "utf8");
    const [from, to] = [before.indexOf(begin), before.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`README.md lacks the markers ${begin.trim()} and ${end}`);
    // Aligned for the terminal; in a file the blanks would only make every change touch every line.
    const lean = text.replace(/ {2,}/g, " ").replace(/-{4,}/g, "---");
    writeFileSync(readme, before.slice(0, from + begin.length) + lean + before.slice(to));
  }
}
