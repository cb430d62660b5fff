"""Stores of a test: files in its folder, or on the server that on-postgres.sh started."""
import csv
import io
import os
import sqlite3
import subprocess

AT = os.environ.get("STORE_AT")


def store(folder, name):
    """The address of a store of this name."""
    if not AT:
        return os.path.join(folder, name + ".db")
    subprocess.run(["psql", "-qX", AT + name, "-c", "CREATE SCHEMA IF NOT EXISTS " + name], check=True, stderr=subprocess.DEVNULL)
    return AT + name


def sql(address, statement):
    """The rows of a statement, each a dict of texts, numbers and None; what it changes is kept."""
    if AT:
        done = subprocess.run(["psql", "-qX", "--csv", "-P", "null=\\N", address, "-c", statement], check=True, capture_output=True, text=True)
        return [{name: value_of(text) for name, text in row.items()} for row in csv.DictReader(io.StringIO(done.stdout))]
    with sqlite3.connect(address) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(statement)]


def value_of(text):
    return None if text == "\\N" else int(text) if text.lstrip("-").isdigit() else text
