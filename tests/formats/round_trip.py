"""What `demarche export` writes, read back by readers that know the formats from their
descriptions alone: columns, types, widths, ranges, and the same facts as in the JSON Lines.
Usage: round_trip.py PROGRAM SOURCE"""
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from datetime import date

PROGRAM, SOURCE = sys.argv[1:3]
failures = []


def check(condition, what):
    if not condition:
        failures.append(what)


# ---- The columns, in their order -----------------------------------------------

PHOENIX = """EventID Date Year Month Day SourceActorFull SourceActorEntity SourceActorRole SourceActorAttribute
TargetActorFull TargetActorEntity TargetActorRole TargetActorAttribute EventCode EventRootCode PentaClass GoldsteinScore Issues
Lat Lon LocationName StateName CountryCode SentenceID URLs NewsSources""".split()

ACTOR = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code".split()
GEO = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID".split()
GDELT = ("GLOBALEVENTID SQLDATE MonthYear Year FractionDate".split()
         + ["Actor1" + a for a in ACTOR] + ["Actor2" + a for a in ACTOR]
         + """IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles
AvgTone""".split()
         + [who + "Geo_" + g for who in ("Actor1", "Actor2", "Action") for g in GEO] + ["DATEADDED", "SOURCEURL"])

MENTIONS = """GLOBALEVENTID EventTimeDate MentionTimeDate MentionType MentionSourceName MentionIdentifier SentenceID
Actor1CharOffset Actor2CharOffset ActionCharOffset InRawText Confidence MentionDocLen MentionDocTone
MentionDocTranslationInfo Extras""".split()

ICEWS = """Event ID,Event Date,Source Name,Source Sectors,Source Country,Event Text,CAMEO Code,Intensity,Target Name,
Target Sectors,Target Country,Story ID,Sentence Number,Publisher,City,District,Province,Country,Latitude,
Longitude""".replace("\n", "").split(",")

POLECAT = """Event ID,Event Date,Event Type,Event Mode,Intensity,Quad Code,Contexts,Actor Name,Actor Country,Actor COW,
Primary Actor Sector,Actor Sectors,Actor Title,Actor Name Raw,Wikipedia Actor ID,Recipient Name,Recipient Country,
Recipient COW,Primary Recipient Sector,Recipient Sectors,Recipient Title,Recipient Name Raw,Wikipedia Recipient ID,
Placename,City,District,Province,Country,Latitude,Longitude,GeoNames ID,Raw Placename,Feature Type,Source,Publication Date,
Story People,Story Organizations,Story Locations,Language,Version""".replace("\n", "").split(",")

PETRARCH = "date source target code issues ids url storysource".split()

PLOVER = """id has_event date time enddate endtime actor recipient event event_loc event_text quad_code event_scale mode
context link text text_info cite_info size coder coded_date coded_time comment""".split()
PLOVER_ACTOR = """code sector entity_text identifier_id identifier_text religion ethnicity office gender age""".split()
PLOVER_LOC = """extracted_place resolved_place geonameid lat lon city district province country country_code feature_class
feature_code resolution""".split()
PLOVER_TEXT = "sequence start end text_story".split()
PLOVER_CITE = """corpus citation url title language publication license copyright coder codebook version""".split()

WIDTHS = {"phoenix": 26, "gdelt2": 61, "gdelt2-mentions": 16, "icews": 20, "polecat": 40, "petrarch": 8}
COLUMNS = {"phoenix": PHOENIX, "gdelt2": GDELT, "gdelt2-mentions": MENTIONS, "icews": ICEWS, "polecat": POLECAT,
           "petrarch": PETRARCH}
HEADERS = {"icews", "polecat"}
for name, width in WIDTHS.items():
    assert len(COLUMNS[name]) == width, name

QUADS = {"VERBAL COOPERATION": 1, "MATERIAL COOPERATION": 2, "VERBAL CONFLICT": 3, "MATERIAL CONFLICT": 4}
ROLES = "GOV MIL REB OPP PTY COP JUD SPY MED EDU BUS CRM CVL".split()

# ---- A store to write from ------------------------------------------------------

