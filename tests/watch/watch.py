"""demarche watch against a server that misbehaves.  Usage: watch.py PROGRAM"""
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)), os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")]
import server as web  # noqa: E402
import stores  # noqa: E402

PROGRAM = sys.argv[1]
WORK = tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
HOSTS = ["127.0.1.%d" % i for i in range(1, 61)]
ENV = dict(os.environ, http_proxy="http://127.0.0.9:1", all_proxy="http://127.0.0.9:1", NO_COLOR="1")
PATIENCE = 600  # seconds after which what has to happen is taken for stuck
failed = 0
spare = iter(HOSTS)


def check(name, good, shown=""):
    global failed
    if not good:
        failed += 1
        print("FAILED %s: %s" % (name, str(shown)[:1500]))


def run(*words, code=0, name=None):
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, errors="replace", env=ENV, timeout=PATIENCE)
    check(name or " ".join(words[:2]), done.returncode == code,
          "exit %d, wanted %d: %s" % (done.returncode, code, done.stderr))
    return done


def read(path):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..", path)) as file:
        return file.read()


def db(name):
    return stores.store(WORK.name, name)


FAST = ["--gap=0", "--timeout=100s", "--allow-private=127.0.1.0/24,::1"]


def watch(name, *words, code=0, fast=FAST):
    return run("watch", "--once", *fast, db(name), *words, code=code, name="watch " + name)


def table(name):
    """The feeds of a store by their path, as rows of its tables."""
    return {re.sub("^https?://[^/]*", "", r["address"]): r for r in stores.sql(db(name), "SELECT * FROM feed")}


def doctor(name):
    return subprocess.run([PROGRAM, "doctor", db(name)], capture_output=True, text=True, timeout=PATIENCE).stdout


def found(name, *query):
    out = run("search", "--json", "--limit=0", db(name), *query).stdout
    return [json.loads(line) for line in out.splitlines()]


# ---- What is served -----------------------------------------------------------

def article(one, other, extra=""):
    return ("<!doctype html><html><head><meta charset=utf-8><title>%s meets %s</title></head><body><nav><a "
            "href=/>Home</a> <a href=/world>World</a></nav><article><h1>%s meets %s</h1><p>%s and %s signed a "
            "trade agreement in Oslo on Tuesday, after talks that had lasted for more than a week.</p><p>Nobody "
            "had expected it so soon, an official said, and there was much to be done. %s</p></article></body></html>"
            % (one, other, one, other, one, other, extra))


def item(link=None, title="A title", text="Only a summary.", guid=None, date="Wed, 03 Nov 1999 10:00:00 GMT"):
    return ("<item><title>%s</title>%s%s<description>%s</description><pubDate>%s</pubDate></item>"
            % (title, "<link>%s</link>" % link if link else "", "<guid>%s</guid>" % guid if guid else "", text, date))


def rss(*items, head=""):
    return ("<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>The Wire</title>%s%s</channel></rss>"
            % (head, "".join(items)))


SERVER = web.Server(HOSTS + ["127.0.0.2", "127.0.0.1"])


def serve(routes):
    """Puts routes on a host of their own; gives its name."""
    host = next(spare)
    for path, how in routes.items():
        SERVER.routes[host, path] = how if callable(how) else web.page(how)
    return host


# ---- What should go well ------------------------------------------------------

