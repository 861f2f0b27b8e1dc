// Reads files with js-yaml, and JSON files with the language's own reader as well; the same interface as trees.py.
// usage: trees.mjs LIST      each line of LIST: a file
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import yaml from "js-yaml";

// What JSON can say; anything else says its type.
function plain(value) {
  if (value === null || ["boolean", "string"].includes(typeof value) || Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && [Object.prototype, null].includes(Object.getPrototypeOf(value))) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  }
  return { "!type": Object.prototype.toString.call(value) };
}

const lines = [];
for (const path of readFileSync(process.argv[2], "utf8").split("\n").slice(0, -1)) {
  const text = readFileSync(path, "utf8");
  try {
    const tree = plain(yaml.loadAll(text));
    if (path.endsWith(".json") && !isDeepStrictEqual([JSON.parse(text)], tree)) throw new Error("JSON is not the same");
    lines.push(JSON.stringify(tree));
  } catch (problem) {
    lines.push(`refused: ${problem.message.replace(/\s+/g, " ").slice(0, 600)}`);
  }
}
process.stdout.write(lines.map((line) => `${line}\n`).join(""));