ARTICLES = [
    {"id": "visit", "source": "Wire", "date": "1999-11-03", "url": "https://wire.example/visit",
     "text": "Norwegian Foreign Minister Kari Holm visited Mali on Tuesday.\n\nSyria threatened to attack Israel. "
             "Talks between the United Nations and Sudan broke off in Khartoum."},
    # A title with a tab, a line end and quotation marks; a publisher with a comma and a semicolon; letters of two bytes.
    {"id": "odd", "source": 'Post, "Evening"; Herald', "date": "1999-11-03", "title": "A\ttitle\nof \"two\" lines, caf\u00e9",
     "text": "Z\u00fcrich was quiet \u2014 it rained.\n\nMali and Ghana signed a trade agreement in Accra on Tuesday. Chad's army shelled "
             "villages in Darfur. Police arrested protesters in Texas on Monday."},
    {"id": "copy", "source": "Monitor", "date": "1999-11-03", "url": "https://monitor.example/1",
     "text": "Nobody had expected it so soon. Ghana and Mali signed a trade agreement in Accra yesterday. France may recall its "
             "envoy from Chad."},
    {"id": "third", "source": "Herald", "date": "1999-11-04", "url": "https://herald.example/x",
     "text": "Norway's foreign minister criticised Japan for its whaling. Norway's prime minister criticised Japan's emperor in Oslo. "
             "The European Union gave aid to Peru. The president of Brazil hosted a visit by Japanese officials in Brasilia. "
             "Rebels killed two soldiers in Colombia. Russia denied that it had attacked Georgia. "
             "Jordan discussed Iraq with Egypt. China sold 20 missiles to Iran."}]


def run(*arguments, **more):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, check=True, **more).stdout


def load(folder):
    db = os.path.join(folder, "a.db")
    given = os.path.join(SOURCE, "tests/data/input/article.jsonl")
    text = "".join(json.dumps(a) + "\n" for a in ARTICLES)
    run("load", db, "-", input=text.encode())
    run("load", db, os.path.join(SOURCE, "samples/article.txt"), os.path.join(SOURCE, "samples/quotes.txt"), given)
    return db


