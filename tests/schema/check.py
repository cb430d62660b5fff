"""Holds every record of the given program and texts against a schema of docs/, and
every span against the text.  Usage: check.py PROGRAM SCHEMA [--OPTION...] FILE..."""
import json
import subprocess
import sys

import jsonschema


def spans(value):
    """Every {"text", "span"} below the value."""
    if isinstance(value, dict):
        if "text" in value and "span" in value:
            yield value
        for below in value.values():
            yield from spans(below)
    elif isinstance(value, list):
        for below in value:
            yield from spans(below)


program, schema_path, *rest = sys.argv[1:]
options = [a for a in rest if a.startswith("--")]
files = [a for a in rest if not a.startswith("--")]
schema = json.load(open(schema_path, encoding="utf-8"))
validator = jsonschema.Draft7Validator(schema)
count = 0
for path in files:
    source = open(path, "rb").read()
    out = subprocess.run([program, "code", *options, path], check=True, capture_output=True).stdout
    for line in out.decode("utf-8").splitlines():
        record = json.loads(line)
        count += 1
        for error in validator.iter_errors(record):
            sys.exit(f"{path}: {error.json_path}: {error.message}")
        for words in spans(record):
            start, end = words["span"]
            if source[start:end].decode("utf-8") != words["text"]:
                sys.exit(f"{path}: {words} is not {source[start:end]!r}")
if not count:
    sys.exit("no events at all")
print(f"{count} records hold")
