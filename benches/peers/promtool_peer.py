"""promtool reading the rules that the kernel writes. It does less: it parses and checks, and writes nothing."""

import os
import re
import subprocess

from common import report

RULES = os.environ["RULES"]
VERSION = re.search(r"version (\S+)", subprocess.run(["promtool", "--version"], capture_output=True, text=True).stdout)


def check():
    """The number of rules that promtool finds in the file."""
    said = subprocess.run(["promtool", "check", "rules", RULES], capture_output=True, text=True, check=True).stdout
    return float(re.search(r"(\d+) rules found", said)[1]), 0.0


report("rules", "promtool", VERSION[1], check, note="check rules only, with its own start")
