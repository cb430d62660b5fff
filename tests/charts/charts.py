#!/usr/bin/env python3
"""Figures from outside: each form of board, trend and network tells the same numbers, stands alone, and can be read.

Usage: charts.py PROGRAM SOURCE [--write]     --write: the small cases as they are now become the golden ones
"""
import csv
import fcntl
import io
import json
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
import unicodedata
import xml.etree.ElementTree as tree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import stores  # noqa: E402

program, source = os.path.abspath(sys.argv[1]), sys.argv[2]
golden = os.path.join(source, "tests", "charts", "golden")
failed = 0


def check(what, holds, *told):
    global failed
    if not holds:
        failed += 1
        print("FAILED", what, *told)


def run(*words, env=None):
    done = subprocess.run([program, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
    check(" ".join(words), done.returncode == 0, done.stderr.decode())
    return done.stdout.decode()


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


# ---- A made-up table: Norway praises Mali for thirty weeks, then fights it for thirty; others look on.

def day(number):
    """Days after 2001-01-01, without a leap year."""
    year, number = 2001 + number // 365, number % 365
    for month, length in enumerate((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), 1):
        if number < length:
            return "%d-%02d-%02d" % (year, month, number + 1)
        number -= length


def table():
    out = ["date\tsource\ttarget\tcode"]
    for week in range(60):
        out.append("%s\tNOR\tMLIGOV\t%s" % (day(7 * week), "051" if week < 30 else "190"))
        out.append("%s\tNOR\tMLI\t%s" % (day(7 * week + 2), "042" if week < 30 else "112"))
        if week % 2:
            out.append("%s\tMLI\tNOR\t%s" % (day(7 * week + 3), "043" if week < 30 else "111"))
        if week % 5 == 0:
            out.append("%s\tGHA\tMLI\t057" % day(7 * week + 4))
            out.append("%s\tTCD\tGHA\t%s" % (day(7 * week + 4), "111" if week % 2 else "042"))
    return "\n".join(out) + "\n"


# ---- What a page has

def parsed(text):
    return tree.fromstring(text.replace("<!DOCTYPE html>", "").encode())


def local(element):
    return element.tag.rsplit("}", 1)[-1]


def of(element, name):
    return [e for e in element.iter() if local(e) == name]


def cells(page, name):
    """Rows of the tables of a class, each number by its value."""
    out = []
    for one in of(page, "table"):
        if one.get("class") != name:
            continue
        for row in of(of(one, "tbody")[0], "tr"):
            if row.get("class") != "latest":
                out.append([(of(cell, "data") or [None])[0].get("value") if of(cell, "data") else
                            "".join(cell.itertext()) for cell in row if local(cell) == "td"])
    return out


def titles(page):
    return ["".join(e.itertext()) for e in of(page, "title")]


def stands_alone(what, text):
    page = parsed(text)
    bare = text.replace('xmlns="http://www.w3.org/2000/svg"', "")
    for word in ("<script", "src=", "href=", "url(", "@import", "http:", "https:", "<link", "<iframe", "onload"):
        check(what + " asks nobody", word not in bare, word)
    ids = re.findall(r' id="([^"]*)"', text)
    check(what + ": each id once", len(ids) == len(set(ids)), ids)
    for reference in re.findall(r'aria-labelledby="([^"]*)"', text):
        check(what + ": what labels is there", set(reference.split()) <= set(ids), reference)
    return page


def brightness(colour):
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    high, low = sorted((brightness(one), brightness(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable(what, text):
    """Every colour of words against the paper, by day and by night: WCAG 2.2, 1.4.3 (AA)."""
    style = re.search(r"<style>(.*?)</style>", text, re.S).group(1)
    sides = style.split("@media screen and (prefers-color-scheme:dark)") if "figure .paper" in style else []
    check(what + ": light and dark", len(sides) == 2)
    for side in sides:
        paper = re.search(r"\.figure \.paper\{fill:(#\w{6})", side).group(1)
        inks = re.findall(r"\.figure text[.\w]*\{fill:(#\w{6})", side)
        check(what + ": four inks", len(inks) == 4, inks)
        for ink in inks:
            check(what + ": contrast", contrast(ink, paper) >= 4.5, ink, paper)
    for block in re.findall(r":root\{([^}]*)\}", style):
        names = dict(re.findall(r"--(\w+):(#\w{6})", block))
        for ink in ("ink", "soft", "left", "right"):
            check(what + ": contrast of the page", contrast(names[ink], names["paper"]) >= 4.5, ink)


# ---- Each command in each form

def figure(*words):
    """csv, json, svg and html of one command, checked for what holds of all."""
    forms = {form: run(words[0], "--as=" + form, *words[1:]) for form in ("csv", "json", "svg", "html", "text")}
    for form, text in forms.items():
        check("%s: the same bytes again" % form, run(words[0], "--as=" + form, *words[1:]) == text, *words)
    for form in ("svg", "html"):
        forms[form + ".tree"] = stands_alone(words[0] + " " + form, forms[form])
        readable(words[0] + " " + form, forms[form])
    check("not a terminal: no colours", "\033" not in forms["text"])
    return forms, rows(forms["csv"]), [json.loads(line) for line in forms["json"].splitlines()]


def number(text):
    return float(text) if text else None


def trend(db):
    forms, days, (there, back) = figure("trend", db, "NOR", "MLI")
    told = [(d["date"], d["value"], d["low"], d["known"]) for d in there["days"] + back["days"]]
    check("trend: json and csv", told == [(r["date"], float(r["temperature"]), float(r["low"]), float(r["known"]))
                                          for r in days])
    all_days = [list(row.values()) for row in days]
    drawn = cells(forms["html.tree"], "days")
    check("trend: rows of html are rows of csv", len(drawn) > 200 and all(row in all_days for row in drawn))
    check("trend: html ends with the last day", drawn[-1] == all_days[-1])
    changes = [r for r in days if r["change"]]
    check("trend: one change each way", [r["change"] for r in changes] == ["hardening", "hardening"], changes)
    for row in changes:
        for form in ("svg.tree", "html.tree"):
            check("trend: the change is marked", any("%s %s:" % (row["change"], row["date"]) in t
                                                     for t in titles(forms[form])))
    # bars: sums of the days
    for name, column in (("cooperation", "weight_cooperation"), ("conflict", "weight_conflict")):
        at = 5 if name == "cooperation" else 6
        for actor, recipient, begin, end, events, *_ in cells(forms["html.tree"], "volumes"):
            inside = [r for r in days if r["actor"] == actor and begin <= r["date"] <= end]
            check("trend: events of a bar", int(events) == sum(int(r["events"]) for r in inside))
        sums = sum(float(row[at]) for row in cells(forms["html.tree"], "volumes"))
        check("trend: bars and days", abs(sums - sum(float(r[column]) for r in days)) < 1e-3, name)
    bars = [t for t in titles(forms["svg.tree"]) if "weight of cooperation" in t]
    for begin, end, events, friendly, hostile in re.findall(
            r"(\S+) to (\S+): (\d+) events, weight of cooperation ([\d.]+), of conflict ([\d.]+)", "\n".join(bars)):
        check("trend: a bar of svg is a row of html", any(row[2:] == [begin, end, events, friendly, hostile]
                                                          for row in cells(forms["html.tree"], "volumes")))
    check("trend: bars", len(bars) > 60, len(bars))
    # from the number to the events
    for event in there["changes"][0]["events"]:
        check("trend: events in html", event["event"] in forms["html"] and event["event"] in forms["text"])
        check("trend: words of the event", " ".join(event["text"].split()) in
              " ".join(run("search", db, "event:" + event["event"]).split()))
    commands = re.findall(r"^ *(demarche search .*)$", run("trend", "--events", db, "NOR", "MLI"), re.M)
    check("trend: a command for each direction and change", len(commands) == 4, commands)
    for command, actor in ((commands[0], "NOR"), (commands[2], "MLI")):
        words = command.replace("demarche search", "'%s' search --json" % program, 1)
        found = subprocess.run(words, shell=True, stdout=subprocess.PIPE).stdout.decode().splitlines()
        check("trend: all events behind it", len(found) == sum(int(r["events"]) for r in days if r["actor"] == actor))
    check("trend: search of json", there["search"] == commands[0])


def board(db):
    forms, listed, objects = figure("board", db)
    relations = [r for r in listed if r["actor"]]
    check("board: json and csv", [(o["actor"], o["temperature"]["value"]) for o in objects if "actor" in o] ==
          [(r["actor"], float(r["temperature"])) for r in relations])
    shown = cells(forms["html.tree"], "relations")
    keys = ["state", "since", "before", "after", "probability", "temperature", "low", "high", "known", "weight"]
    check("board: html and csv", [row[3:] for row in shown] == [[r[k] for k in keys] for r in relations])
    check("board: a state in words, an arrow", shown[0][2] == "↘" and shown[0][3] == "hardening", shown[0])
    for row in relations:
        check("board: the latest event", row["event"] in forms["html"] and row["event"] in forms["text"])
    check("board: sparklines", len(of(forms["html.tree"], "svg")) == len(relations))
    check("board: a line a relation", forms["svg"].count("NOR to MLI") == 1)
    return forms


def issues(db):
    forms, listed, objects = figure("board", db)
    told = [r for r in listed if r["issue"]]
    check("board: issues of json and csv", told and [(o["issue"], o["share"], o["last"]) for o in objects if "issue" in o] ==
          [(r["issue"], float(r["share"]), r["last"]) for r in told])
    keys = ["state", "since", "share", "norm", "ratio"]
    check("board: issues of html", [row[3:] for row in cells(forms["html.tree"], "issues")] == [[r[k] for k in keys]
                                                                                              for r in told])
    check("board: markup of an article is text", "&lt;b&gt;" in forms["html"] and "\033" not in forms["html"])


def network(db):
    forms, edges, objects = figure("network", db)
    check("network: json and csv", [(o["actor"], o["recipient"], o["events"], o["score_mean"]) for o in objects] ==
          [(r["actor"], r["recipient"], int(r["events"]), float(r["score_mean"])) for r in edges])
    check("network: html and csv", cells(forms["html.tree"], "edges") == [list(r.values()) for r in edges])
    counted = {}
    for row in rows(run("aggregate", "--every=year", db)):
        pair = row["actor"], row["recipient"]
        counted[pair] = counted.get(pair, 0) + int(row["events"])
    check("network: as aggregate counts", counted == {(r["actor"], r["recipient"]): int(r["events"]) for r in edges})
    lines = "; ".join(titles(forms["svg.tree"]))
    for row in edges:
        check("network: edge of the drawing", "%s to %s: %s events, mean score %s" % (
            row["actor"], row["recipient"], row["events"], row["score_mean"]) in lines, row)
    classes = [e.get("class") for e in of(forms["svg.tree"], "line") if of(e, "title")]
    check("network: by score", sorted(classes) == ["friendly", "hostile", "neutral"], classes)
    check("network: matrix", re.search(r"^NOR −120 +·", forms["text"], re.M), forms["text"])
    few = run("network", "--limit=2", "--as=csv", db)
    check("network: the busiest two", {r["actor"] for r in rows(few)} == {"NOR", "MLI"}, few)
    check("network: what is left out", "left out: 2 more with 24 events" in run("network", "--limit=2", db))
    check("network: a query", [r["actor"] for r in rows(run("network", "--as=csv", db, "src:GHA"))] == ["GHA"])
    check("network: nothing", run("network", "--as=csv", db, "src:FRA").count("\n") == 1)
    parsed(run("network", "--as=html", db, "src:FRA"))
    return forms


# ---- In a terminal

def on_terminal(columns, *words, **env):
    """What the program writes on a terminal so wide."""
    parent, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    clean = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    process = subprocess.Popen([program, *words], stdout=child, env=dict(clean, **env))
    os.close(child)
    out = b""
    while True:
        try:
            part = os.read(parent, 65536)
        except OSError:
            break
        if not part:
            break
        out += part
    os.close(parent)
    check("on a terminal", process.wait() == 0)
    return out.decode().replace("\r\n", "\n")


def width(line):
    line = re.sub("\033\\[[0-9;]*m", "", line)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def terminal(db):
    for words in (("board", db), ("trend", db, "NOR", "MLI"), ("network", db)):
        for columns in (80, 132):
            text = on_terminal(columns, *words)
            check("colours on a terminal", "\033[3" in text, words)
            widest = max(text.split("\n"), key=width)
            check("no line wider than the terminal", width(widest) <= columns, columns, width(widest), widest)
        plain = on_terminal(80, *words, NO_COLOR="1")
        check("NO_COLOR", "\033" not in plain, words)
        check("words say what colours do", re.sub("\033\\[[0-9;]*m", "", on_terminal(80, *words)) == plain, words)


# ---- Small cases, byte by byte

def small(db):
    cases = {"trend.svg": ("trend", "--as=svg", "--from=2001-07-16", "--to=2001-08-19", db, "NOR", "MLI"),
             "trend.txt": ("trend", "--from=2001-07-16", "--to=2001-08-19", db, "NOR", "MLI"),
             "trend.csv": ("trend", "--as=csv", "--from=2001-07-28", "--to=2001-08-03", db, "NOR", "MLI"),
             "board.svg": ("board", "--as=svg", "--limit=2", db),
             "board.csv": ("board", "--as=csv", db),
             "network.svg": ("network", "--as=svg", db),
             "network.txt": ("network", db)}
    for name, words in cases.items():
        path, text = os.path.join(golden, name), run(*words)
        if "--write" in sys.argv:
            os.makedirs(golden, exist_ok=True)
            with open(path, "w") as out:
                out.write(text)
        with open(path) as wanted:
            check("as before: " + name, wanted.read() == text)


def main():
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
        os.chdir(folder)
        one, two = stores.store(folder, "a"), stores.store(folder, "b")
        with open("table.tsv", "w") as out:
            out.write(table())
        run("load", "--data=" + source, one, "table.tsv")
        with open("articles.jsonl", "w") as out:
            for i in range(20):
                out.write(json.dumps({"id": "a%d" % i, "publisher": "Post & Sons", "date": day(3 * i), "title": "<b>",
                                      "text": "Norway accused Mali of espionage <b>again</b>\033[31m, for time %d." % (40 + i)}) + "\n")
        run("load", "--data=" + source, two, "articles.jsonl")
        trend(one)
        board(one)
        issues(two)
        network(one)
        terminal(one)
        small(one)
        for words in (("trend", "--as=markdown", one, "NOR", "MLI"), ("search", "--as=csv", one),
                      ("dossier", "--as=svg", one, "NOR", "MLI"), ("network",), ("network", "--as=pdf", one)):
            code = subprocess.run([program, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE).returncode
            check("refused: " + " ".join(words), code == 2, code)
        with open("/dev/full", "w") as full:
            code = subprocess.run([program, "network", "--as=svg", one], stdout=full, stderr=subprocess.PIPE).returncode
            check("a full disk", code == 74, code)
    print("charts.py: %s" % ("%d failed" % failed if failed else "all as expected"))
    return failed != 0


sys.exit(main())
