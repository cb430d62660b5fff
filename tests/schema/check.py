"""Holds every record of the given program and texts against a schema of docs/, and
every span against the text.  With --tables the files are tables of events, which go through a
store.  Usage: check.py PROGRAM SCHEMA [--tables | --OPTION...] FILE..."""
import json
import os
import subprocess
import sys
import tempfile

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


def records(path):
    """What the program makes of a file, and the text that spans count in (none of a table's)."""
    if "--tables" not in options:
        out = subprocess.run([program, "code", *options, path], check=True, capture_output=True)
        return out.stdout, open(path, "rb").read()
    with tempfile.TemporaryDirectory() as folder:
        store = os.path.join(folder, "a.db")
        subprocess.run([program, "load", "--max-bad=9", store, path], check=True, capture_output=True)
        out = subprocess.run([program, "search", "--json", "--limit=0", store], check=True, capture_output=True)
        return out.stdout, None


for path in files:
    out, source = records(path)
    for line in out.decode("utf-8").splitlines():
        record = json.loads(line)
        count += 1
        for error in validator.iter_errors(record):
            sys.exit(f"{path}: {error.json_path}: {error.message}")
        for words in spans(record):
            start, end = words["span"]
            if source is None:
                first, last = record["evidence"]["span"]
                row = record["evidence"]["text"].encode("utf-8")
                if not first <= start <= end <= last or row[start - first:end - first].decode("utf-8") != words["text"]:
                    sys.exit(f"{path}: {words} is not in its row")
                continue
            if source[start:end].decode("utf-8") != words["text"]:
                sys.exit(f"{path}: {words} is not {source[start:end]!r}")
if not count:
    sys.exit("no events at all")
print(f"{count} records hold")
