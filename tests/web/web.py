"""The site from outside, without a browser: what is asked, what is refused.
Usage: web.py PROGRAM"""
import json
import os
import socket
import subprocess
import sys
import tempfile

from site_under_test import ARTICLES, PATIENCE, Site

program = sys.argv[1]
failures = []


def check(name, ok, seen=""):
    if not ok:
        failures.append(name)
        print(f"FAILED {name}: {str(seen)[:300]}")


with tempfile.TemporaryDirectory() as work:
    articles = os.path.join(work, "articles.jsonl")
    store = os.path.join(work, "press.db")
    with open(articles, "w", encoding="utf-8") as f:
        for a in ARTICLES:
            f.write(json.dumps(a) + "\n")
    subprocess.run([program, "load", store, articles], check=True, capture_output=True)
    before = subprocess.run([program, "store", "dump", store], capture_output=True, check=True).stdout

    # Refused before it starts.
    for options, code in ((["--listen=nowhere:80"], 2), (["--listen=127.0.0.1:99999"], 2), (["--listen=0.0.0.0:0"], 2)):
        p = subprocess.run([program, "serve", *options, store], capture_output=True, text=True, timeout=PATIENCE)
        check(f"serve {options}", p.returncode == code and p.stderr, (p.returncode, p.stderr))
    p = subprocess.run([program, "serve", "--listen=127.0.0.1:0", store + "x"], capture_output=True, text=True)
    check("no store", p.returncode == 66, p.returncode)
    p = subprocess.run([program, "serve", "--listen=127.0.0.1:0", store], capture_output=True, text=True,
                       env={**os.environ, "DEMARCHE_TOKEN": "short"}, timeout=PATIENCE)
    check("a short token", p.returncode == 2, p.returncode)

    site = Site(program, store)
    status, headers, _ = site.ask("GET", "/v1/article/a1")
    check("article", status == 200, status)
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"):
        check(name, name in headers, headers)
    check("no inline scripts", "unsafe" not in headers["Content-Security-Policy"])
    status, a = site.json("GET", "/v1/article/a2")
    check("text as given", a["text"] == ARTICLES[1]["text"], a["text"])
    check("events of the article", {e["event"] for e in a["events"]} >= {"ACCUSE"}, a["events"])
    status, r = site.json("GET", "/v1/article/a2/explain")
    text = r["text"].encode()
    check("spans are bytes", all(text[w["span"][0]:w["span"][1]].decode() == w["form"]
                                 for s in r["sentences"] for w in s["words"] if w["form"].isalpha()))
    check("the same coder", r["same_coder"] is True)
    check("a tree has one root", all(sum(w["head"] < 0 for w in s["words"]) == 1 for s in r["sentences"]))
    check("no such article", site.json("GET", "/v1/article/none")[0] == 404)
    check("a path with a stroke", site.ask("GET", "/v1/article/..%2f..%2fetc%2fpasswd")[0] == 404)
    check("path traversal", site.ask("GET", "/../../etc/passwd")[0] == 404 or b"root:" not in site.ask("GET", "/../../etc/passwd")[2])

    # What a visitor brings.
    send = {"Content-Type": "application/json"}
    status, coded = site.json("POST", "/v1/code", json.dumps({"text": "Chile criticised Peru on Monday.", "date": "1999-11-03"}), send)
    check("code", status == 200 and coded["events"][0]["event"] == "ACCUSE", coded)
    status, reading = site.json("POST", "/v1/code?reading=1", json.dumps({"text": "Nobody came."}), send)
    check("why not", reading["sentences"][0]["silence"], reading)
    for body, why in (("", "empty"), ("{", "broken"), ("[]", "no object"), ('{"text":1}', "no text"),
                      ('{"text":"x","date":"soon"}', "no date"), ("\xff\xfe", "no UTF-8"), ("[" * 100000, "deep")):
        status, answer = site.json("POST", "/v1/code", body.encode("latin-1"), send)
        check(f"a body that is {why}", status == 400 and "error" in answer, (status, answer))
    check("a large body", site.json("POST", "/v1/code", b"x" * (2 << 20), send)[0] == 413)
    check("a body where none is wanted", site.ask("GET", "/v1/article/a1", b"x" * 100)[0] in (200, 413))

    # Methods, hosts, malformed and slow requests.
    check("another method", site.json("DELETE", "/v1/article/a1")[0] == 405)
    check("an unknown path", site.json("GET", "/v1/nothing")[0] == 404)
    check("another host", site.json("GET", "/v1/article/a1", headers={"Host": "evil.example"})[0] == 421)
    check("no host", b" 4" in site.raw(b"GET /v1/article/a1 HTTP/1.1\r\n\r\n"))
    check("no HTTP", b"article" not in site.raw(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc" * 20, 2))
    check("endless headers", b" 4" in site.raw(b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X-A: " + b"a" * 200000 + b"\r\n\r\n")[:20])
    check("two lengths", b"HTTP/1.1 200" not in site.raw(
        b"POST /v1/code HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\n{}", 2))
    slow = [socket.create_connection(("127.0.0.1", site.port)) for _ in range(32)]
    for s in slow:
        s.sendall(b"GET /v1/article/a1 HTTP/1.1\r\nHost: loc")
    check("slow clients keep nobody out", site.json("GET", "/v1/article/a1")[0] == 200)
    for s in slow:
        s.close()
    status, headers, page = site.ask("GET", "/")
    if status == 200:  # built with its site
        check("the page", b"<title>demarche</title>" in page, page[:100])
        check("a view's address", site.ask("GET", "/relation/CHL/PER")[2] == page)
        check("unchanged", site.ask("GET", "/", headers={"If-None-Match": headers["ETag"]})[0] == 304)
        check("no file", site.ask("GET", "/nothing.js")[0] == 404)
    check("stops when told", site.stop() == 0)

    # No more than one request a second.
    site = Site(program, store, "--requests=1")
    many = [site.ask("GET", "/v1/article/a1", patient=False)[0] for _ in range(100)]
    check("too many requests", many[0] == 200 and 429 in many, set(many))
    site.stop()

    # With a token.
    site = Site(program, store, env={"DEMARCHE_TOKEN": "a-token-of-the-desk"})
    check("no token", site.json("GET", "/v1/article/a1")[0] == 401)
    check("a wrong token", site.json("GET", "/v1/article/a1", headers={"Authorization": "Bearer a-token-of-the-desX"})[0] == 401)
    check("the token", site.json("GET", "/v1/article/a1", headers={"Authorization": "Bearer a-token-of-the-desk"})[0] == 200)
    site.stop()

    after = subprocess.run([program, "store", "dump", store], capture_output=True, check=True).stdout
    check("a reader writes nothing", before == after)

print(f"web.py: {'all as expected' if not failures else f'{len(failures)} failed'}")
sys.exit(bool(failures))
