"""Boards, relations, issues and dossiers over HTTP, held against the command line and against
docs/openapi.json.  Usage: relations.py PROGRAM SOURCE_FOLDER"""
import datetime
import json
import os
import subprocess
import sys
import tempfile
import urllib.parse

import jsonschema
from site_under_test import Site

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import stores  # noqa: E402

program, source = sys.argv[1:]
spec = json.load(open(os.path.join(source, "docs/openapi.json"), encoding="utf-8"))
failures = []


def check(name, ok, seen=""):
    if not ok:
        failures.append(name)
        print(f"FAILED {name}: {str(seen)[:400]}")


def articles():
    """Three years of Norway and Mali by two papers: friends until July 1998, then at war.  A third
    paper falls silent; trade comes up in spring 1998."""
    day, n = datetime.date(1996, 1, 1), 0
    while day < datetime.date(1998, 12, 28):
        n += 1
        war = day >= datetime.date(1998, 7, 6)
        trade = " over tariffs on steel" if datetime.date(1998, 3, 2) <= day < datetime.date(1998, 5, 1) else ""
        said = [f"Norway {'attacked' if war else 'praised'} Mali{trade}.", f"Mali {'criticised' if war else 'thanked'} Norway{trade}."]
        for paper in ("North Wire", "South Post"):
            yield {"id": f"{paper[0]}{n}", "date": day.isoformat(), "publisher": paper,
                   "text": said[0] + (" The weather was fair in Oslo." if paper[0] == "N" else " Rain fell in Bamako.")}
        yield {"id": f"M{n}", "date": day.isoformat(), "publisher": "North Wire", "text": said[1]}
        if day < datetime.date(1998, 9, 1):
            yield {"id": f"G{n}", "date": day.isoformat(), "publisher": "Gulf Gazette", "text": "Chile praised Peru. Peru criticised Chile."}
        day += datetime.timedelta(days=5)
    yield {"id": "d1", "date": "1998-12-20", "publisher": "South Post", "text": "Peru called on Chile to withdraw its troops."}


def run(*args):
    return subprocess.run([program, *args], check=True, capture_output=True, text=True).stdout


class Asked(Site):
    def get(self, path, schema=None, **query):
        """Status and value; an answer of 200 must be of the schema."""
        path += "?" + urllib.parse.urlencode(query) if query else ""
        status, value = self.json("GET", path)
        whole = {"$ref": f"#/components/schemas/{schema}", "components": spec["components"]}
        for error in jsonschema.Draft202012Validator(whole).iter_errors(value) if schema and status == 200 else ():
            check(f"{path} as in openapi.json", False, f"{error.json_path}: {error.message}")
        if status != 200:
            check(f"{path} tells what is wrong", set(value) == {"error"}, value)
        return status, value


def board(site, db):
    status, b = site.get("/v1/board", "Board")
    rows = {(r["actor"]["code"], r["recipient"]["code"]): r for r in b["relations"]}
    war = rows["NOR", "MLI"]
    check("hardening since July", status == 200 and war["change"]["class"] == "hardening" and
          war["change"]["date"].startswith(("1998-06", "1998-07")), war["change"])
    check("names", war["actor"]["name"] == "Norway" and war["recipient"]["name"] == "Mali", war["actor"])
    check("two papers are two sources", war["latest"]["reports"] == 2 and war["latest"]["sources"] == 2, war["latest"])
    check("a year of weeks", len(war["weeks"]) == 52 and war["weeks"][-2] < 0 < war["weeks"][10], war["weeks"])
    check("who fell silent", b["silent"] == ["Gulf Gazette"], b["silent"])
    check("all is counted", b["counted"]["waiting"] == 0 and b["counted"]["from"] == "1996-01-01", b["counted"])
    told = [json.loads(line) for line in run("board", "--as=json", db).splitlines()]
    for row in told:
        same = rows.get((row.get("actor"), row.get("recipient"))) or next((i for i in b["issues"] if i["issue"] == row.get("issue")), None)
        check("the same as the command", same and all(same[k] == row[k] for k in row if k not in ("day", "actor", "recipient")), (row, same))
    check("an issue", [i["state"] for i in b["issues"] if i["issue"] == "trade"] == ["put aside"], b["issues"])
    status, early = site.get("/v1/board", "Board", date="1998-04-30")
    check("an earlier day", early["date"] == "1998-04-30" and not any(r["change"] for r in early["relations"]), early["relations"])
    check("then it was on the front burner", early["issues"][0]["issue"] == "trade" and early["issues"][0]["state"] == "front burner", early["issues"])
    check("so many", len(site.get("/v1/board", "Board", limit=1)[1]["relations"]) == 1)
    check("before all days", site.get("/v1/board", "Board", date="1950-01-01")[1]["relations"] == [])
    for wrong in ({"date": "soon"}, {"limit": "0"}, {"limit": "x"}, {"limit": "999999"}):
        check(f"board {wrong}", site.get("/v1/board", **wrong)[0] == 400)


