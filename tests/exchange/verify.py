"""Checks the accords of plan files: whether each was changed since it was signed. Needs PyYAML, and nothing of ours.

usage: verify.py PLAN...
Prints a line for each accord: the file, the objective, the version, and "intact" or "changed".
"""

import hashlib
import pathlib
import sys

import yaml


def digest(accord):
    signatures = accord.get("signatures") or []
    fields = ["accord/signed/v1", str(accord["version"]), accord.get("statement", ""), accord["evidence"]]
    fields += [accord.get("review_on", ""), str(len(signatures))]
    for signature in signatures:
        fields += [signature["name"], signature.get("role", ""), signature.get("approved_on", "")]
    hash = hashlib.sha256()
    for field in (*fields, accord["objective"]):
        data = field.encode()
        hash.update(b"%d:%s," % (len(data), data))
    return hash.hexdigest()


for path in sys.argv[1:]:
    plan = yaml.safe_load(pathlib.Path(path).read_bytes())
    for objective in plan["objectives"]:
        for accord in objective.get("accords", []):
            state = "intact" if digest(accord) == accord["sha256"] else "changed"
            print(f"{path}: {objective['service']} / {objective['name']}, version {accord['version']}: {state}")
