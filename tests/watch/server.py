"""A web server on loopback that misbehaves as it is told to.

Every host is an address of 127.0.0.0/8 (or ::1), all on one port.  `routes` maps (host, path) to a
function that is given a Connection and answers as it likes; what was asked is in `log`."""
import collections
import gzip
import socket
import threading
import time


class Connection:
    """One request, and the ways to answer it."""

    def __init__(self, sock, host, path, headers, count, answering):
        self.sock, self.host, self.path, self.headers, self.count = sock, host, path, headers, count
        self.answering = answering

    def raw(self, data):
        self.answering()
        self.sock.sendall(data)

    def answer(self, status=200, body=b"", headers=(), length=None):
        if isinstance(body, str):
            body = body.encode()
        lines = ["HTTP/1.1 %d X" % status, "Content-Length: %d" % (len(body) if length is None else length),
                 "Connection: close", *headers]
        self.raw("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


Asked = collections.namedtuple("Asked", "host path headers begun ended")


class Server:
    def __init__(self, hosts):
        self.routes, self.log, self.busy, self.most = {}, [], collections.Counter(), collections.Counter()
        self.counts, self.lock, self.sockets = collections.Counter(), threading.Lock(), []
        self.port = 0
        for host in hosts:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            s = socket.socket(family, socket.SOCK_STREAM)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            s.bind((host, self.port))
            s.listen(16)
            self.port = s.getsockname()[1]
            self.sockets.append(s)
            threading.Thread(target=self.accept, args=(s, host), daemon=True).start()

    def url(self, host, path="/"):
        return "http://%s:%d%s" % ("[%s]" % host if ":" in host else host, self.port, path)

    def asked(self, host, path=None):
        return [a for a in self.log if a.host == host and path in (None, a.path)]

    def accept(self, listening, host):
        while True:
            sock, _ = listening.accept()
            threading.Thread(target=self.serve, args=(sock, host), daemon=True).start()

    def serve(self, sock, host):
        begun, waits = time.monotonic(), [1]

        def answering():  # a client may ask again as soon as it has the last byte
            with self.lock:
                self.busy[host] -= waits.pop() if waits else 0

        with self.lock:
            self.busy[host] += 1
            self.most[host] = max(self.most[host], self.busy[host])
        try:
            self.talk(sock, host, begun, answering)
        except OSError:
            pass  # the client had enough
        finally:
            answering()
            sock.close()

    def talk(self, sock, host, begun, answering):
        data = b""
        while b"\r\n\r\n" not in data:
            part = sock.recv(65536)
            if not part or part[0] == 0x16:  # TLS is not spoken here
                return
            data += part
        lines = data.decode("latin-1").split("\r\n")
        path = lines[0].split(" ")[1]
        headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in lines[1:] if ": " in line)}
        with self.lock:
            self.counts[host, path] += 1
            count = self.counts[host, path]
        c = Connection(sock, host, path, headers, count, answering)
        try:
            self.routes.get((host, path), lambda c: c.answer(404))(c)
        finally:
            with self.lock:
                self.log.append(Asked(host, path, headers, begun, time.monotonic()))


# ---- Ways to answer ---------------------------------------------------------

def page(body, kind="text/html; charset=utf-8", headers=()):
    return lambda c: c.answer(200, body, ["Content-Type: " + kind, *headers])


def status(number, *headers, body=b""):
    return lambda c: c.answer(number, body, headers)


def redirect(to, number=302):
    return status(number, "Location: " + to)


def packed(body, coding="gzip"):
    return page(gzip.compress(body.encode()), "application/xml", ["Content-Encoding: " + coding])


def conditional(body, etag='"one"', modified="Wed, 03 Nov 1999 10:00:00 GMT"):
    def go(c):
        if c.headers.get("if-none-match") == etag and c.headers.get("if-modified-since") == modified:
            c.answer(304)
        else:
            c.answer(200, body, ["ETag: " + etag, "Last-Modified: " + modified])
    return go


def slowly(seconds, then):
    def go(c):
        time.sleep(seconds)
        then(c)
    return go


def silent(c):
    c.sock.recv(1)  # nothing more comes: until the client has had enough


def drip(c):
    c.raw(b"HTTP/1.1 200 OK\r\n\r\n<rss>")
    while True:
        c.raw(b" ")
        time.sleep(0.05)


def endless(c):
    c.raw(b"HTTP/1.1 200 OK\r\n\r\n<rss>")
    while True:
        c.raw(b" " * 65536)


BOMB = gzip.compress(b"<rss>" + bytes(9 << 20), 9)


def bomb(c):
    c.answer(200, BOMB, ["Content-Encoding: gzip"])


def huge_headers(c):
    c.raw(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: %s\r\n" % (i, b"y" * 900) for i in range(200)) + b"\r\n")
    c.raw(b"<rss/>")


def cut_chunks(c):
    c.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n<rss><channel>")


def no_http(c):
    c.raw(b"SSH-2.0-OpenSSH_9.2\r\n")
