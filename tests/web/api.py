"""The interface for programs against docs/openapi.json: every route of the program is in the file, every path of the file
is asked, and every answer fits its schema.
Usage: api.py PROGRAM SOURCE-FOLDER"""
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

import jsonschema
from site_under_test import ARTICLES, PATIENCE, Site

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import stores  # noqa: E402

program, root = sys.argv[1], sys.argv[2]
with open(os.path.join(root, "docs/openapi.json"), encoding="utf-8") as f:
    API = json.load(f)
with open(os.path.join(root, "docs/event.schema.json"), encoding="utf-8") as f:
    RECORD = jsonschema.Draft202012Validator(json.load(f))
failures = []


def check(name, ok, seen=""):
    if not ok:
        failures.append(name)
        print(f"FAILED {name}: {str(seen)[:400]}")


def q(text):
    return urllib.parse.quote(text)


# What is asked of each path: the question, and the status that the answer has to have.
CASES = {
    "GET /v1/article/{id}": [("/v1/article/a1", 200), ("/v1/article/none", 404)],
    "GET /v1/article/{id}/explain": [("/v1/article/a2/explain", 200), ("/v1/article/none/explain", 404)],
    "POST /v1/code": [("/v1/code", 200, {"text": "Chile praised Peru."}), ("/v1/code?reading=1", 200, {"text": "Chile praised Peru."}),
                      ("/v1/code", 400, {"words": 1})],
    "GET /v1/events": [("/v1/events", 200), ("/v1/events?order=oldest&limit=1", 200), (f"/v1/events?q={q('src:CHL village')}", 200),
                       (f"/v1/events?q={q('type:NONE')}", 200), ("/v1/events?q=nonsense:1", 400), ("/v1/events?limit=201", 400),
                       ("/v1/events?limit=x", 400), ("/v1/events?order=up", 400), ("/v1/events?after=x", 400),
                       ("/v1/events?after=1999-10-01.zz", 400),
                       ("/v1/events?order=-score&limit=1", 200), ("/v1/events?order=-day", 400), ("/v1/events?order=score&after=1.5.00", 200),
                       ("/v1/events?order=score&after=x.00", 400), ("/v1/events?order=score&after=nan.00", 400), ("/v1/events?order=score&after=.00", 400),
                       (f"/v1/events?order=type&after={q(chr(39) + ' OR 1=1.00')}", 200), ("/v1/events?q=%22open", 400)],
    "GET /v1/events/export": [("/v1/events/export?format=none", 400), ("/v1/events/export?q=nonsense:1", 400)],
    "GET /v1/event/{id}": [("/v1/event/{event}", 200), ("/v1/event/{mention}", 200), ("/v1/event/ffffffffffffffff", 404), ("/v1/event/x", 404)],
    "GET /v1/facets": [("/v1/facets", 200), (f"/v1/facets?q={q('with:PER')}", 200), ("/v1/facets?q=type:NONE", 200), ("/v1/facets?q=on:x", 400)],
    "GET /v1/places": [("/v1/places", 200), ("/v1/places?q=type:NONE", 200), ("/v1/places?q=on:x", 400)],
    "GET /v1/network": [("/v1/network", 200), ("/v1/network?limit=1", 200), ("/v1/network?q=type:NONE", 200), ("/v1/network?limit=0", 400)],
    "GET /v1/sources": [("/v1/sources", 200)],
    "GET /v1/status": [("/v1/status", 200)],
    "GET /v1/board": [("/v1/board", 200), ("/v1/board?date=1999-10-06&limit=1", 200), ("/v1/board?date=x", 400), ("/v1/board?limit=0", 400)],
    "GET /v1/relation/{a}/{b}": [("/v1/relation/CHL/PER", 200), ("/v1/relation/XXX/PER", 200), ("/v1/relation/CHL/PER?every=year", 400)],
    "GET /v1/issue/{name}": [("/v1/issue/borders", 200), ("/v1/issue/none", 404), ("/v1/issue/borders?date=x", 400)],
    "GET /v1/dossier/{a}/{b}": [("/v1/dossier/CHL/PER", 200), ("/v1/dossier/NOR~MIL/PER?limit=1", 200), ("/v1/dossier/CHL/PER?q=nonsense:1", 400)],
}


