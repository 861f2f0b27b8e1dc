// Checks the accords of plan files: whether each was changed since it was signed. Needs js-yaml, and nothing of ours.
// usage: node verify.mjs PLAN...
// Prints a line for each accord: the file, the objective, the version, and "intact" or "changed".
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { load } from "js-yaml";

const digest = ({ version, statement = "", evidence, review_on = "", signatures, objective }) => {
  const people = signatures.flatMap(({ name, role = "", approved_on = "" }) => [name, role, approved_on]);
  const fields = ["accord/signed/v1", String(version), statement, evidence, review_on, String(signatures.length), ...people, objective];
  const hash = createHash("sha256");
  for (const field of fields) hash.update(`${Buffer.byteLength(field)}:${field},`);
  return hash.digest("hex");
};

for (const path of process.argv.slice(2)) {
  for (const { service, name, accords = [] } of load(readFileSync(path, "utf8")).objectives) {
    for (const accord of accords) {
      const state = digest(accord) === accord.sha256 ? "intact" : "changed";
      console.log(`${path}: ${service} / ${name}, version ${accord.version}: ${state}`);
    }
  }
}