def rows_of(db, name, *query):
    """Rows as dictionaries; every line has as many cells as there are columns."""
    out = run("export", f"--format={name}", db, *query).decode("utf-8")
    check(out.endswith("\n") and "\r" not in out, f"{name}: line ends")
    lines = out[:-1].split("\n")
    width = WIDTHS[name]
    for line in lines:
        check(len(line.split("\t")) == width, f"{name}: a ragged row: {line}")
        check(not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", line), f"{name}: a control character: {line!r}")
    if name in HEADERS:
        check(lines[0].split("\t") == COLUMNS[name], f"{name}: its header")
        lines = lines[1:]
    check(len(lines) > 5, f"{name}: hardly any rows")
    return [dict(zip(COLUMNS[name], line.split("\t"))) for line in lines]


# ---- What the records say ----------------------------------------------------------

def fnv(data):
    h = 0xCBF29CE484222325
    for byte in data:
        h = ((h ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return h


def numeric(row_id):
    h = int(row_id, 16) if "-" not in row_id else fnv(row_id.encode())
    return str(h & ((1 << 53) - 1))


def padded(cameo):
    return cameo + "0" if len(cameo) == 2 else cameo


def pairs(record):
    """(actor, recipient) of each row, None where there is nobody."""
    actors, recipients = record["actor"], record["recipient"]
    if record["symmetric"]:
        everyone = actors + recipients
        return [(a, b) for i, a in enumerate(everyone) for k, b in enumerate(everyone) if i != k] or [
            (a, None) for a in everyone]
    return ([(a, b) for a in actors for b in recipients] or [(a, None) for a in actors]
            or [(None, b) for b in recipients])


def table(name, column):
    with open(os.path.join(SOURCE, "data", name), encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines if line.strip() and line[0] != "#"]
    return {row[0]: row[column] for row in rows}


COUNTRIES = table("actors/countries.tsv", 2)
COW = table("actors/countries.tsv", 7)
FIPS = table("places/fips.tsv", 1)
CAMEO_ROLES = table("ontology/roles.tsv", 1)


def code(actor):
    """The actor's code in CAMEO's letters."""
    if actor is None:
        return ""
    country = actor["country"] or ""
    text = CAMEO_ROLES.get(country, country)
    for sector in actor["sectors"]:
        role = CAMEO_ROLES[sector]
        if role != "-" and role not in [text[i:i + 3] for i in range(0, len(text), 3)]:
            text += role
    return text


def name_of(actor):
    return "" if actor is None else actor["name"] or actor["text"]


def clean(text):
    return re.sub(r"[\x00-\x1f\x7f]", " ", text or "")


def number(text, low, high, what):
    try:
        value = float(text)
    except ValueError:
        check(False, f"{what}: no number: {text!r}")
        return None
    check(low <= value <= high, f"{what}: out of range: {text}")
    return value


def located(row, lat, lon, record, what):
    place = record["place"]
    if place is None or place["lat"] is None:
        check(row[lat] == row[lon] == "", f"{what}: a place out of nothing")
        return
    check(abs(number(row[lat], -90, 90, what) - place["lat"]) < 1e-5, f"{what}: latitude")
    check(abs(number(row[lon], -180, 180, what) - place["lon"]) < 1e-5, f"{what}: longitude")


def expected(records, coded=False, both=False):
    """(record, actor, recipient, id of the row) of every row."""
    for record in records:
        n = 0
        for actor, recipient in pairs(record):
            if both and (actor is None or recipient is None):
                continue
            if coded and not (code(actor) and code(recipient)):
                continue
            n += 1
            yield record, actor, recipient, record["store"]["event"] + (f"-{n}" if n > 1 else "")


# ---- One reader a format -------------------------------------------------------------

def check_jsonl(records, db):
    import jsonschema
    with open(os.path.join(SOURCE, "docs/event.schema.json"), encoding="utf-8") as f:
        validator = jsonschema.Draft7Validator(json.load(f))
    coded = {}
    for line in run("search", "--json", "--limit=0", db).decode().splitlines():
        coded[json.loads(line)["id"]] = json.loads(line)
    for record in records:
        for error in validator.iter_errors(record):
            check(False, f"jsonl: {error.json_path}: {error.message}")
        store = record["store"]
        check(set(store) == {"event", "mentions", "reports", "sources"}, "jsonl: keys of store")
        check({k: v for k, v in record.items() if k != "store"} == coded[record["id"]], "jsonl: the record is changed")
        check(1 <= store["sources"] <= store["reports"] <= store["mentions"], "jsonl: counts")
        check(record["kind"] == "event" and record["modality"] in ("asserted", "historic") and record["report"] != "denied",
              "jsonl: what did not happen")
    dates = [r["date"] or "9" for r in records]
    check(dates == sorted(dates), "jsonl: the oldest first")
    check(any(r["store"]["mentions"] > 1 for r in records), "jsonl: no event of several mentions in the sample")


def check_flat(records, db):
    given = run("export", "--format=csv", db).decode()
    flat = list(csv.DictReader(io.StringIO(given, newline=""), strict=True))
    tabs = run("export", "--format=tsv", db).decode().splitlines()
    check([dict(zip(tabs[0].split("\t"), line.split("\t"))) for line in tabs[1:]] == flat, "tsv: not the rows of csv")
    check(len(flat) == len(records), "csv: one row an event")
    check(any('"' in row["doc_title"] and "," in row["doc_title"] for row in flat), "csv: nothing to quote in the sample")
    check(any(r["third"] for r in records) and any((r["transfer"] or {}).get("amount") for r in records),
          "csv: no third party or no amount in the sample")
    for row, record in zip(flat, records):
        doc, place = record["doc"], record["place"] or {}
        wanted = {
            "event_id": record["store"]["event"], "mention_id": record["id"], "date": record["date"], "date_end": record["date_end"],
            "date_precision": record["date_precision"], "kind": record["kind"], "event": record["event"],
            "mode": " ".join(record["mode"]), "context": ";".join(record["context"]), "cameo": record["cameo"],
            "quad": record["quad"], "symmetric": str(record["symmetric"]).lower(), "modality": record["modality"],
            "report": record["report"], "issue": ";".join(record["issue"]), "rule": record["rule"],
            "mentions": record["store"]["mentions"], "reports": record["store"]["reports"], "sources": record["store"]["sources"],
            "place": place.get("name"), "place_country": place.get("country"), "place_admin1": place.get("admin1"),
            "place_admin1_code": place.get("admin1_code"), "geonames": place.get("gazetteer"),
            "place_precision": place.get("precision"), "doc_id": doc["id"], "doc_title": doc["title"],
            "doc_publisher": doc["publisher"], "doc_url": doc["url"], "doc_date": doc["date"], "doc_language": doc["language"],
            "coder_version": record["coder"]["version"], "answers": (record["answers"] or {}).get("id"),
            "answers_how": (record["answers"] or {}).get("how"), "item": (record["item"] or {}).get("text"),
            "quote": (record["quote"] or {}).get("text"), "reason": (record["reason"] or {}).get("text")}
        transfer = record["transfer"] or {}
        amount = transfer.get("amount") or {}
        wanted |= {"item_class": transfer.get("class"), "amount": amount.get("text"), "amount_number": amount.get("number"),
                   "amount_unit": amount.get("unit"), "transfer_how": transfer.get("how"), "transfer_status": transfer.get("status")}
        for part in ("supplier", "receiver"):
            wanted[part] = ";".join(name_of(a).replace(";", ",") for a in transfer.get(part, []))
            wanted[part + "_country"] = ";".join(a["country"] or "" for a in transfer.get(part, []))
        for side in ("actor", "recipient", "third"):
            parts = {"": name_of, "_country": lambda a: a["country"] or "", "_sectors": lambda a: " ".join(a["sectors"]),
                     "_office": lambda a: a["office"] or "", "_cameo": code, "_text": lambda a: a["text"]}
            for suffix, part in parts.items():
                wanted[side + suffix] = ";".join(part(a).replace(";", ",") for a in record[side])
        for key in ("trigger", "evidence"):
            words = record[key] if isinstance(record[key], list) else [record[key]]
            if len(words) == 1:
                wanted[key] = words[0]["text"]
        for key, value in wanted.items():
            check(row[key] == clean(str(value)) if value is not None else row[key] == "", f"csv: {key}: {row[key]!r}, not {value!r}")
        check(float(row["goldstein"]) == record["goldstein"], "csv: goldstein")
        check(row["score"] == "" if record["score"] is None else float(row["score"]) == record["score"], "csv: score")
        check(abs(float(row["confidence"]) - record["confidence"]) < 0.006, "csv: confidence")
        located(row, "lat", "lon", record, "csv")


def check_plover(records, db):
    lines = [json.loads(line) for line in run("export", "--format=plover", db).decode().splitlines()]
    dated = [r for r in records if r["date"]]
    check(len(lines) == len(dated), "plover: one line an event")
    for line, record in zip(lines, dated):
        check(list(line) == PLOVER, "plover: keys")
        check(line["id"] == record["store"]["event"] and line["has_event"] is True, "plover: id")
        check(re.fullmatch(r"\d{4}-\d\d-\d\d", line["date"]) and line["date"] == record["date"], "plover: date")
        check(line["event"] == record["event"] and line["quad_code"] == record["quad"] and line["event_scale"] == record["score"],
              "plover: type")
        check(line["mode"] == record["mode"] and line["context"] == record["context"], "plover: mode and context")
        sides = [record["actor"], record["recipient"]]
        if record["symmetric"]:
            sides = [sides[0] + sides[1], sides[1] + sides[0]]
        for side, wanted in zip(("actor", "recipient"), sides):
            check(len(line[side]) == len(wanted), f"plover: {side}")
            for party, actor in zip(line[side], wanted):
                check(list(party) == PLOVER_ACTOR, "plover: keys of an actor")
                check((party["code"], party["sector"] or "", party["entity_text"], party["identifier_text"], party["office"])
                      == (actor["country"], ";".join(actor["sectors"]), actor["text"], name_of(actor), actor["office"]),
                      f"plover: {party}")
        place, loc = record["place"], line["event_loc"]
        check((place is None) == (loc is None), "plover: place")
        if loc:
            check(list(loc) == PLOVER_LOC, "plover: keys of a place")
            check(loc["resolution"] in (1, 2, 3, 4, 5) and loc["resolved_place"] == place["name"], "plover: resolution")
            check(loc["country_code"] == place["country"] and loc["lat"] == place["lat"], "plover: where")
            check(loc["geonameid"] is None or str(loc["geonameid"]) == place["gazetteer"], "plover: geonameid")
        check(list(line["text_info"]) == PLOVER_TEXT and line["text_info"]["sequence"] >= 1, "plover: text_info")
        check(list(line["cite_info"]) == PLOVER_CITE and line["cite_info"]["citation"] == record["doc"]["id"], "plover: cite_info")
        check(list(line["size"]) == ["dead", "injured", "arrested"], "plover: size")
        evidence = record["evidence"] if isinstance(record["evidence"], list) else [record["evidence"]]
        check(line["text"] == " ".join(e["text"] for e in evidence), "plover: text")


def check_phoenix(records, db):
    rows = rows_of(db, "phoenix")
    wanted = {}
    for record, actor, recipient, row_id in expected([r for r in records if r["date"]], coded=True):
        key = (record["date"].replace("-", ""), code(actor), code(recipient), padded(record["cameo"]))
        wanted.setdefault(key, []).append((record, row_id))
    check(len(rows) == len(wanted), f"phoenix: {len(rows)} rows, not {len(wanted)}")
    check(any(len(same) > 1 for same in wanted.values()), "phoenix: nothing told twice a day in the sample")
    for row in rows:
        same = wanted.pop((row["Date"], row["SourceActorFull"], row["TargetActorFull"], row["EventCode"]), None)
        check(same is not None, f"phoenix: told twice, or not by the records: {row}")
        if not same:
            continue
        record, row_id = same[0]
        check(row["EventID"] == row_id, "phoenix: EventID")
        check(row["Year"] + row["Month"] + row["Day"] == row["Date"] and len(row["Date"]) == 8, "phoenix: Date")
        check(row["EventRootCode"] == row["EventCode"][:2] and re.fullmatch(r"\d{3,4}", row["EventCode"]), "phoenix: codes")
        root = int(row["EventRootCode"])
        penta = 0 if root <= 2 else 1 if root <= 5 else 2 if root <= 8 else 3 if root <= 13 or root == 16 else 4
        check(row["PentaClass"] == str(penta), "phoenix: PentaClass")
        number(row["GoldsteinScore"], -10, 10, "phoenix: GoldsteinScore")
        for side in ("Source", "Target"):
            full, parts = row[side + "ActorFull"], [row[side + "Actor" + p] for p in ("Entity", "Role", "Attribute")]
            check("".join(parts).replace(";", "") == full and len(full) % 3 == 0, f"phoenix: parts of {full}")
            check(parts[0] == "" or parts[0] in COUNTRIES or parts[0] in ("IGO", "NGO", "IMG", "MNC"), f"phoenix: entity of {full}")
            check(parts[1] == "" or parts[1] in ROLES, f"phoenix: role of {full}")
        counted = {}
        for other, _ in same:
            for issue in other["issue"]:
                counted[issue] = counted.get(issue, 0) + 1
        check(dict(i.split(",") for i in row["Issues"].split(";") if i) == {k: str(v) for k, v in counted.items()}, "phoenix: Issues")
        check(set(filter(None, row["URLs"].split(";"))) == {o["doc"]["url"] for o, _ in same if o["doc"]["url"]}, "phoenix: URLs")
        check(set(filter(None, row["NewsSources"].split(";")))
              == {o["doc"]["publisher"].replace(";", ",") for o, _ in same if o["doc"]["publisher"]}, "phoenix: NewsSources")
        check(int(row["SentenceID"]) >= 1, "phoenix: SentenceID")
        located(row, "Lat", "Lon", record, "phoenix")
    check(not wanted, f"phoenix: left out: {list(wanted)}")


def check_gdelt(records, db):
    rows = rows_of(db, "gdelt2")
    wanted = list(expected([r for r in records if r["date"]]))
    check(len(rows) == len(wanted), f"gdelt2: {len(rows)} rows, not {len(wanted)}")
    check(len({row["GLOBALEVENTID"] for row in rows}) == len(rows), "gdelt2: ids are no ids")
    for row, (record, actor, recipient, row_id) in zip(rows, wanted):
        check(row["GLOBALEVENTID"] == numeric(row_id) and int(row["GLOBALEVENTID"]) < 2**53, "gdelt2: GLOBALEVENTID")
        day = date.fromisoformat(record["date"])
        check(row["SQLDATE"] == day.strftime("%Y%m%d") and row["MonthYear"] == day.strftime("%Y%m")
              and row["Year"] == day.strftime("%Y"), "gdelt2: dates")
        share = ((day.month - 1) * 30 + day.day) / 365
        check(abs(float(row["FractionDate"]) - day.year - share) < 6e-5, "gdelt2: FractionDate")
        for n, party in (("1", actor), ("2", recipient)):
            check(row[f"Actor{n}Code"] == code(party), f"gdelt2: code {row[f'Actor{n}Code']}, not {code(party)}")
            check(row[f"Actor{n}Name"].lower() == clean(name_of(party)).lower(), "gdelt2: name")
            check(row[f"Actor{n}Name"] == row[f"Actor{n}Name"].upper(), "gdelt2: names are capitals")
            country = row[f"Actor{n}CountryCode"]
            check(country == ((party or {}).get("country") if (party or {}).get("country") in COUNTRIES else ""), "gdelt2: country")
            types = [row[f"Actor{n}Type{i}Code"] for i in "123"]
            check(all(re.fullmatch("([A-Z]{3})?", t) for t in types) and types == sorted(types, key=lambda t: not t), "gdelt2: types")
            check(row[f"Actor{n}Code"].startswith(country) and all(t in row[f"Actor{n}Code"] for t in types), "gdelt2: parts")
            check(all(row[f"Actor{n}Geo_{g}"] == "" for g in GEO), "gdelt2: where an actor stands")
        check(row["IsRootEvent"] in "01", "gdelt2: IsRootEvent")
        check(row["EventCode"] == padded(record["cameo"]) and row["EventBaseCode"] == row["EventCode"][:3]
              and row["EventRootCode"] == row["EventCode"][:2], "gdelt2: codes")
        root = int(row["EventRootCode"])
        check(row["QuadClass"] == str(1 if root <= 5 else 2 if root <= 8 else 3 if root <= 13 else 4), "gdelt2: QuadClass")
        check(number(row["GoldsteinScale"], -10, 10, "gdelt2: Goldstein") == record["goldstein"], "gdelt2: Goldstein")
        check([row["NumMentions"], row["NumArticles"], row["NumSources"]]
              == [str(record["store"][k]) for k in ("mentions", "reports", "sources")], "gdelt2: counts")
        check(row["AvgTone"] == "", "gdelt2: a tone")
        place = record["place"]
        check((row["ActionGeo_Type"] == "") == (place is None), "gdelt2: Geo_Type")
        if place:
            american, how = place["country"] == "USA", place["precision"]
            kind = {"country": 1, "admin1": 2 if american else 5, "region": 2 if american else 5}.get(how, 3 if american else 4)
            check(row["ActionGeo_Type"] == str(kind), "gdelt2: Geo_Type")
            check(row["ActionGeo_CountryCode"] == FIPS.get(place["country"] or "", ""), "gdelt2: FIPS")
            check(row["ActionGeo_FullName"].split(", ")[0] == clean(place["name"]), "gdelt2: FullName")
            if american and place["admin1_code"]:
                check(re.fullmatch("US[A-Z]{2}", row["ActionGeo_ADM1Code"]), "gdelt2: ADM1")
        located(row, "ActionGeo_Lat", "ActionGeo_Long", record, "gdelt2")
        check(re.fullmatch(r"\d{14}", row["DATEADDED"]) and row["DATEADDED"][:8] == (record["doc"]["date"] or record["date"]).replace("-", ""),
              "gdelt2: DATEADDED")
        check(row["SOURCEURL"] == (record["doc"]["url"] or record["doc"]["id"]), "gdelt2: SOURCEURL")
    for name in ("1", "2", "3", "4"):
        check(any(row["QuadClass"] == name for row in rows), f"gdelt2: no row of quad class {name} in the sample")
    check(any(row["ActionGeo_CountryCode"] == "US" for row in rows), "gdelt2: no American place in the sample")
    check(any(row["Actor1KnownGroupCode"] == "EEC" for row in rows), "gdelt2: no known group in the sample")
    check({row["IsRootEvent"] for row in rows} == {"0", "1"}, "gdelt2: only one kind of IsRootEvent in the sample")
    return rows


def check_mentions(records, events, texts, db):
    rows = rows_of(db, "gdelt2-mentions")
    by_event = {row["GLOBALEVENTID"]: row for row in events}
    counted = {}
    for row in rows:
        counted[row["GLOBALEVENTID"]] = counted.get(row["GLOBALEVENTID"], 0) + 1
        event = by_event.get(row["GLOBALEVENTID"])
        check(event is not None, "gdelt2-mentions: of no event")
        check(re.fullmatch(r"\d{14}", row["EventTimeDate"]) and row["EventTimeDate"][:8] == event["SQLDATE"], "gdelt2-mentions: EventTimeDate")
        check(re.fullmatch(r"\d{14}", row["MentionTimeDate"]), "gdelt2-mentions: MentionTimeDate")
        web = row["MentionIdentifier"].startswith("http")
        check(row["MentionType"] == ("1" if web else "2"), "gdelt2-mentions: MentionType")
        check(int(row["SentenceID"]) >= 1 and row["InRawText"] == "1", "gdelt2-mentions: SentenceID")
        check(row["Confidence"] in [str(10 * n) for n in range(1, 11)], "gdelt2-mentions: Confidence")
        text = texts.get(row["MentionIdentifier"])
        if text is None:
            continue
        check(int(row["MentionDocLen"]) == len(text), "gdelt2-mentions: MentionDocLen")
        for side in ("Actor1", "Actor2", "Action"):
            offset = int(row[side + "CharOffset"])
            check(-1 <= offset < len(text), f"gdelt2-mentions: {side} is outside of the text")
            check(offset < 0 or offset == 0 or not (text[offset - 1].isalpha() and text[offset].isalpha()),
                  f"gdelt2-mentions: {side} begins inside of a word: {text[offset - 5:offset + 10]!r}")
    for row in events:
        check(counted.get(row["GLOBALEVENTID"]) == int(row["NumMentions"]), "gdelt2-mentions: not as many as NumMentions")
    actor_of = {numeric(row_id): (record, actor) for record, actor, _, row_id in expected([r for r in records if r["date"]])}
    seen = 0
    for row in rows:
        record, actor = actor_of[row["GLOBALEVENTID"]]
        text = texts.get(row["MentionIdentifier"])
        if actor and text and row["MentionIdentifier"] in (record["doc"]["url"], record["doc"]["id"]):
            offset = int(row["Actor1CharOffset"])
            check(text[offset:offset + len(actor["text"])] == actor["text"], f"gdelt2-mentions: Actor1 is not at {offset}")
            seen += 1
    check(seen > 5, "gdelt2-mentions: hardly any offset was looked at")


def check_icews(records, db):
    rows = rows_of(db, "icews")
    check(len({row["Event ID"] for row in rows}) == len(rows), "icews: ids are no ids")
    wanted = []
    for record in records:
        if not record["date"]:
            continue
        for actor, recipient in pairs(record):
            if actor is None or recipient is None:
                continue
            cameo = padded(record["cameo"])
            wanted.append((record, actor, recipient, cameo))
            if cameo[:2] == "04" and cameo != "045" and not record["symmetric"]:
                wanted.append((record, recipient, actor, {"042": "043", "043": "042"}.get(cameo, cameo)))
    check(len(rows) == len(wanted), f"icews: {len(rows)} rows, not {len(wanted)}")
    for row, (record, actor, recipient, cameo) in zip(rows, wanted):
        check(re.fullmatch(r"\d+", row["Event ID"]) and int(row["Event ID"]) < 2**53, "icews: Event ID")
        check(row["Event Date"] == record["date"] and row["CAMEO Code"] == cameo and row["Event Text"], "icews: what")
        check(number(row["Intensity"], -10, 10, "icews: Intensity") == record["goldstein"], "icews: Intensity")
        for side, party in (("Source", actor), ("Target", recipient)):
            country = COUNTRIES.get(party["country"] or "", "")
            check(row[side + " Country"] == country, f"icews: country {row[side + ' Country']}")
            name = row[side + " Name"]
            check(name == clean(name_of(party)) or not country or name.endswith(f" ({country})"), f"icews: name {name}")
            check(bool(row[side + " Sectors"]) == bool(party["sectors"] or party["country"] in CAMEO_ROLES), "icews: sectors")
        check(row["Story ID"] == str(fnv(record["doc"]["id"].encode()) & (2**53 - 1)), "icews: Story ID")
        check(int(row["Sentence Number"]) >= 1 and row["Publisher"] == clean(record["doc"]["publisher"]), "icews: where it stood")
        place = record["place"] or {}
        check(row["Country"] == COUNTRIES.get(place.get("country") or "", ""), "icews: country of the place")
        check(row["City"] == (place["name"] if place.get("precision") == "town" else ""), "icews: City")
        located(row, "Latitude", "Longitude", record, "icews")
    names = {row["Source Name"] for row in rows} | {row["Target Name"] for row in rows}
    check(any(re.fullmatch(r"[A-Z][A-Za-z ]+ \([A-Z][a-z]+\)", n) for n in names), "icews: nobody unnamed in the sample")
    consultations = {(r["Event Date"], r["Source Name"], r["Target Name"]) for r in rows
                     if r["CAMEO Code"][:2] == "04" and r["CAMEO Code"] != "045"}
    check(consultations and all((d, b, a) in consultations for d, a, b in consultations), "icews: consultations in one direction")
    visits = {r["CAMEO Code"] for r in rows}
    check({"042", "043"} <= visits, "icews: no visit in the sample")


def check_polecat(records, db):
    rows = rows_of(db, "polecat")
    wanted = list(expected([r for r in records if r["date"]]))
    check(len(rows) == len(wanted), f"polecat: {len(rows)} rows, not {len(wanted)}")
    for row, (record, actor, recipient, row_id) in zip(rows, wanted):
        check(row["Event ID"] == row_id and row["Event Date"] == record["date"], "polecat: id and date")
        check(row["Event Type"] == record["event"] and row["Event Mode"] == " ".join(record["mode"]), "polecat: type")
        check(QUADS[row["Quad Code"]] == record["quad"], "polecat: Quad Code")
        check(number(row["Intensity"], -10, 10, "polecat: Intensity") == record["score"], "polecat: Intensity")
        check(row["Contexts"] == ";".join(record["context"]), "polecat: Contexts")
        for side, party in (("Actor", actor), ("Recipient", recipient)):
            party = party or {"country": None, "sectors": [], "office": None, "name": "", "text": ""}
            check(row[f"{side} Name"] == clean(name_of(party)) and row[f"{side} Name Raw"] == clean(party["text"]), "polecat: name")
            check(row[f"{side} Country"] == (party["country"] or ""), "polecat: country")
            check(row[f"{side} COW"] == COW.get(party["country"] or "", "") and re.fullmatch(r"\d{0,3}", row[f"{side} COW"]), "polecat: COW")
            check(row[f"{side} Sectors"] == ";".join(party["sectors"]), "polecat: sectors")
            check(row[f"Primary {side} Sector"] == (party["sectors"] or [""])[0], "polecat: primary sector")
            check(row[f"{side} Title"] == (party["office"] or ""), "polecat: title")
        place = record["place"] or {}
        check(row["Placename"] == (place.get("name") or "") and row["Country"] == (place.get("country") or ""), "polecat: place")
        check(re.fullmatch(r"\d*", row["GeoNames ID"]), "polecat: GeoNames ID")
        check(row["Source"] == clean(record["doc"]["publisher"]) and row["Publication Date"] == (record["doc"]["date"] or ""), "polecat: source")
        check(row["Language"] == record["doc"]["language"] and row["Version"] == record["coder"]["version"], "polecat: version")
        located(row, "Latitude", "Longitude", record, "polecat")


def check_petrarch(records, db):
    rows = rows_of(db, "petrarch")
    wanted = list(expected([r for r in records if r["date"]], coded=True))
    check(len(rows) == len(wanted), f"petrarch: {len(rows)} rows, not {len(wanted)}")
    for row, (record, actor, recipient, _) in zip(rows, wanted):
        check((row["date"], row["source"], row["target"], row["code"])
              == (record["date"].replace("-", ""), code(actor), code(recipient), padded(record["cameo"])), f"petrarch: {row}")
        check(row["issues"] == ";".join(f"{i},1" for i in record["issue"]), "petrarch: issues")
        check(re.fullmatch(re.escape(record["doc"]["id"]) + r"_\d+", row["ids"]), "petrarch: ids")
        check(row["url"] == (record["doc"]["url"] or "") and row["storysource"] == clean(record["doc"]["publisher"]), "petrarch: source")


# ---- Options -----------------------------------------------------------------------------

def check_headers(db):
    for name in [*COLUMNS, "csv", "tsv"]:
        first = {h: run("export", f"--format={name}", f"--header={h}", db).decode().split("\n", 1)[0] for h in ("auto", "yes", "no")}
        usual = name in HEADERS or name in ("csv", "tsv")
        check(first["auto"] == first["yes" if usual else "no"] and first["yes"] != first["no"], f"{name}: --header")
        if name in COLUMNS:
            check(first["yes"].split("\t") == COLUMNS[name], f"{name}: names of columns")


def main():
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
        db = load(folder)
        records = [json.loads(line) for line in run("export", db).decode().splitlines()]
        check_jsonl(records, db)
        check_flat(records, db)
        check_plover(records, db)
        check_phoenix(records, db)
        texts = {a.get("url", a["id"]): a["text"] for a in ARTICLES}
        check_mentions(records, check_gdelt(records, db), texts, db)
        check_icews(records, db)
        check_polecat(records, db)
        check_petrarch(records, db)
        check_headers(db)
    for what in sorted(set(failures))[:40]:
        print("FAILED", what)
    if failures:
        sys.exit(1)
    print(f"{len(records)} events in ten formats hold")


main()