def routes():
    """The routes of the program, as the file would write them."""
    with open(os.path.join(root, "src/web/serve.c"), encoding="utf-8") as f:
        return {(method, path) for method, path in re.findall(r'\{\s*"([A-Z]+)",\s*"(/(?:v1/[^"]*|metrics|healthz))"', f.read())}


documented = {(method.upper(), re.sub(r"\{[^}]*\}", "*", path)) for path, methods in API["paths"].items() for method in methods if method != "parameters"}
check("every route is in docs/openapi.json", routes() <= documented, routes() - documented)
check("every path of docs/openapi.json is a route", documented <= routes(), documented - routes())
asked = {(m, re.sub(r"\{[^}]*\}", "*", p)) for m, p in (case.split(" ") for case in CASES)}
elsewhere = {(m, p) for m, p in documented if not p.startswith("/v1/") or p.startswith("/v1/review/")}  # metrics.py and review.py
check("every path has a case here", documented - elsewhere <= asked, documented - elsewhere - asked)

resolver = jsonschema.RefResolver("", API)


def expected(case, status):
    method, path = case.split(" ")
    answer = API["paths"][path][method.lower()]["responses"].get(str(status))
    if answer and "$ref" in answer:
        answer = resolver.resolve(answer["$ref"])[1]
    return answer and answer["content"].get("application/json", {}).get("schema")


def records(value):
    if isinstance(value, dict):
        if "date_precision" in value:
            yield value
        else:
            for part in value.values():
                yield from records(part)
    elif isinstance(value, list):
        for part in value:
            yield from records(part)


def ask(site, case, path, status, body=None):
    seen, _, data = site.ask(case.split(" ")[0], path, body and json.dumps(body), {"Content-Type": "application/json"} if body else {})
    check(f"{path}: {status}", seen == status, (seen, data[:200]))
    schema = expected(case, status)
    if not schema:
        check(f"{case} has {status} in the file", False)
        return
    value = json.loads(data)
    for wrong in jsonschema.Draft202012Validator(schema, resolver=resolver).iter_errors(value):
        check(f"{path} fits its schema", False, (list(wrong.absolute_path), wrong.message))
        break
    for record in records(value):
        if "doc" in record:
            check(f"a record of {path}", RECORD.is_valid(record), record)


def goes_by(event, name):
    return event["record"].get({"type": "event"}.get(name, name)) if name in ("type", "score", "confidence") else event[name]


def sorted_by(site, name, query):
    """Both directions, page by page: every event once, in its order, those without the value last."""
    for order, turned in ((name, 1), (f"-{name}", -1)):
        seen, after = [], ""
        while after is not None and len(seen) < 200:
            _, page = site.json("GET", f"/v1/events?limit=2&order={order}&after={q(after)}&q={q(query)}")
            seen += [(e["id"], goes_by(e, name)) for e in page["events"]]
            after = page["next"]
        values = [v for _, v in seen if v is not None]
        check(f"{order}: every event once", sorted(i for i, _ in seen) == sorted(i for _, i in walk(site, "newest", query)), seen)
        check(f"{order}: in its order", values == sorted(values, reverse=turned < 0), values)
        check(f"{order}: without it last", all(v is not None for _, v in seen[:len(values)]), seen)
        same = [(a, b) for a, b in zip(seen, seen[1:]) if a[1] == b[1]]
        check(f"{order}: by id where they are the same", all(signed(a[0]) < signed(b[0]) for a, b in same), same)
        check(f"{order}: they are not all the same", len(set(values)) > 1, values)


def signed(hexadecimal):
    n = int(hexadecimal, 16)
    return n - (1 << 64 if n >> 63 else 0)


def walk(site, order, query=""):
    found, after = [], ""
    for _ in range(100):
        _, page = site.json("GET", f"/v1/events?limit=2&order={order}&after={after}&q={q(query)}")
        found += [(e["date"] or "", e["id"]) for e in page["events"]]
        after = page["next"]
        if not after:
            return found
    return None


def exports(site, store):
    for form in API["paths"]["/v1/events/export"]["get"]["parameters"][1]["schema"]["enum"]:
        for query in ("", "src:CHL", "modality:any report:any kind:any"):
            status, headers, data = site.ask("GET", f"/v1/events/export?format={form}&q={q(query)}")
            same = subprocess.run([program, "export", f"--format={form}", store, "--", query], capture_output=True, check=True).stdout
            check(f"export of {form} {query!r} is that of the command", status == 200 and data == same, (status, data[:200], same[:200]))
            check(f"{form} has a name", "filename=" in headers.get("Content-Disposition", ""))


