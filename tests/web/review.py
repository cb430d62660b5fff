"""The joint review from outside, without a browser: two parties through a blind round to a protocol, and what is
refused.  Usage: review.py PROGRAM [SCORER [GOLD]]"""
import http.client
import json
import os
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile

import jsonschema

program = sys.argv[1]
scorer = sys.argv[2] if len(sys.argv) > 2 else None
PATIENCE = 300  # seconds after which what has to happen is taken for stuck
failures = []


def check(name, ok, seen=""):
    if not ok:
        failures.append(name)
        print(f"FAILED {name}: {str(seen)[:400]}")


with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../docs/openapi.json"), encoding="utf-8") as f:
    openapi = json.load(f)


def as_described(name, value):
    schema = {"$ref": f"#/components/schemas/{name}", "components": openapi["components"]}
    wrong = [e.message for e in jsonschema.Draft202012Validator(schema).iter_errors(value)]
    check(f"as openapi.json describes {name}", not wrong, wrong)


def run(*words, given=None, code=0, name=None):
    p = subprocess.run([program, *words], input=given, capture_output=True, text=True, timeout=PATIENCE)
    check(name or " ".join(words[:2]), p.returncode == code, (p.returncode, p.stderr))
    return p.stdout


ARTICLES = [
    {"id": "a1", "date": "1999-10-01", "publisher": "North Wire", "title": "Talks sought",
     "text": "Chile called on Peru to hold talks on the border. Bolivia praised Brazil."},
    {"id": "a2", "date": "1999-10-05", "publisher": "South Post",
     "text": "Perú rejected the Chilean call. The Peruvian foreign minister criticised Chile on Monday."},
]
PASSWORDS = {"vargas": "first secret words", "rojas": "second secret words"}


def edit(path, script):
    """Changes a file as somebody with an editor would; returns all of it as text."""
    db = sqlite3.connect(path, timeout=PATIENCE)
    try:
        db.executescript(script)
        return "".join(db.iterdump())
    finally:
        db.close()


class Visitor:
    """A browser: keeps its cookie and the form's token."""

    def __init__(self, port):
        self.port, self.cookie, self.token, self.set_cookie = port, None, None, ""

    def ask(self, method, path, body=None, token=True, cookie=True, headers=None):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        send = dict(headers or {})
        if cookie and self.cookie:
            send["Cookie"] = f"dem_review={self.cookie}"
        if token and self.token and method == "POST":
            send["X-Form-Token"] = self.token
        c.request(method, "/v1/review/" + path, json.dumps(body) if body is not None else None, send)
        r = c.getresponse()
        data = r.read()
        self.set_cookie = r.getheader("Set-Cookie") or ""
        found = re.match(r"dem_review=([0-9a-f]*);", self.set_cookie)
        if found:
            self.cookie = found.group(1) or None
        c.close()
        self.type = r.getheader("Content-Type")
        return r.status, json.loads(data) if "json" in self.type and "ndjson" not in self.type else data.decode()

    def sign_in(self, name, password=None):
        self.token = self.ask("GET", "me")[1]["token"]
        status, me = self.ask("POST", "sign-in", {"name": name, "password": password or PASSWORDS[name]})
        self.token = me.get("token", self.token)
        return status, me


def serve(store, *options):
    process = subprocess.Popen([program, "serve", "--listen=127.0.0.1:0", *options, store], stdout=subprocess.PIPE, text=True)
    return process, int(re.search(r":(\d+)/", process.stdout.readline()).group(1))


