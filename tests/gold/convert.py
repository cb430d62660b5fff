"""From gold sentences to the program's input, and from its records to the scorer's lines.

convert.py in  GOLD.jsonl            JSON Lines for `demarche code -`
convert.py out RECORDS.jsonl GOLD    system lines: one event a line, {"doc": id} for none
convert.py acceptance RECORDS GOLD   how many of the expected events were found, how many forbidden ones made
"""
import json
import re
import sys


def gold_lines(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def to_input(path):
    for record in gold_lines(path):
        doc = {"id": record["id"], "text": record["text"]}
        date = record.get("date") or record.get("doc_date")
        if date:
            doc["date"] = date
        print(json.dumps(doc))


# The gold sets write one code for every intergovernmental body.
GENERAL = {"UNO": "IGO", "EUR": "IGO", "ISM": "IMG"}


def party(actor):
    sectors = actor["sectors"]
    country = actor["country"]
    return {"country": GENERAL.get(country, country), "sector": sectors[0] if sectors else None,
            "text": actor["text"]}


def system_line(doc, event):
    source, target = event["actor"], event["recipient"]
    if event["symmetric"] and len(source) > 1:  # the first party against the others
        source, target = source[:1], source[1:]
    trigger = event["trigger"]
    first = trigger[0] if isinstance(trigger, list) else trigger
    return {"doc": doc, "event": event["event"], "cameo": event["cameo"],
            "source": [party(a) for a in source], "target": [party(a) for a in target],
            "trigger": first["text"], "modality": event["modality"], "status": event["report"]}


def to_system(records, gold):
    seen = {}
    for line in open(records, encoding="utf-8"):
        document = json.loads(line)
        seen[document["doc"]["id"]] = document["events"]
    for record in gold_lines(gold):
        events = [e for e in seen.get(record["id"], []) if e["kind"] == "event"]
        for event in events:
            print(json.dumps(system_line(record["id"], event)))
        if not events:
            print(json.dumps({"doc": record["id"]}))


def codes(items):
    countries = [re.split("[.:]", item)[0] for item in items]
    return {GENERAL.get(c, c) for c in countries}


def found(expected, events, parties):
    """Same type (or an alternative); with `parties` the same countries on either side."""
    types = {expected["type"]} | {alt.split("/")[0] for alt in expected.get("alt", [])}
    wanted = codes(expected["source"]) | codes(expected["target"])
    for event in events:
        have = {party(a)["country"] for role in ("actor", "recipient") for a in event[role]}
        if event["event"] in types and (not parties or wanted - {"_"} <= have):
            return True
    return False


def acceptance(records, gold):
    seen = {}
    for line in open(records, encoding="utf-8"):
        document = json.loads(line)
        seen[document["doc"]["id"]] = document["events"]
    core = [(r["id"], e) for r in gold_lines(gold) for e in r["expect"] if e["tier"] == "core"]
    typed = sum(found(e, seen.get(doc, []), False) for doc, e in core)
    full = sum(found(e, seen.get(doc, []), True) for doc, e in core)
    forbidden = sum(found(e, seen.get(r["id"], []), True) for r in gold_lines(gold)
                    for e in r.get("forbid", []) if isinstance(e, dict) and "source" in e and "target" in e)
    print(f"acceptance     {len(core)} core events: {typed} found by type, {full} by type and countries; "
          f"{forbidden} forbidden ones made")


if sys.argv[1] == "acceptance":
    acceptance(sys.argv[2], sys.argv[3])
elif sys.argv[1] == "in":
    to_input(sys.argv[2])
else:
    to_system(sys.argv[2], sys.argv[3])