def many_exports(site):
    """More than there is room for, some of which go away in the middle: the others are answered, or told to wait."""
    seen = []

    def one(i):
        c = http.client.HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE)
        c.request("GET", "/v1/events/export?format=csv")
        r = c.getresponse()
        if i % 3:
            r.read()
        seen.append(r.status)
        c.close()

    threads = [threading.Thread(target=one, args=(i,)) for i in range(24)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    check("exports at once", set(seen) <= {200, 503} and 200 in seen, seen)
    end = time.monotonic() + PATIENCE
    while (status := site.ask("GET", "/v1/events/export?format=csv")[0]) == 503 and time.monotonic() < end:
        time.sleep(0.1)  # those that went away are missed in a moment
    check("an export after them", status == 200, status)


with tempfile.TemporaryDirectory() as work:
    store = stores.store(work, "press")
    articles = os.path.join(work, "articles.jsonl")
    with open(articles, "w", encoding="utf-8") as f:
        f.writelines(json.dumps(a) + "\n" for a in ARTICLES)
    subprocess.run([program, "load", store, articles], check=True, capture_output=True)
    site = Site(program, store)
    _, page = site.json("GET", f"/v1/events?q={q('reports:2')}")
    check("an event that two tell of", page["events"], page)
    event = page["events"][0]["id"]
    _, whole = site.json("GET", f"/v1/event/{event}")
    check("all that is told of it", len(whole["told"]) == whole["mentions"] >= 2, whole)
    for case, questions in CASES.items():
        for path, status, *body in questions:
            ask(site, case, path.replace("{event}", event).replace("{mention}", whole["told"][-1]["id"]), status, *body)

    newest, oldest = walk(site, "newest"), walk(site, "oldest")
    dated = [day for day, _ in newest if day]
    _, all_of_them = site.json("GET", "/v1/events?limit=200")
    check("pages have every event once", len(newest) == len(set(newest)) == len(all_of_them["events"]), newest)
    check("the newest first", dated == sorted(dated, reverse=True) and len(dated) > 2, newest)
    check("both orders have the same", sorted(newest) == sorted(oldest))
    check("events without a day come last", all(day for day, _ in newest[:len(dated)]) and all(day for day, _ in oldest[:len(dated)]))
    everything = "kind:any modality:any report:any"
    check("the query lifts what is usual", len(walk(site, "newest", everything)) > len(newest))

    for name in ("type", "score", "confidence", "reports", "sources"):
        sorted_by(site, name, everything)
    site.stop()
    site = Site(program, store)  # a fresh allowance of requests

    _, facets = site.json("GET", "/v1/facets")
    check("facets count these events", facets["counted"] == len(newest) and facets["complete"], facets["counted"])
    for facet, name in (("type", "type"), ("actor", "src"), ("recipient", "tgt"), ("issue", "issue"), ("modality", "modality"),
                        ("report", "report"), ("quad", "quad"), ("year", "on"), ("month", "on")):
        for value in facets["facets"][facet][:3]:
            n = len(walk(site, "newest", f"{name}:{value['value']}"))
            check(f"{facet} {value}", n == value["events"], n)
    for value in facets["facets"]["source"]:
        n = len(walk(site, "newest", f"source:\"{value['value']}\""))
        check(f"source {value}", n == value["events"], n)
    _, places = site.json("GET", "/v1/places")
    check("a place", any(p["name"] == "Izmir" and p["precision"] == "town" for p in places["places"]), places)
    _, network = site.json("GET", "/v1/network")
    for d in network["dyads"]:
        n = len(walk(site, "newest", f"src:{d['actor']} tgt:{d['recipient']}"))
        check(f"dyad {d}", n == d["events"], n)
    _, status = site.json("GET", "/v1/status")
    check("totals", status["totals"]["documents"] == len(ARTICLES) and status["store"] == ("demarche" if stores.AT else "press.db"), status)
    site.stop()
    site = Site(program, store)  # a fresh allowance of requests
    exports(site, store)
    many_exports(site)
    check("stops when told", site.stop() == 0)

print(f"api.py: {'all as expected' if not failures else f'{len(failures)} failed'}")
sys.exit(bool(failures))
