"""Reads YAML files with PyYAML, by both its parsers where that does not take long, and JSON files with Python itself.

usage: trees.py LIST      each line of LIST: a file
Prints a line for each file: its documents as a JSON list, or "refused: why". What JSON has no words for, such as a date
or a key that is not a text, becomes a mapping with the key "!type".
"""

import json
import math
import pathlib
import sys

import yaml


def plain(value):
    """What JSON can say; anything else says its type."""
    match value:
        case None | bool() | int() | str():
            return value
        case float() if math.isfinite(value):
            return value
        case list():
            return [plain(item) for item in value]
        case dict() if all(isinstance(key, str) for key in value):
            return {key: plain(item) for key, item in value.items()}
        case dict():
            return {"!type": "keys " + ", ".join(type(key).__name__ for key in value)}
    return {"!type": type(value).__name__}


fast = [yaml.CSafeLoader] if yaml.__with_libyaml__ else []
for at, path in enumerate(pathlib.Path(sys.argv[1]).read_text("utf-8").split("\n")[:-1]):
    text = pathlib.Path(path).read_bytes()
    try:
        if path.endswith(".json"):
            print(json.dumps(plain([json.loads(text)])))
            continue
        # libyaml, from which Go's readers descend, takes a tenth of the time.
        is_slow = fast and len(text) > 3000 and at % 4 > 0
        loaders = fast if is_slow else [yaml.SafeLoader, *fast]
        trees = [plain(list(yaml.load_all(text, loader))) for loader in loaders]
        if any(repr(tree) != repr(trees[0]) for tree in trees):
            raise ValueError("its parsers find different trees")
        print(json.dumps(trees[0]))
    except (yaml.YAMLError, ValueError) as problem:
        print("refused: " + " ".join(str(problem).split())[:600])