def test_good():
    host = serve({"/rss": web.conditional(rss(item("/one", "Norway and Mali"), item("two.html"), item("/one", "again"),
                                              item(guid="tag:x,1", text="Chad praised Ghana."))),
                  "/one": article("Norway", "Mali"), "/two.html": article("Japan", "Chile")})
    atom = serve({"/atom": web.slowly(0.2, web.page("<feed xmlns='http://www.w3.org/2005/Atom'><title>Atom</title><entry><id>a1</id><title>T</title>"
                           "<link rel='alternate' href='/three'/><updated>1999-11-03T10:00:00Z</updated><summary>S.</summary>"
                           "</entry><entry><id>a2</id><title>T</title><link href='%s#part'/></entry></feed>" % SERVER.url(host, "/one"))),
                  "/three": article("Peru", "Kenya")})
    opml = os.path.join(WORK.name, "feeds.opml")
    with open(opml, "w") as out:
        out.write("<opml version='2.0'><body><outline text='World'><outline text='W' xmlUrl='%s'/></outline></body></opml>"
                  % SERVER.url(host, "/rss"))
    done = watch("good", opml, SERVER.url(atom, "/atom"), SERVER.url(atom, "/atom"))
    check("summary", "2 feeds: 2 asked, 0 unchanged, 0 failed" in done.stdout, done.stdout)
    check("summary of items", re.search(r"4 new items; stored: 3 pages, 1 as their feed has them; 0 without text", done.stdout), done.stdout)
    check("quiet", not done.stderr, done.stderr)
    for pair in (("NOR", "MLI"), ("JPN", "CHL"), ("PER", "KEN")):
        check("page of %s" % pair[0], found("good", "with:" + pair[0], "with:" + pair[1]))
    check("own text of an item", len(found("good", "src:TCD", "tgt:GHA")) == 1)
    one = found("good", "doc:" + SERVER.url(host, "/one"))[0]
    check("the feed's date", one["doc"]["date"] == "1999-11-03", one["doc"])
    check("the page's address", one["doc"]["url"] == one["doc"]["id"] == SERVER.url(host, "/one"), one["doc"])
    check("the feed's title", one["doc"]["publisher"] == "The Wire", one["doc"])
    check("each page once", all(len(SERVER.asked(h, p)) == 1 for h, p in ((host, "/one"), (host, "/two.html"), (atom, "/three"))))
    before = run("store", "dump", db("good")).stdout
    done = watch("good")  # all feeds that it knows
    check("again", "2 feeds: 2 asked, 1 unchanged, 0 failed" in done.stdout and "0 new items" in done.stdout, done.stdout)
    check("nothing changes", run("store", "dump", db("good")).stdout == before)
    check("robots.txt is kept", len(SERVER.asked(host, "/robots.txt")) == 1)
    out = run("status", db("good")).stdout
    check("status", re.search(r"^ +3 +3 +0  \d{4}-\d\d-\d\d \d\d:\d\d  .* - +- +0  - +%s$" % re.escape(SERVER.url(host, "/rss")), out, re.M), out)
    for asked in SERVER.asked(host):
        check("User-Agent", asked.headers.get("user-agent", "").startswith("demarche/"), asked.headers)


def test_packed_and_charsets():
    cp = article("Norway", "Mali", "Der \u00d6l").replace("<meta charset=utf-8>", "").encode("cp1252")
    host = serve({"/gzip": web.packed(rss(item("/a", "A"), item("/b", "B"), item("/c", "C"), item("/d", "D"))),
                  "/a": web.page(cp, "text/html; charset=utf-8"), "/b": web.page(cp.replace(b"Mali", b"Peru"), "text/html; charset=klingon"),
                  "/c": web.page(cp.replace(b"Mali", b"Chad"), "text/html; charset=\"iso-8859-1\""),
                  "/d": web.page("Norway and Ghana signed a trade agreement in Oslo on Tuesday. It rained all day.", "text/plain")})
    latin = serve({"/latin": web.page(rss(item(guid="x", text="Caf\u00e9 owners: Norway praised Japan.")).replace("encoding='utf-8'", "")
                                      .encode("latin-1"), "application/xml; charset=iso-8859-1")})
    done = watch("charsets", SERVER.url(host, "/gzip"), SERVER.url(latin, "/latin"))
    check("charsets", "stored: 4 pages, 1 as their feed has them" in done.stdout, done.stdout + done.stderr)
    for code in ("MLI", "PER", "TCD", "GHA"):
        check("page of %s" % code, found("charsets", "with:NOR", "with:" + code))
    check("charset by HTTP", "Caf\u00e9" in run("store", "dump", db("charsets")).stdout)


