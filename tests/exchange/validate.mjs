// Checks YAML files against the published schemas with js-yaml and ajv; the same interface as validate.py.
// usage: validate.mjs SCHEMAS LIST     each line of LIST: a schema's file name, a tab, a YAML file
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import yaml from "js-yaml";

const [folder, listing] = process.argv.slice(2);
const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: false });
for (const name of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
  ajv.addSchema(JSON.parse(readFileSync(join(folder, name), "utf8")), name);
}

for (const line of readFileSync(listing, "utf8").split("\n").filter(Boolean)) {
  const [name, path] = line.split("\t");
  let why;
  try {
    const document = yaml.load(readFileSync(path, "utf8"));
    const validate = ajv.getSchema(name);
    if (validate(document)) writeFileSync(`${path}.json`, JSON.stringify(document));
    else why = ajv.errorsText(validate.errors);
  } catch (problem) {
    if (!(problem instanceof yaml.YAMLException)) throw problem;
    why = problem.message;
  }
  console.log(why === undefined ? "ok" : `refused: ${why.replace(/\s+/g, " ").slice(0, 300)}`);
}
