"""From gold sentences to the program's input, and from its records to the scorer's lines.

convert.py in  GOLD.jsonl            JSON Lines for `demarche code -`
convert.py out RECORDS.jsonl GOLD    system lines: one event a line, {"doc": id} for none
convert.py reliability RECORDS GOLD    how often events of a confidence have the type that is marked
convert.py acceptance RECORDS GOLD   how many of the expected events were found, how many forbidden ones made,
                                       and how many texts are whole: every core event with parties, modality and report
convert.py contexts RECORDS GOLD     precision, recall and F1 of each context that the gold set marks
"""
import collections
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


def party_holds(wanted, actors):
    """ "MLT.GOV:Lena Orso": country, then sector and name where the file asks for them; "_" is any country."""
    code, _, name = wanted.partition(":")
    country, _, sector = code.partition(".")
    return any((country == "_" or GENERAL.get(country, country) == GENERAL.get(a["country"], a["country"]))
               and (not sector or sector in a["sectors"]) and (not name or name in (a["name"] or "") + "|" + a["text"])
               for a in actors)


def whole_event(expected, event):
    """Is it that event, with its parties in their places, its modality and its report?"""
    alike = [expected["type"]] + [alt.split("/")[0] for alt in expected.get("alt", [])]
    actor, recipient = event["actor"], event["recipient"]
    if event["symmetric"] or expected.get("symmetric"):
        actor = recipient = actor + recipient
    return (event["event"] in alike and event["modality"] == expected["modality"] and event["report"] == expected["status"]
            and all(party_holds(p, actor) for p in expected["source"] if p != "_")
            and all(party_holds(p, recipient) for p in expected["target"] if p != "_"))


def forbidden_event(rule, event):
    """ "ASSAULT asserted fact", "PROTEST any", "any": all words that are not "any" hold."""
    have = {event["event"], event["modality"], event["report"]}
    return event["kind"] == "event" and {word for word in rule.split() if word != "any"} <= have


def whole_text(record, events):
    """Every core event found by a record of its own, no forbidden one, no more than allowed."""
    left = list(events)
    for expected in (e for e in record["expect"] if e["tier"] == "core"):
        match = next((e for e in left if whole_event(expected, e)), None)
        if match is None:
            return False
        left.remove(match)
    few = len([e for e in events if e["kind"] == "event"]) <= (record.get("max_events") or len(events))
    return few and not any(forbidden_event(rule, e) for rule in record.get("forbid") or [] for e in events)


def acceptance(records, gold):
    seen = {}
    for line in open(records, encoding="utf-8"):
        document = json.loads(line)
        seen[document["doc"]["id"]] = document["events"]
    core = [(r["id"], e) for r in gold_lines(gold) for e in r["expect"] if e["tier"] == "core"]
    typed = sum(found(e, seen.get(doc, []), False) for doc, e in core)
    full = sum(found(e, seen.get(doc, []), True) for doc, e in core)
    forbidden = sum(forbidden_event(rule, e) for r in gold_lines(gold) for rule in r.get("forbid") or []
                    for e in seen.get(r["id"], []))
    broken = [r["id"] for r in gold_lines(gold) if not whole_text(r, seen.get(r["id"], []))]
    texts = len(gold_lines(gold))
    print(f"acceptance     {len(core)} core events: {typed} found by type, {full} by type and countries; "
          f"{forbidden} forbidden ones made; {texts - len(broken)} of {texts} texts whole"
          + (f", not {', '.join(broken)}" if broken else ""))


# The contexts of 2021 that an older or looser label may stand for; a label without a row is one itself.
LABELS = {"political": {"political_institutions", "executive", "legislative", "democracy", "pro_autocracy"},
          "government": {"executive", "legislative", "political_institutions"},
          "rights": {"human_rights", "rights_freedoms"}, "refugees": {"refugee"}, "resources": {"resource"},
          "discrimination": {"religion_ethnicity", "inequality", "gender"}, "religion": {"religion_ethnicity"},
          "assets": {"economic"}, "foreign": {"diplomatic"}}


def wanted_contexts(record):
    return {label for event in record["events"] for label in event.get("context") or []}


def given_contexts(record, events):
    """Those of the events of a type that the gold set has, or of all where there is none."""
    types = {event["plover"] for event in record["events"]}
    same = [event for event in events if event["event"] in types]
    return [event["context"] for event in same or events]


def contexts(records, gold):
    seen = {}
    for line in open(records, encoding="utf-8"):
        document = json.loads(line)
        seen[document["doc"]["id"]] = document["events"]
    found, missed, wrong = collections.Counter(), collections.Counter(), collections.Counter()
    coded = texts = first = 0
    for record in gold_lines(gold):
        labels, events = wanted_contexts(record), seen.get(record["id"], [])
        if not labels:
            continue
        texts += 1
        if not events:
            continue
        coded += 1
        given = given_contexts(record, events)
        all_given = {context for one in given for context in one}
        means = {label: LABELS.get(label, {label}) for label in labels}
        right = set().union(*means.values())
        for label, meant in means.items():
            (found if meant & all_given else missed)[label] += 1
        for context in all_given - right:
            wrong[context] += 1
        first += any(one and one[0] in right for one in given)
    print(f"{texts} texts with contexts, {coded} of them coded; the first context is right in {100 * first / coded:.1f} %")
    print(f"{'context':24} {'gold':>5} {'found':>5} {'else':>5} {'P':>6} {'R':>6} {'F1':>6}")
    rows = [(label, found[label], missed[label], sum(wrong[c] for c in LABELS.get(label, {label})))
            for label in sorted(found | missed, key=lambda k: -(found[k] + missed[k]))]
    rows.append(("all", sum(found.values()), sum(missed.values()), sum(wrong.values())))
    for label, hit, miss, extra in rows:
        p, r = hit / max(1, hit + extra), hit / (hit + miss)
        print(f"{label:24} {hit + miss:5} {hit:5} {extra:5} {100 * p:6.1f} {100 * r:6.1f} {200 * p * r / max(p + r, 1e-9):6.1f}")
    print("given where the gold set has another:", ", ".join(f"{c} {n}" for c, n in wrong.most_common()))


def reliability(records, gold, bins=5):
    """How often events of a confidence have the type that the set marks in their sentence."""
    said, right, count = [0.0] * bins, [0] * bins, [0] * bins
    seen = {}
    for line in open(records, encoding="utf-8"):
        document = json.loads(line)
        seen[document["doc"]["id"]] = [e for e in document["events"] if e["kind"] == "event"]
    for record in gold_lines(gold):
        merged = record.get("collapse") or {}
        types = {t for e in record["events"] for t in [e["plover"], *e.get("plover_alt", [])]}
        for event in seen.get(record["id"], []):
            i = min(bins - 1, int(event["confidence"] * bins))
            said[i] += event["confidence"]
            count[i] += 1
            right[i] += merged.get(event["event"], event["event"]) in types
    print("confidence   events     said    right")
    for i in range(bins):
        if count[i]:
            print(f"{i / bins:.1f} - {(i + 1) / bins:.1f} {count[i]:10} {100 * said[i] / count[i]:7.1f}% {100 * right[i] / count[i]:7.1f}%")


if sys.argv[1] == "reliability":
    reliability(sys.argv[2], sys.argv[3])
elif sys.argv[1] == "acceptance":
    acceptance(sys.argv[2], sys.argv[3])
elif sys.argv[1] == "contexts":
    contexts(sys.argv[2], sys.argv[3])
elif sys.argv[1] == "in":
    to_input(sys.argv[2])
else:
    to_system(sys.argv[2], sys.argv[3])