def test_manners():
    host = serve({"/robots.txt": web.page("User-agent: *\nCrawl-delay: 0.3\nDisallow: /secret\nAllow: /secret/open$\n", "text/plain"),
                  "/rss": rss(item("/secret/a", "S", "Chad praised Ghana."), item("/secret/open", "O"), item("/two", "T")),
                  "/secret/a": article("Peru", "Kenya"), "/secret/open": article("Norway", "Mali"), "/two": article("Japan", "Chile")})
    no = serve({"/robots.txt": web.page("User-agent: demarche/2\nDisallow: /\n", "text/plain"), "/feed": rss(item("/x"))})
    broken = serve({"/robots.txt": web.status(500), "/feed": rss(item("/x"))})
    away = serve({"/robots.txt": web.redirect("/elsewhere/robots.txt"), "/elsewhere/robots.txt": web.page("User-agent: *\nDisallow: /q", "text/plain"),
                  "/q": rss(), "/r": rss()})
    noise = serve({"/robots.txt": web.page(bytes(range(256)) * 4000, "text/plain"), "/feed": rss()})
    done = watch("manners", SERVER.url(host, "/rss"), SERVER.url(no, "/feed"), SERVER.url(broken, "/feed"), SERVER.url(away, "/q"),
                 SERVER.url(away, "/r"), SERVER.url(noise, "/feed"), code=65)
    check("robots.txt forbids a feed", "/feed: robots.txt forbids it" in done.stderr and not SERVER.asked(no, "/feed"), done.stderr)
    check("robots.txt forbids a page", "/secret/a: robots.txt forbids it" in done.stderr and not SERVER.asked(host, "/secret/a"), done.stderr)
    check("the feed's own text", found("manners", "src:TCD", "tgt:GHA"))
    check("Allow", found("manners", "with:NOR", "with:MLI"))
    check("robots.txt fails", "robots.txt cannot be had: the server answers 500" in done.stderr and not SERVER.asked(broken, "/feed"), done.stderr)
    check("robots.txt elsewhere", "/q: robots.txt forbids it" in done.stderr and SERVER.asked(away, "/r"), done.stderr)
    check("failures", "6 feeds: 6 asked, 0 unchanged, 3 failed" in done.stdout, done.stdout)
    times = SERVER.asked(host)
    gaps = [b.begun - a.ended for a, b in zip(times, times[1:])]
    check("crawl-delay", len(times) == 4 and min(gaps) >= 0.29, gaps)
    late = serve({"/rss": rss(*[item("/%d" % i) for i in range(4)]), **{"/%d" % i: web.slowly(0.1, web.page(article("Norway", "Mali", "%d" % i))) for i in range(4)}})
    watch("late", SERVER.url(late, "/rss"), SERVER.url(late, "/0"), code=65)
    check("never two at a time", len(SERVER.asked(late)) == 7 and SERVER.most[late] == 1, SERVER.most[late])
    gap = serve({"/rss": rss(item("/1"), item("/2")), "/1": article("Norway", "Mali"), "/2": article("Peru", "Chile")})
    watch("gap", SERVER.url(gap, "/rss"), fast=["--gap=0.2", *FAST[1:]])
    times = SERVER.asked(gap)
    gaps = [b.begun - a.ended for a, b in zip(times, times[1:])]
    check("--gap", len(times) == 4 and min(gaps) >= 0.19, gaps)


# ---- What goes wrong ------------------------------------------------------------

CLOSED = socket.socket()  # a port that nobody listens on, and nobody else gets
CLOSED.bind(("127.0.1.99", 0))


def due(row, seconds, begun):
    """Is the feed, or page, held for so long from some moment since `begun`?"""
    return begun - 1 <= row["hold"] - seconds <= time.time() + 1


