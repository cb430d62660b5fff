"""From gold sentences to the program's input, and from its records to the scorer's lines.

convert.py in  GOLD.jsonl            JSON Lines for `demarche code -`
convert.py out RECORDS.jsonl GOLD    system lines: one event a line, {"doc": id} for none
"""
import json
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
    if not target and len(source) > 1:  # symmetric: the first party against the others
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


if sys.argv[1] == "in":
    to_input(sys.argv[2])
else:
    to_system(sys.argv[2], sys.argv[3])
