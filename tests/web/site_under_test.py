"""What the tests of the site share: articles of their own, and the server over a store of them."""
import gzip
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import time

ARTICLES = [
    {"id": "a1", "date": "1999-10-01", "publisher": "North Wire", "title": "Talks <sought>", "url": "https://north.example/1",
     "text": "Chile called on Peru to hold talks on the border. Bolivia praised Brazil. Chile will sign a treaty with Bolivia next month."},
    {"id": "a2", "date": "1999-10-05", "publisher": "South Post", "url": "https://post.example/2",
     "text": "Perú – as «said» – rejected the Chilean call. The Peruvian foreign minister accused Chile of shelling a village."},
    {"id": "a3", "date": "1999-10-06", "publisher": "North Wire", "title": "Shots on the border",
     "text": "Turkish and Greek troops clashed near Izmir on Tuesday. The weather was fine. Greece recalled its ambassador from Turkey."},
    {"id": "a4", "date": "1999-10-07", "publisher": "Harbour Daily", "title": "Two armies met at Izmir",
     "text": "Greek and Turkish troops clashed near Izmir on Tuesday, officials told reporters in the harbour. Turkey demanded an apology from Greece."},
    {"id": "a5", "publisher": "Harbour Daily", "title": "Without a date", "text": "Ghana praised Kenya."},
    {"id": "a6", "date": "2000-02-03", "publisher": "South Post", "title": "Loans and a visit",
     "text": "The Brazilian president visited Bolivia on Monday. Brazil lent Bolivia 20 million dollars. Bolivia did not attack Chile."},
]


PATIENCE = 300  # seconds after which what has to happen is taken for stuck


class Site:
    def __init__(self, program, store, *options, env=None):
        self.process = subprocess.Popen([program, "serve", "--listen=127.0.0.1:0", *options, store],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                        env={**os.environ, **(env or {})})
        line = self.process.stdout.readline()
        self.port = int(re.search(r":(\d+)/", line).group(1)) if line else 0

    def ask(self, method, path, body=None, headers=None, patient=True):
        """Waits as it is told where it asks too fast, if it is patient."""
        for _ in range(20):
            c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            c.request(method, path, body, headers or {})
            r = c.getresponse()
            data = r.read()
            c.close()
            if r.status != 429 or not patient:
                break
            time.sleep(float(r.getheader("Retry-After", "1")))
        if r.getheader("Content-Encoding") == "gzip":
            data = gzip.decompress(data)
        return r.status, dict(r.getheaders()), data

    def json(self, method, path, body=None, headers=None):
        status, _, data = self.ask(method, path, body, headers)
        return status, json.loads(data)

    def raw(self, data, wait=PATIENCE):
        s = socket.create_connection(("127.0.0.1", self.port), timeout=wait)
        s.sendall(data)
        try:
            return s.recv(4096)
        except (TimeoutError, ConnectionError):
            return b""
        finally:
            s.close()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)