def test_bad_feeds():
    """path: (how it answers, what is told of it)"""
    private = SERVER.url("127.0.0.2", "/inside")
    SERVER.routes["127.0.0.2", "/inside"] = web.page(rss(item(guid="secret")))
    cases = {
        "/endless": (web.endless, "it is larger than 8 MiB"),
        "/bomb": (web.bomb, "it is larger than 8 MiB"),
        "/told": (lambda c: c.answer(200, b"<rss>", length=1 << 40), "it is larger than 8 MiB"),
        "/loop": (web.redirect("/loop"), "more than 5 redirects"),
        "/inside": (web.redirect(private), "its address is a private one"),
        "/name": (web.redirect("http://localhost:%d/inside" % SERVER.port), "its address is a private one"),
        "/mapped": (web.redirect("http://[::ffff:127.0.0.2]:%d/inside" % SERVER.port), "its address is a private one"),
        "/file": (web.redirect("file:///etc/passwd"), "leads to no address of http or https"),
        "/nowhere": (web.status(302), "leads to no address of http or https"),
        "/short": (lambda c: c.answer(200, rss(item(guid="x")), length=9999), "broke before the end"),
        "/chunks": (web.cut_chunks, "broke before the end"),
        "/nothing": (lambda c: None, "closed without an answer"),
        "/ssh": (web.no_http, "HTTP/0.9"),
        "/headers": (web.huge_headers, "headers are larger than 64 KiB"),
        "/empty": (web.page(b""), "its answer is empty"),
        "/html": (web.page(article("Norway", "Mali")), "it is no feed"),
        "/json": (web.page('{"items":[]}', "application/json"), "it is no feed"),
        "/zip": (web.page(b"PK\3\4" + bytes(400)), "it is no feed"),
        "/unpacked": (web.page("<rss/>", headers=["Content-Encoding: gzip"]), "it is packed, and broken"),
        "/xml": (web.page("<rss><channel><title>x</title><item><title>y"), "broken XML without one whole item"),
        "/404": (web.status(404), "the server answers 404"),
        "/410": (web.status(410), "it is gone (410) and is not asked again"),
        "/429": (web.status(429, "Retry-After: 7200"), "the server answers 429"),
        "/500": (web.status(500), "the server answers 500"),
        "/503": (web.status(503, "Retry-After: Fri, 31 Dec 2100 23:59:59 GMT"), "the server answers 503"),
        "/204": (web.status(204), "the server answers 204"),
    }
    hosts = {path: serve({path: how}) for path, (how, _) in cases.items()}
    urls = {path: SERVER.url(host, path) for path, host in hosts.items()}
    urls["/tls"] = SERVER.url(hosts["/html"], "/tls").replace("http:", "https:")
    urls["/closed"] = "http://127.0.1.99:%d/closed" % CLOSED.getsockname()[1]
    urls["/localhost"] = "http://localhost:%d/localhost" % SERVER.port
    urls["/nodns"] = "http://no-such-host.invalid/nodns"
    told = {path: words for path, (_, words) in cases.items()}
    told.update({"/tls": "robots.txt cannot be had", "/closed": "robots.txt cannot be had", "/localhost": "its address is a private one",
                 "/nodns": "robots.txt cannot be had"})
    begun = time.time()
    done = watch("bad", *urls.values(), code=65)
    for path, words in told.items():
        line = [x for x in done.stderr.splitlines() if x.startswith("demarche: %s: " % urls[path])]
        check("told of " + path, len(line) == 1 and words in line[0], line or done.stderr)
    check("all failed", "%d feeds: %d asked, 0 unchanged, %d failed" % ((len(urls),) * 3) in done.stdout, done.stdout)
    check("nothing from inside", not SERVER.asked("127.0.0.2") and not SERVER.asked("127.0.0.1"), SERVER.log)
    check("no event", "documents" in run("status", db("bad")).stdout and not found("bad", "modality:asserted"))
    rows = table("bad")
    check("back-off", due(rows["/404"], 1800, begun) and rows["/404"]["errors"] == 1, rows["/404"])
    check("Retry-After", due(rows["/429"], 7200, begun), rows["/429"])
    check("Retry-After, a date", due(rows["/503"], 7 * 86400, begun), rows["/503"])
    asked = len(SERVER.log)
    done = watch("bad")
    check("left alone", "0 asked" in done.stdout and "%d left alone" % (len(urls) - 1) in done.stdout, done.stdout)
    check("nobody is asked", len(SERVER.log) == asked)
    done = watch("bad", "--retry", "--max-bad=2", urls["/404"], urls["/410"])
    check("--retry", "2 asked" in done.stdout, done.stdout)
    row = table("bad")["/404"]
    check("back-off doubles", row["errors"] == 2 and due(row, 3600, begun), row)
    out = run("status", db("bad")).stdout
    check("status of a failure", re.search(r" 2  \d{4}-\d\d-\d\d \d\d:\d\d  %s  FAILING: the server answers 404" % urls["/404"], out), out)
    check("status of the gone", re.search(r"%s  GONE: it is gone" % urls["/410"], out), out)


def test_slow():
    slow = serve({"/slow": web.silent})
    drip = serve({"/drip": web.drip})
    done = watch("slow", SERVER.url(slow, "/slow"), SERVER.url(drip, "/drip"), code=65, fast=["--timeout=4s", *FAST[::2]])
    for path in ("/slow", "/drip"):
        check(path, "%s: no whole answer within 4 seconds" % path in done.stderr, done.stderr)
    check("the server knows that they have ended", until(lambda: SERVER.asked(slow, "/slow") and SERVER.asked(drip, "/drip")))
    both = SERVER.asked(slow, "/slow") + SERVER.asked(drip, "/drip")
    check("both at once", max(a.begun for a in both) < min(a.ended for a in both), both)


