"""Metrics and health of the site.  Usage: metrics.py PROGRAM SOURCE-FOLDER"""
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time

program, root = sys.argv[1], sys.argv[2]
sys.path.insert(0, os.path.join(root, "tests/web"))
from reader import read  # noqa: E402
from site_under_test import ARTICLES, PATIENCE, Site  # noqa: E402

failures = []
TOKEN = "a-token-of-24-characters"


def check(name, ok, seen=""):
    if not ok:
        failures.append(name)
        print(f"FAILED {name}: {str(seen)[:400]}")


def refuses(text):
    try:
        read(text)
    except ValueError:
        return True
    return False


check("the reader refuses what is wrong", all(map(refuses, ("x 1", "x one\n", "# TYPE x gauge\ny 1\n", "# TYPE x gauge\nx 1\nx 2\n", '# TYPE x gauge\nx{a="b} 1\n'))))

with tempfile.TemporaryDirectory() as folder:
    store = os.path.join(folder, "a.db")
    subprocess.run([program, "load", store, "-"], input="\n".join(map(json.dumps, ARTICLES)), text=True, check=True, capture_output=True)
    begun = time.monotonic()
    site = Site(program, store, env={"DEMARCHE_TOKEN": TOKEN})
    own = {"Authorization": f"Bearer {TOKEN}"}
    status, _, _ = site.ask("GET", "/metrics")
    check("metrics want the token", status == 401, status)
    status, _, _ = site.ask("GET", "/metrics", headers={"Authorization": "Bearer another-token-of-24-chars"})
    check("metrics want the right token", status == 401, status)
    status, _, data = site.ask("GET", "/healthz")
    check("health wants none", (status, data) == (200, b"ok\n"), (status, data))
    _, status_of_store = site.json("GET", "/v1/status", headers=own)
    for _ in range(3):
        site.ask("GET", "/v1/facets", headers=own)
    site.ask("GET", "/v1/facets?q=on:x", headers=own)

    status, headers, data = site.ask("GET", "/metrics", headers=own)
    check("metrics are text 0.0.4", status == 200 and headers.get("Content-Type", "").startswith("text/plain; version=0.0.4"), (status, headers))
    seen = read(data.decode())
    for key, count in status_of_store["totals"].items():
        check(f"{key} as /v1/status", seen[f"demarche_store_{key}"][None] == count, seen.get(f"demarche_store_{key}"))
    check("there are documents", seen["demarche_store_documents"][None] == len(ARTICLES))
    requests = seen["demarche_http_requests_total"]
    facets = 'method="GET",route="/v1/facets",status="%d"'
    check("requests by route and status", (requests.get(facets % 200), requests.get(facets % 400)) == (3, 1), requests)
    check("refused ones too", requests.get('method="GET",route="/metrics",status="401"') == 2, requests)
    check("seconds of handling", seen["demarche_http_request_seconds_sum"][facets % 200] > 0 and seen["demarche_http_request_seconds_count"][facets % 200] == 3)
    check("uptime", 0 < seen["demarche_uptime_seconds"][None] <= time.monotonic() - begun)
    files = [p for p in (store, store + "-wal") if os.path.exists(p)]
    check("bytes of the store", seen["demarche_store_bytes"][None] == sum(map(os.path.getsize, files)), seen["demarche_store_bytes"])
    check("what waits", seen["demarche_cells_waiting"][None] == 0 and seen["demarche_answers_waiting"][None] == 0)
    check("nobody is silent", seen["demarche_sources_silent"][None] == 0)
    check("version", list(seen["demarche_build_info"]) == ['version="%s"' % subprocess.run([program, "--version"], capture_output=True, text=True).stdout.split()[1]])

    again = read(site.ask("GET", "/metrics", headers=own)[2].decode())
    check("the next counts this one", again["demarche_http_requests_total"]['method="GET",route="/metrics",status="200"'] == 1)
    site.ask("GET", "/v1/nothing", headers=own)
    while (under_way := read(site.ask("GET", "/metrics", headers=own)[2].decode())["demarche_http_requests_under_way"][None]) > 1 and time.monotonic() < begun + PATIENCE:
        pass  # one is over a moment after its answer has come
    check("this one is under way", under_way == 1, under_way)

    # Somebody takes a table away under the server.
    with sqlite3.connect(store, timeout=PATIENCE) as db:
        db.execute("DROP TABLE stale")
    db.close()
    codes = [site.ask("GET", "/healthz") for _ in range(3)]
    kept = site.ask("GET", "/metrics", headers=own)[0]
    check("metrics of such a store", kept == 200 or time.monotonic() - begun > 55, kept)  # those of the last minute
    check("a store that cannot be read", all(s == 503 and b"cannot be read" in d for s, _, d in codes), [(s, d) for s, _, d in codes])
    check("the reason names no file", all(folder.encode() not in d for _, _, d in codes), codes)
    site.stop()
sys.exit(1 if failures else 0)
