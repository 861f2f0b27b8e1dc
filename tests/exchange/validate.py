"""Checks YAML files against the published schemas with PyYAML and jsonschema.

usage: validate.py SCHEMAS LIST      each line of LIST: a schema's file name, a tab, a YAML file
Prints a line for each file, "ok" or "refused: why", and writes what it read beside it as JSON.
"""

import json
import pathlib
import sys

import jsonschema
import referencing
import yaml

folder, listing = map(pathlib.Path, sys.argv[1:])
schemas = {path.name: json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")}
for schema in schemas.values():
    jsonschema.Draft202012Validator.check_schema(schema)
registry = referencing.Registry().with_resources(
    (name, referencing.Resource.from_contents(schema)) for name, schema in schemas.items()
)
validators = {name: jsonschema.Draft202012Validator(schema, registry=registry) for name, schema in schemas.items()}

for line in listing.read_text("utf-8").splitlines():
    name, path = line.split("\t")
    try:
        document = yaml.safe_load(pathlib.Path(path).read_bytes())
        error = jsonschema.exceptions.best_match(validators[name].iter_errors(document))
        why = error and f"{error.json_path}: {error.message}"
        if not error:
            pathlib.Path(path + ".json").write_text(json.dumps(document), "utf-8")
    except (yaml.YAMLError, TypeError, ValueError) as problem:
        why = str(problem)
    print("refused: " + " ".join(why.split())[:300] if why else "ok")