def test_bad_items():
    host = serve({"/rss": rss(item("/404", "A", "Chad praised Ghana."), item("/500", "B", "Peru praised Kenya."), item("/pdf", "C", "Mali praised Togo."),
                              item("/packed", "D", "Japan praised Chile."), item("/empty", title="", text=""), item("javascript:alert(1)", "E", guid="e", text="Norway praised Sweden."),
                              item("http://127.0.0.2:%d/inside" % SERVER.port, "F", "Spain praised Cuba."), item("http://a:b@127.0.0.2/x", "G", guid="g", text="Egypt praised Libya.")),
                  "/500": web.status(500), "/pdf": web.page(b"%PDF-1.7" + bytes(500), "application/pdf"),
                  "/packed": web.page(web.gzip.compress(bytes(20 << 20)), "application/gzip"), "/empty": web.page("")})
    half = serve({"/half": rss(item(guid="1", text="Norway praised Japan."))[:-16] + "<item><title>cut off"})
    done = watch("items", SERVER.url(host, "/rss"), SERVER.url(half, "/half"))
    check("half a feed", "/half: 1 of its items cannot be read" in done.stderr and found("items", "src:NOR", "tgt:JPN"), done.stderr)
    check("a feed that is half is asked for whole again", not table("items")["/half"]["etag"])
    for words in ("/404: the server answers 404", "/500: the server answers 500", "/pdf: there is no article in it", "/packed: there is no article in it",
                  "/inside: its robots.txt cannot be had: its address is a private one"):
        check("told of an item", words in done.stderr, done.stderr)
    for pair in (("TCD", "GHA"), ("MLI", "TGO"), ("JPN", "CHL"), ("NOR", "SWE"), ("EGY", "LBY")):
        check("own text of %s" % pair[0], found("items", "src:" + pair[0], "tgt:" + pair[1]))
    check("later", not found("items", "src:PER") and "2 to be tried again" in done.stdout, done.stdout)
    stores.sql(db("items"), "UPDATE item SET hold = 1, tries = 4 WHERE state = 0")
    done = watch("items")
    check("the last try", found("items", "src:PER", "tgt:KEN") and "0 to be tried again" in done.stdout, done.stdout)
    check("nothing waits", re.search(r"^ +\d+ +\d+ +0  ", run("status", db("items")).stdout, re.M))


def test_pause():
    host = serve({"/rss": rss(item("/one"), item("/two"), item("/three")), "/one": web.status(429, "Retry-After: 3600"),
                  "/two": article("Norway", "Mali")})
    begun = time.time()
    done = watch("pause", SERVER.url(host, "/rss"))
    check("a host that wants a pause gets it", not SERVER.asked(host, "/two") and not SERVER.asked(host, "/three"), SERVER.asked(host))
    check("told once", len(done.stderr.splitlines()) == 1 and "3 to be tried again" in done.stdout, done.stderr + done.stdout)
    rows = stores.sql(db("pause"), "SELECT tries, hold FROM item ORDER BY key")
    check("what was not asked is no failure", [r["tries"] for r in rows] == [1, 0, 0], rows)
    check("all wait", all(due(r, 3600, begun) for r in rows), rows)
    stores.sql(db("pause"), "UPDATE item SET hold = 1")
    SERVER.routes[host, "/one"] = web.page(article("Peru", "Kenya"))
    check("behind the pause", "stored: 2 pages" in watch("pause").stdout)


def test_moved():
    host = serve({"/new": rss(item(guid="1", text="Norway praised Japan."))})
    old = serve({"/old": web.redirect(SERVER.url(host, "/new"), 301), "/while": web.redirect("/here"), "/here": rss()})
    done = watch("moved", SERVER.url(old, "/old"), SERVER.url(old, "/while"))
    check("moved for good", "/old: it has moved to %s" % SERVER.url(host, "/new") in done.stderr, done.stderr)
    check("moved for a while", "/while" not in done.stderr, done.stderr)
    check("followed", found("moved", "src:NOR", "tgt:JPN"))
    check("robots.txt of both", SERVER.asked(host, "/robots.txt") and SERVER.asked(old, "/robots.txt"))
    check("status of the moved", "moved to " + SERVER.url(host, "/new") in run("status", db("moved")).stdout)