with tempfile.TemporaryDirectory() as work:
    store, review = os.path.join(work, "press.db"), os.path.join(work, "press.db-review")
    articles = os.path.join(work, "articles.jsonl")
    with open(articles, "w", encoding="utf-8") as f:
        f.writelines(json.dumps(a) + "\n" for a in ARTICLES)
    run("load", store, articles)
    before = run("store", "dump", store)

    # From the command line.
    run("review", code=2, name="no verb")
    run("review", "list", store, code=66, name="no review")
    run("review", "member", store, "vargas", "Peru", given=PASSWORDS["vargas"] + "\n")
    run("review", "member", store, "rojas", "Chile", given=PASSWORDS["rojas"] + "\n")
    run("review", "member", store, "vargas", given="another password\n", code=2, name="a name that is taken")
    run("review", "member", store, "short", given="123\n", code=2, name="a short password")
    run("review", "new", "--blind", "--limit=0", store, "border", "since:1999")
    run("review", "new", store, "border", code=2, name="a round that is there")
    run("review", "new", store, "a/b", code=2, name="a name for no address")
    run("review", "new", store, "none", "since:2030", code=2, name="no event fits")
    run("review", "new", "--limit=2", store, "open", "since:1999")
    check("nobody else reads the file", stat.S_IMODE(os.stat(review).st_mode) == 0o600, oct(os.stat(review).st_mode))
    check("argon2id", edit(review, "").count("$argon2id$") == 2)
    run("review", "verify", store)

    process, port = serve(store)
    peru, chile, nobody = Visitor(port), Visitor(port), Visitor(port)

    # A reader cannot read the review, nor write.
    for path in ("rounds", "round/border", "round/border/protocol", "round/border/gold", "round/border/agreement", "round/border/agenda"):
        check(f"{path} wants a member", nobody.ask("GET", path)[0] == 401)
    status, me = nobody.ask("GET", "me")
    check("who am I", status == 200 and me["member"] is None and len(me["token"]) == 64, me)
    check("a cookie for this site alone", "HttpOnly" in nobody.set_cookie and "SameSite=Strict" in nobody.set_cookie and "Secure" not in nobody.set_cookie,
          nobody.set_cookie)
    nobody.token = me["token"]
    check("a verdict of nobody", nobody.ask("POST", "round/border/event/1", {"verdict": "confirm"})[0] == 401)

    # Sign-in.
    check("sign-in without token", nobody.ask("POST", "sign-in", {"name": "rojas", "password": PASSWORDS["rojas"]}, token=False)[0] == 403)
    check("a wrong password", nobody.sign_in("rojas", "not the password")[0] == 401)
    check("a wrong name", nobody.sign_in("nobody", "not the password")[0] == 401)
    check("no object", nobody.ask("POST", "sign-in", [1])[0] == 400)
    visitor = peru.ask("GET", "me") and peru.cookie
    status, me = peru.sign_in("vargas")
    as_described("Me", me)
    check("sign-in", status == 200 and me["member"] == {"name": "vargas", "party": "Peru"}, me)
    check("a new id at sign-in", peru.cookie != visitor and len(peru.cookie) == 64)
    check("the other party", chile.sign_in("rojas")[0] == 200)
    kept = edit(review, "")
    check("only a hash of the id is kept", peru.cookie not in kept and chile.cookie not in kept)
    check("no password in the file", not any(p in kept for p in PASSWORDS.values()))

    # Rounds and events.
    status, rounds = peru.ask("GET", "rounds")
    check("rounds", [(r["name"], r["blind"]) for r in rounds["rounds"]] == [("border", True), ("open", False)], rounds)
    status, border = peru.ask("GET", "round/border")
    events = [i["event"] for i in border["items"]]
    types = {i["event"]: i["record"]["event"] for i in border["items"]}
    check("events of the round", status == 200 and len(events) >= 3 and border["next"] == events[0], border)
    as_described("Round", border)
    check("no such round", peru.ask("GET", "round/nothing")[0] == 404)
    check("no such event", peru.ask("GET", "round/border/event/0")[0] == 404 and peru.ask("GET", "round/border/event/zz")[0] == 404)
    choices = peru.ask("GET", "choices")[1]["types"]
    check("choices", any(t["type"] == "CONSULT" and any(m["mode"] == "visit" for m in t["modes"]) for t in choices), choices)

    def say(who, event, round="border", **body):
        return who.ask("POST", f"round/{round}/event/{event}", body)

    # The form's token, and what a verdict may say.
    first, second, third = events[:3]
    check("no token, no verdict", peru.ask("POST", f"round/border/event/{first}", {"verdict": "confirm"}, token=False)[0] == 403)
    check("another's token", peru.ask("POST", f"round/border/event/{first}", {"verdict": "confirm"}, token=False,
                                      headers={"X-Form-Token": chile.token})[0] == 403)
    for why, body in (("no verdict", {}), ("an unknown one", {"verdict": "maybe"}), ("no reason", {"verdict": "dispute"}),
                      ("nothing corrected", {"verdict": "correct", "comment": "x"}),
                      ("a correction that confirms", {"verdict": "confirm", "correction": {"type": "AID"}}),
                      ("no type", {"verdict": "correct", "comment": "x", "correction": {"type": "HUG"}}),
                      ("no mode of its type", {"verdict": "correct", "comment": "x", "correction": {"type": "AID", "mode": ["visit"]}}),
                      ("what is recorded", {"verdict": "correct", "comment": "x", "correction": {"type": types[first]}}),
                      ("no code", {"verdict": "correct", "comment": "x", "correction": {"actor": ["peru"]}}),
                      ("no day", {"verdict": "correct", "comment": "x", "correction": {"date": "1999-13-40"}}),
                      ("days turned round", {"verdict": "correct", "comment": "x", "correction": {"date": "1999-10-05", "date_end": "1999-10-01"}}),
                      ("no status", {"verdict": "correct", "comment": "x", "correction": {"report": "gossip"}}),
                      ("a span outside", {"verdict": "correct", "comment": "x", "correction": {"span": [0, 99999]}}),
                      ("another field", {"verdict": "correct", "comment": "x", "correction": {"id": "1"}}),
                      ("a long comment", {"verdict": "dispute", "comment": "x" * 5000}),
                      ("a number", {"verdict": "dispute", "comment": 7})):
        status, answer = say(peru, first, **body)
        check(f"refused: {why}", status == 400 and answer["error"], (status, answer))
    accented = next(e for e in events if peru.ask("GET", f"round/border/event/{e}")[1]["document"]["id"] == "a2")
    check("half a letter", say(peru, accented, verdict="correct", comment="x", correction={"span": [0, 4]})[0] == 400)
    check("a body too large", peru.ask("POST", f"round/border/event/{first}", {"verdict": "dispute", "comment": "x" * 40000})[0] == 413)

    # Blind: nobody sees the other's verdict before its own, in no view.
    status, item = say(peru, first, verdict="dispute", comment="Lima was asked nothing", source="Gazette <i>12</i>")
    as_described("Judged", item)
    check("a verdict", status == 201 and item["mine"]["verdict"] == "dispute" and not item["hidden"], item)
    item = chile.ask("GET", f"round/border/event/{first}")[1]
    check("the other's verdict is hidden", item["hidden"] and item["verdicts"] == [] and item["outcome"] == "open", item)
    for view in ("agenda", "protocol", "gold", "agreement", "protocol?as=markdown"):
        check(f"hidden in {view}", "Lima was asked" not in str(chile.ask("GET", f"round/border/{view}")[1]))
    check("hidden in the list", all(i["outcome"] == "open" for i in chile.ask("GET", "round/border")[1]["items"]))
    status, item = say(chile, first, verdict="confirm")
    check("seen after one's own", [v["verdict"] for v in item["verdicts"]] == ["dispute", "confirm"] and item["outcome"] == "disputed", item)
    check("the source is kept as it was written", item["verdicts"][0]["source"] == "Gazette <i>12</i>")
    say(peru, "%s" % first, round="open", verdict="dispute", comment="not blind")
    check("an open round is open", [v["comment"] for v in chile.ask("GET", f"round/open/event/{first}")[1]["verdicts"]] == ["not blind"])

    # On to the end: one agreed, one corrected by both, the rest confirmed.
    writer = sqlite3.connect(store)  # as a load that is in the middle of a document
    writer.execute("BEGIN IMMEDIATE")
    check("agreed", say(peru, second, verdict="confirm")[0] == 201 and say(chile, second, verdict="confirm")[1]["outcome"] == "agreed")
    fix = {"type": "CONSULT", "mode": ["visit"], "date": "1999-10-02", "actor": ["PERGOV"], "recipient": ["CHL"], "report": "claimed"}
    writer.rollback()
    writer.close()
    say(chile, third, verdict="correct", comment="a visit", correction=fix)
    item = say(peru, third, verdict="correct", comment="the same", correction=fix)[1]
    as_described("Verdict", {"verdict": "correct", "comment": "a visit", "correction": fix})
    check("every route is described", all("/v1/review/" + path in openapi["paths"] for path in (
        "me", "sign-in", "sign-out", "password", "choices", "rounds", *("round/{round}" + rest for rest in (
            "", "/event/{event}", "/agenda", "/protocol", "/agreement", "/gold")))))
    check("corrected", item["outcome"] == "corrected" and item["mine"]["correction"]["cameo"] == "042", item)
    for event in events[3:]:
        say(peru, event, verdict="dispute", comment="no event")
        check("rejected", say(chile, event, verdict="dispute", comment="nor for us")[1]["outcome"] == "rejected")
    agenda = chile.ask("GET", "round/border/agenda")[1]
    check("the agenda is what is disputed", [e["event"] for s in agenda["sections"] for e in s["entries"]] == [first], agenda)
    say(peru, first, verdict="confirm", comment="found in the archive")
    item = chile.ask("GET", f"round/border/event/{first}")[1]
    check("a verdict is revised, not replaced", [v["verdict"] for v in item["verdicts"]] == ["dispute", "confirm", "confirm"] and
          item["verdicts"][2]["revised"] and item["outcome"] == "agreed", item)
    table = chile.ask("GET", "round/border/agreement")[1]
    verdict = table["facets"][0]
    n = len(events)
    check("first verdicts count in a blind round", table["first_verdicts"] and verdict["events"] == n and
          abs(verdict["equal"] - (n - 1) / n) < 1e-3 and 0 < verdict["alpha"] < 1 and 0 < verdict["kappa"][0] < 1, table)
    check("agreement by type", sum(t["events"] for t in table["types"]) == n, table)

    # Protocol and gold.
    protocol = chile.ask("GET", "round/border/protocol")[1]
    names = {s["name"]: len(s["entries"]) for s in protocol["sections"]}
    entries = lambda page: [e["event"] for s in page["sections"] for e in s["entries"]]
    parts = [chile.ask("GET", f"round/border/protocol?from={i}&limit=2")[1] for i in range(0, n, 2)]
    check("the protocol in parts", sum(map(entries, parts), []) == entries(protocol) and len(entries(parts[0])) == 2, parts)
    check("a part tells how many are elsewhere", all(sum(len(s["entries"]) + s["left_out"] for s in p["sections"]) == n for p in parts), parts)
    check("no such part", chile.ask("GET", "round/border/protocol?limit=0")[0] == 400 and chile.ask("GET", "round/border/agenda?from=x")[0] == 400)
    check("files are whole", chile.ask("GET", "round/border/protocol?as=text&limit=1")[1] == chile.ask("GET", "round/border/protocol?as=text")[1])
    check("protocol", names == {"agreed": 2, "corrected": 1, "rejected": n - 3, "disputed": 0, "open": 0}, names)
    for form in ("text", "markdown", "html"):
        status, page = chile.ask("GET", f"round/border/protocol?as={form}")
        check(f"protocol as {form}", status == 200 and "Krippendorff" in page and "Head of the chain" in page and "archive" in page, page)
        check("no marks of strangers", form != "html" or "<i>12" not in page)
    check("no such form", chile.ask("GET", "round/border/protocol?as=pdf")[0] == 400)
    gold = [json.loads(line) for line in chile.ask("GET", "round/border/gold")[1].splitlines()]
    coded = {e["plover"]: e for g in gold for e in g["events"]}
    check("gold", coded["CONSULT"]["source"] == ["PER"] and coded["CONSULT"]["target"] == ["CHL"] and coded["CONSULT"]["source_sector"] == ["GOV"], gold)
    check("gold: the command gives the same", run("review", "export", "--format=gold", store, "border") ==
          "".join(json.dumps(g, separators=(",", ":"), ensure_ascii=False) + "\n" for g in gold))
    if scorer and os.path.exists(scorer):
        gold_file, system = os.path.join(work, "gold.jsonl"), os.path.join(work, "system.jsonl")
        with open(gold_file, "w") as f:
            f.writelines(json.dumps(g) + "\n" for g in gold)
        with open(system, "w") as f:  # what was agreed on, told back, and one event too many
            for g in gold:
                for e in g["events"]:
                    side = lambda s: [{"country": c, "sector": e[s + "_sector"], "text": " ".join(e[s + "_text"])} for c in e[s]]
                    f.write(json.dumps({"doc": g["id"], "event": e["plover"], "cameo": e["cameo"], "source": side("source"), "target": side("target")}) + "\n")
            f.write(json.dumps({"doc": gold[0]["id"], "event": "MOBILIZE", "source": ["BRA"], "target": []}) + "\n")
        p = subprocess.run([sys.executable, scorer, gold_file, system, "--json", os.path.join(work, "score.json")], capture_output=True, text=True)
        scores = {line.split()[0]: line for line in p.stdout.splitlines() if line.split()}
        check("the scorer reads it", p.returncode == 0 and re.search(r"\b100\.0", scores.get("type+src+tgt", "")), p.stdout + p.stderr)
    else:
        print("review.py: skipped, no scorer in ../shared")

    # Sign-out: the cookie is worth nothing afterwards, and its copy neither.
    copy = Visitor(port)
    copy.cookie, copy.token = peru.cookie, peru.token
    check("sign-out without token", peru.ask("POST", "sign-out", token=False)[0] == 403)
    check("sign-out", peru.ask("POST", "sign-out")[0] == 200 and "Max-Age=0" in peru.set_cookie)
    check("a replayed cookie", copy.ask("GET", "rounds")[0] == 401 and copy.ask("POST", f"round/border/event/{first}", {"verdict": "confirm"})[0] == 401)
    check("a made-up cookie", [setattr(copy, "cookie", "0" * 64), copy.ask("GET", "rounds")[0]][1] == 401)
    edit(review, "UPDATE ticket SET until = 1")
    check("an expired one", chile.ask("GET", "rounds")[0] == 401)

    # Guessing is slowed down, also with the right password at last; another party is not kept out.
    guess = Visitor(port)
    tries = []
    while 429 not in tries and len(tries) < 12:
        tries.append(guess.sign_in("vargas", f"guess number {len(tries)}")[0])
    check("guesses", tries[:3] == [401] * 3 and tries[-1] == 429, tries)
    edit(review, "UPDATE failure SET until = until + 1000")  # longer than this test takes
    check("not even the right one", guess.sign_in("vargas")[0] == 429)
    edit(review, "UPDATE failure SET until = until - 2000")
    check("after a pause", guess.sign_in("vargas")[0] == 200)
    process.send_signal(signal.SIGTERM)
    check("stops", process.wait(PATIENCE) == 0)

    # Another password, from the site and from the command line: the old one and all sign-ins end, the key and what it signed stay.
    process, port = serve(store)
    one, two, rojas = Visitor(port), Visitor(port), Visitor(port)
    one.sign_in("vargas"), two.sign_in("vargas"), rojas.sign_in("rojas")
    new = {"password": PASSWORDS["vargas"], "new_password": "third secret words"}
    check("a change without sign-in", Visitor(port).ask("POST", "password", new)[0] == 401)
    check("a change without token", one.ask("POST", "password", new, token=False)[0] == 403)
    check("a change with another password", one.ask("POST", "password", {**new, "password": "not the password"})[0] == 400)
    check("a new password that is short", one.ask("POST", "password", {**new, "new_password": "123456789"})[0] == 400)
    check("no new password", one.ask("POST", "password", {"password": PASSWORDS["vargas"]})[0] == 400)
    check("all of these changed nothing", one.ask("GET", "rounds")[0] == 200 and two.ask("GET", "rounds")[0] == 200)
    check("a change", one.ask("POST", "password", new)[0] == 200 and "Max-Age=0" in one.set_cookie)
    check("sessions of the member end", two.ask("GET", "rounds")[0] == 401 and one.ask("GET", "rounds")[0] == 401)
    check("those of others do not", rojas.ask("GET", "rounds")[0] == 200)
    check("the old password", one.sign_in("vargas")[0] == 401)
    check("the new one", one.sign_in("vargas", "third secret words")[0] == 200)
    check("it signs as before", say(one, first, verdict="dispute", comment="again")[0] == 201)
    run("review", "password", store, "vargas", given="third secret words\n" + PASSWORDS["vargas"] + "\n")
    check("the command ends them too", one.ask("GET", "rounds")[0] == 401 and one.sign_in("vargas")[0] == 200)
    run("review", "password", store, "vargas", given="third secret words\nfourth secret words\n", code=2, name="the command wants the old one")
    run("review", "password", store, "vargas", given=PASSWORDS["vargas"] + "\n", code=2, name="the command wants a new one")
    run("review", "password", store, "nobody", given="third secret words\nfourth secret words\n", code=2, name="the command wants a member")
    guesses = []
    while 429 not in guesses and len(guesses) < 12:
        guesses.append(one.ask("POST", "password", {**new, "password": f"guess number {len(guesses)}"})[0])
    check("guesses at the old one are slowed down", guesses[0] == 400 and guesses[-1] == 429, guesses)
    run("review", "verify", store, name="the chain after it")
    process.send_signal(signal.SIGTERM)
    process.wait(PATIENCE)

    process, port = serve(store, "--behind-tls")
    secure = Visitor(port)
    secure.ask("GET", "me")
    check("behind TLS", "Secure" in secure.set_cookie, secure.set_cookie)
    process.send_signal(signal.SIGTERM)
    process.wait(PATIENCE)

    # The chain.
    head = re.search(r"head ([0-9a-f]{64})", run("review", "verify", store)).group(1)
    check("the protocol names the head", head in run("review", "export", store, "border"))
    for verb in ("export", "agenda"):
        for form, begins in (("text", ""), ("markdown", "# "), ("html", "<!DOCTYPE html>"), ("json", "{")):
            page = run("review", verb, "--as=" + form, store, "border", name=f"{verb} as {form}")
            check(f"{verb} as {form}", page.startswith(begins) and "border" in page, page)
    run("review", "export", "--as=svg", store, "border", code=2, name="a protocol is no figure")
    run("review", "verify", store, head)
    run("review", "verify", store, "0" * 64, code=65, name="a head that is not there")
    for sql in ("UPDATE entry SET body = '{}' WHERE number = 3", "DELETE FROM entry WHERE number = (SELECT max(number) FROM entry)",
                "UPDATE item SET record = '{}'", "DELETE FROM member", "UPDATE member SET party = 'x'", "DELETE FROM round",
                "INSERT INTO entry SELECT number + 7, kind, round, event, member, at, body, previous, hash, signature FROM entry WHERE number = 1"):
        try:
            edit(review, sql)
            check(f"append-only: {sql}", False)
        except sqlite3.IntegrityError:
            pass
    drop = "".join(f"DROP TRIGGER {t}_{w};" for t in ("entry", "member", "round", "item") for w in ("stays", "remains"))
    other = os.path.join(work, "other.db")
    last = "(SELECT max(number) FROM entry)"
    verdict = "(SELECT min(number) FROM entry WHERE kind = 'verdict')"
    for what, sql in {"a verdict changed": f"UPDATE entry SET body = replace(body, 'dispute', 'confirm') WHERE number = {verdict}",
                      "a time changed": f"UPDATE entry SET at = at - 1 WHERE number = {last}",
                      "given to another": f"UPDATE entry SET member = 3 - member WHERE number = {verdict}",
                      "an entry taken away": f"DELETE FROM entry WHERE number = {verdict}",
                      "a signature changed": f"UPDATE entry SET signature = zeroblob(64) WHERE number = {last}",
                      "an event changed": "UPDATE item SET record = replace(record, 'asserted', 'negated') WHERE number = 1",
                      "an event taken away": "DELETE FROM item WHERE number = 1",
                      "a key exchanged": "UPDATE member SET key = (SELECT key FROM member WHERE id = 2) WHERE id = 1",
                      "a party renamed": "UPDATE member SET party = 'Bolivia' WHERE id = 1",
                      "a member without entry": "INSERT INTO member SELECT 9, 'ghost', 'Ghost', entry, key FROM member WHERE id = 1"}.items():
        shutil.copy(store, other)
        shutil.copy(review, other + "-review")
        edit(other + "-review", drop + sql)
        run("review", "verify", other, code=65, name=f"verify finds {what}")
        for suffix in ("", "-review", "-review-wal", "-review-shm"):
            if os.path.exists(other + suffix):
                os.remove(other + suffix)
    # Entries cut off the end leave a chain that is whole; a head noted before tells.
    shutil.copy(store, other)
    shutil.copy(review, other + "-review")
    edit(other + "-review", drop + f"DELETE FROM entry WHERE number = {last}")
    run("review", "verify", other, name="a shorter chain")
    run("review", "verify", other, head, code=65, name="verify finds what was cut off")
    check("the store is as it was", run("store", "dump", store) == before)

print(f"review.py: {'all as expected' if not failures else f'{len(failures)} failed'}")
sys.exit(bool(failures))