def relation(site, db):
    status, r = site.get("/v1/relation/nor/mli", "Relation")
    there, back = r["directions"]
    check("both directions", there["actor"]["code"] == "NOR" and back["actor"]["code"] == "MLI", r["parties"])
    check("three years by the week", r["every"] == "week" and r["from"] == "1996-01-01", (r["every"], r["from"]))
    lengths = {len(v) for d in r["directions"] for k, v in d["series"].items() if k != "quads"} | {len(q) for q in there["series"]["quads"]}
    check("a number a date", lengths == {len(r["dates"])}, lengths)
    told = [json.loads(line) for line in run("trend", "--as=json", f"--to={r['to']}", db, "NOR", "MLI").splitlines()]
    for d, t in zip(r["directions"], told):
        check("changes as the command tells them", d["changes"] == t["changes"], (d["changes"], t["changes"]))
        check("temperature as the command tells it", d["series"]["value"][-1] == t["days"][-1]["value"], t["days"][-1])
    check("who drives it", there["changes"][0]["events"] and all(e["goldstein"] < 0 for e in there["changes"][0]["events"]), there["changes"])
    driver = there["changes"][0]["events"][0]["event"]
    check("a driver can be looked up", driver in run("search", "--json", db, f"event:{driver}"), driver)
    status, days = site.get("/v1/relation/NOR/MLI", "Relation", every="day")
    check("days and weeks have the same events", sum(days["directions"][0]["series"]["events"]) == sum(there["series"]["events"]) > 200,
          sum(there["series"]["events"]))
    status, part = site.get("/v1/relation/NOR/MLI", "Relation", **{"from": "1998-01-01", "to": "1998-05-31"})
    check("a part", part["dates"][0] == "1998-01-01" and part["dates"][-1] == "1998-05-31" and part["every"] == "day", part["dates"][-1])
    check("no change is shown beside it", part["directions"][0]["changes"] == [], part["directions"][0]["changes"])
    status, july = site.get("/v1/relation/NOR/MLI", "Relation", **{"from": "1998-06-20", "to": "1998-07-20"})
    check("a part knows what came later", [c["class"] for c in july["directions"][0]["changes"]] == ["hardening"], july["directions"])
    status, then = site.get("/v1/relation/NOR/MLI", "Relation", date="1998-07-01")
    check("what was known then", then["to"] == "1998-07-01" and then["directions"][0]["changes"] == [], then["to"])
    status, wide = site.get("/v1/relation/NOR/MLI", "Relation", **{"from": "0001-01-01", "to": "9999-01-01"})
    check("no days beyond the store's", wide["from"] == "1996-01-01" and wide["to"] == r["to"], (wide["from"], wide["to"]))
    status, issue = site.get("/v1/relation/NOR/MLI", "Relation", issue="trade")
    check("one issue", issue["from"].startswith("1998-03-0") and sum(issue["directions"][0]["series"]["events"]) < 20, issue["from"])
    status, none = site.get("/v1/relation/XXX/MLI", "Relation")
    check("nobody", status == 200 and none["dates"] == [] and none["directions"] == [], none)
    status, turned = site.get("/v1/relation/NOR/MLI", "Relation", **{"from": "1998-05-31", "to": "1998-01-01"})
    check("days the wrong way", status == 200 and turned["dates"] == [], turned)
    for wrong in ({"from": "1998"}, {"to": "x"}, {"date": "1.1.98"}, {"every": "year"}):
        check(f"relation {wrong}", site.get("/v1/relation/NOR/MLI", **wrong)[0] == 400)


def issue(site):
    status, t = site.get("/v1/issue/trade", "Issue")
    check("issue", status == 200 and len(t["dates"]) == len(t["about"]) == len(t["levels"]), t)
    check("its burst", len(t["bursts"]) == 1 and "1998-02-25" < t["bursts"][0]["from"] < "1998-03-15" and t["bursts"][0]["events"], t["bursts"])
    weeks = [d for d, level in zip(t["dates"], t["levels"]) if level]
    check("levels are those of the bursts", weeks[0] == t["bursts"][0]["from"], weeks)
    check("its weeks end on the day", (datetime.date.fromisoformat(t["date"]) - datetime.date.fromisoformat(t["dates"][-1])).days == 6, t["dates"][-1])
    check("before it came up", site.get("/v1/issue/trade", date="1997-01-01")[0] == 404)
    check("no such issue", site.get("/v1/issue/nothing")[0] == 404)
    check("an issue on no day", site.get("/v1/issue/trade", date="31.1.1998")[0] == 400)