def test_rhythm():
    begun = time.time()
    hours = "".join("<hour>%d</hour>" % h for h in range(24))
    host = serve({"/ttl": rss(head="<ttl>120</ttl>"), "/sy": rss(head="<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"),
                  "/hours": rss(head="<skipHours>%s</skipHours>" % hours), "/days": rss(head="<skipDays>%s</skipDays>" % "".join(
                      "<day>%s</day>" % d for d in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday") if d != time.strftime("%A", time.gmtime(begun + 2 * 86400))))})
    watch("rhythm", *[SERVER.url(host, p) for p in ("/ttl", "/sy", "/hours", "/days")])
    rows = table("rhythm")
    check("ttl", due(rows["/ttl"], 7200, begun), rows["/ttl"])
    check("updatePeriod", due(rows["/sy"], 6 * 3600, begun), rows["/sy"])
    check("skipHours, all of them", due(rows["/hours"], 0, begun), rows["/hours"])
    day = int(begun // 86400) + 2
    check("skipDays", rows["/days"]["hold"] == day * 86400, rows["/days"])
    done = watch("rhythm")
    check("left alone by ttl", "3 left alone" in done.stdout and "1 asked" in done.stdout, done.stdout)


def test_many():
    host = serve({"/many": rss(*[item(guid="g%d" % i, title="T", text="Number %d." % i) for i in range(520)])})
    done = watch("many", SERVER.url(host, "/many"))
    check("500 items an answer", "500 new items" in done.stdout, done.stdout)
    done = watch("many")
    check("the rest", "20 new items" in done.stdout, done.stdout)


def test_ipv6():
    try:
        six = web.Server(["::1"])
    except OSError:
        print("no IPv6 loopback here: its test is left out")
        return
    six.routes["::1", "/rss"] = web.page(rss(item("/one")))
    six.routes["::1", "/one"] = web.page(article("Norway", "Mali"))
    watch("six", six.url("::1", "/rss"))
    check("IPv6", found("six", "with:NOR", "with:MLI"))
    done = watch("six", "--retry", six.url("::1", "/rss"), fast=["--gap=0"], code=65)
    check("IPv6 is private", "its address is a private one" in done.stderr, done.stderr)


# ---- Running on -------------------------------------------------------------------

def begin(name, *words):
    return subprocess.Popen([PROGRAM, "watch", *FAST, db(name), *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENV)


def until(what, seconds=PATIENCE):
    end = time.time() + seconds
    while not what() and time.time() < end:
        time.sleep(0.05)
    return bool(what())


def test_running():
    first = [item("/one")]
    host = serve({"/rss": lambda c: c.answer(200, rss(*(first + [item("/two")] if c.count > 1 else first))),
                  "/one": article("Norway", "Mali"), "/two": article("Japan", "Chile")})
    running = begin("running", "--interval=1s", SERVER.url(host, "/rss"))
    check("goes on", until(lambda: SERVER.asked(host, "/two")))
    check("is asked again and again", until(lambda: len(SERVER.asked(host, "/rss")) >= 3))
    if not stores.AT:  # on a server they take turns
        done = watch("running", code=1)
        check("one writer", "being written by another demarche" in done.stderr, done.stderr)
    check("others read", found("running", "with:NOR"))
    check("what came is counted while it runs", until(lambda: "0 days wait" in doctor("running") and "0 events wait" in doctor("running")), doctor("running"))
    running.send_signal(signal.SIGTERM)
    out, err = running.communicate(timeout=PATIENCE)
    check("ends when told to", running.returncode == 0 and "stored: 2 pages" in out, out + err)
    check("both pages", found("running", "with:NOR") and found("running", "with:JPN"))


def test_interrupted():
    """Pages that were not read yet are read by the next run, though the feed answers 304."""
    pages = {"/%d" % i: article("Norway", "Mali", "Page %d." % i) for i in range(6)}
    killed = threading.Event()
    pages["/3"] = lambda c: killed.wait(PATIENCE) if c.count == 1 else c.answer(200, article("Japan", "Chile"))
    host = serve({"/rss": web.conditional(rss(*[item("/%d" % i) for i in range(6)])), **pages})
    running = begin("cut", SERVER.url(host, "/rss"))
    check("half way", until(lambda: SERVER.counts[host, "/3"]))
    running.send_signal(signal.SIGKILL)
    running.communicate(timeout=PATIENCE)
    killed.set()
    until(lambda: not SERVER.busy[host])
    done = watch("cut")
    check("goes on", "1 unchanged" in done.stdout and "stored: 3 pages" in done.stdout, done.stdout + done.stderr)
    check("no page is lost", [len(SERVER.asked(host, "/%d" % i)) for i in (0, 1, 2, 4, 5)] == [1] * 5, SERVER.asked(host))
    check("nor the one that was cut off", found("cut", "with:JPN"))


# ---- Lists, stores, status ------------------------------------------------------------

def test_usage():
    for words, code, told in ((["watch"], 2, "wants the store"), (["watch", db("none"), os.path.join(WORK.name, "no.opml")], 66, "no.opml"),
                              (["watch", db("none")], 66, "no feed to watch"), (["watch", "--interval=soon", "x"], 2, "a time such as"),
                              (["watch", "--allow-private=here", "x"], 2, "--allow-private wants"), (["watch", "--timeout=0", "x"], 2, "a time such as")):
        done = run(*words, code=code)
        check(" ".join(words[:2]), told in done.stderr, done.stderr)
    text = os.path.join(WORK.name, "text.opml")
    with open(text, "w") as out:
        out.write("feeds, feeds")
    check("no OPML", "is no list of feeds" in run("watch", db("none"), text, code=65).stderr)
    with open(text, "w") as out:
        out.write("<opml><body><outline xmlUrl='gopher://x/'/><outline xmlUrl='http://u:p@x/'/></body></opml>")
    done = watch("none", text, code=65)
    check("addresses", done.stderr.count("it is no address of http or https") == 2 and "2 failed" in done.stdout, done.stderr)
    text = run("watch", "--help").stdout
    check("--help", "Examples:" in text)
    for option in set(re.findall(r"^  (--[a-z-]+)", text, re.M)):
        check("%s in the completions" % option, option in read("completions/demarche.bash"))
        check("%s in the manual page" % option, option.replace("-", "\\-") in read("docs/man/demarche.1"))
    for path in ("README.md", "docs/man/demarche.1", "completions/demarche.bash"):
        check("watch in " + path, "watch" in read(path))


def test_status():
    host = serve({"/daily": rss(*[item(guid=str(i)) for i in range(6)]), "/new": rss(item(guid="n"))})
    watch("status", SERVER.url(host, "/daily"), SERVER.url(host, "/new"))
    noon = 10900 * 86400 + 43200  # 1999-11-05
    stores.sql(db("status"), f"UPDATE item SET seen = {noon} - (6 - key) * 86400 WHERE key <= 6")
    stores.sql(db("status"), f"UPDATE feed SET brought = {noon}, answered = {noon}, tried = {noon}, hold = 0")
    out = run("status", "--date=1999-11-06", db("status")).stdout
    check("not silent", re.search(r"^ +6 +6 +0  1999-11-05 12:00  1999-11-05 12:00 +24.0h +1.5 +0  - +http.*/daily$", out, re.M), out)
    out = run("status", "--date=1999-11-11", db("status")).stdout
    check("silent", re.search(r"^ +6 +1 .* 24.0h +6.5 .*/daily  SILENT for 6 times its usual gap$", out, re.M), out)
    check("too little to tell", re.search(r" - +- +0  - +http.*/new$", out, re.M), out)


def test_older_store():
    if stores.AT:  # there is none of these on a server
        return
    host = serve({"/rss": rss(item(guid="1", text="Norway praised Japan."))})
    old = db("old")
    with stores.sqlite3.connect(old) as d:
        d.executescript(open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../data/store/version-1.sql"), encoding="utf-8").read())
    done = run("status", old, code=1)
    check("an older store", "is a store of version 1" in done.stderr, done.stderr)
    watch("old", SERVER.url(host, "/rss"))
    check("brought up to date", found("old", "src:NOR", "tgt:JPN") and found("old", "src:MLI", "tgt:GHA"))


if __name__ == "__main__":
    for name, test in list(globals().items()):
        if name.startswith("test_") and (len(sys.argv) < 3 or name in sys.argv[2:]):
            begun = time.time()
            test()
            if time.time() - begun > 5:
                print("%s took %.1f s" % (name, time.time() - begun))
    check("one request at a time to a host", max(SERVER.most.values(), default=1) == 1, SERVER.most)
    WORK.cleanup()
    sys.exit(failed != 0)