def dossier(site, db):
    for query, args in (({}, []), ({"limit": 3, "q": "since:1998-07"}, ["--limit=3"]), ({"issue": "trade"}, ["--issue=trade"])):
        status, page = site.get("/v1/dossier/NOR/MLI", "Page", date="1999-01-01", **query)
        told = json.loads(run("dossier", "--as=json", "--date=1999-01-01", *args, db, "NOR", "MLI", *query.get("q", "").split()))
        check(f"dossier {query} as the command tells it", page == told, page)
    page = site.get("/v1/dossier/PER/CHL", "Page", date="1998-12-30")[1]
    waiting = next(s for s in page["sections"] if s["name"] == "unanswered")["entries"]
    check("a demand waits", [e["note"] for e in waiting] == ["No answer on record for 10 days."], waiting)
    check("its article", waiting[0]["doc"] == "d1", waiting)
    check("a sector", site.get("/v1/dossier/nor~gov/MLI", "Page")[1]["left"].upper() == "NOR/GOV")
    for path, query in (("NOR/MLI", {"q": "since:x"}), ("NOR/MLI", {"limit": "0"}), ("NOR/MLI", {"date": "x"})):
        check(f"dossier {path} {query}", site.get(f"/v1/dossier/{path}", **query)[0] == 400)
    for odd in ("%22%20-doc:x", "%00", "%ff", "a" * 5000, "%27%3B--", "NOR%22%29"):
        check(f"a party named {odd[:12]}", site.get(f"/v1/dossier/{odd}/MLI")[0] in (200, 400, 404), odd)
        check(f"a country named {odd[:12]}", site.get(f"/v1/relation/{odd}/MLI")[0] in (200, 400, 404), odd)
        check(f"an issue named {odd[:12]}", site.get(f"/v1/issue/{odd}")[0] in (400, 404), odd)


def many(work):
    """Norway has done more to Mali than is looked at, Mali little to Norway: both are told from the same day on."""
    table, db = os.path.join(work, "many.tsv"), os.path.join(work, "many.db")
    days = [datetime.date(1990, 1, 1) + datetime.timedelta(days=i) for i in range(2500)]
    with open(table, "w", encoding="utf-8") as f:
        for i, day in enumerate(days):
            f.write(f"{day}\tNOR\tMLI\t051\n" + (f"{day}\tMLI\tNOR\t042\n" if i % 10 == 0 else ""))
    run("load", db, table)
    site = Asked(program, db)
    lead = site.get("/v1/dossier/NOR/MLI", "Page")[1]["lead"]
    check("the newest are looked at", lead[0] == f"{days[-2000]} to {days[-1]}: 2200 events: 2000 by Norway, 200 by Mali, 0 by both.", lead)
    check("it says so", "Older events are not looked at" in lead[1], lead)
    part = site.get("/v1/dossier/NOR/MLI", "Page", q=f"until:{days[499]}")[1]
    check("a time shows the others", len(part["lead"]) == 1 and "550 events" in part["lead"][0], part["lead"])
    check("the command looks at all", "2750 events" in run("dossier", db, "NOR", "MLI"))
    site.stop()


def waiting(site, db, work):
    """What is loaded while it serves is said to wait; the next server counts it first."""
    more = os.path.join(work, "more.jsonl")
    with open(more, "w", encoding="utf-8") as f:
        f.write(json.dumps({"id": "z", "date": "1999-01-20", "publisher": "South Post", "text": "Norway apologised to Mali."}) + "\n")
    before = site.get("/v1/board", "Board")[1]
    run("load", db, more)
    after = site.get("/v1/board", "Board")[1]
    check("a day waits", after["counted"]["waiting"] == 1 and after["counted"]["to"] == before["counted"]["to"], after["counted"])
    check("its events are not in the numbers", {r["last"] for r in after["relations"]} == {r["last"] for r in before["relations"]}, after["relations"])
    check("told of the relation, too", site.get("/v1/relation/NOR/MLI", "Relation")[1]["counted"]["waiting"] == 1)
    site.stop()
    again = Asked(program, db)
    status, now = again.get("/v1/board", "Board")
    check("counted at the start", now["counted"]["waiting"] == 0 and now["date"] == "1999-01-20", now["counted"])
    again.stop()


with tempfile.TemporaryDirectory() as work:
    db, empty, path = stores.store(work, "press"), stores.store(work, "empty"), os.path.join(work, "articles.jsonl")
    with open(path, "w", encoding="utf-8") as f:
        f.writelines(json.dumps(a) + "\n" for a in articles())
    run("load", db, path)
    site = Asked(program, db)
    dump = run("store", "dump", db)
    board(site, db)
    relation(site, db)
    issue(site)
    dossier(site, db)
    check("a reader writes nothing", dump == run("store", "dump", db))
    waiting(site, db, work)
    many(work)

    # A store without events says so everywhere.
    with open(path, "w", encoding="utf-8") as f:
        f.write(json.dumps({"id": "a", "date": "1999-01-20", "text": "Nothing happened."}) + "\n")
    run("load", empty, path)
    site = Asked(program, empty)
    check("an empty board", site.get("/v1/board", "Board")[1]["relations"] == [])
    check("an empty relation", site.get("/v1/relation/NOR/MLI", "Relation")[1]["dates"] == [])
    check("an empty dossier", site.get("/v1/dossier/NOR/MLI", "Page")[1]["sections"][0]["entries"] == [])
    check("no issue", site.get("/v1/issue/trade")[0] == 404)
    site.stop()

print(f"relations.py: {'all as expected' if not failures else f'{len(failures)} failed'}")
sys.exit(bool(failures))
