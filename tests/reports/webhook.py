"""Posts alerts to a server on loopback that fails as it is told to.
Usage: webhook.py PROGRAM STORE FOLDER"""
import http.server
import json
import subprocess
import sys
import threading

program, store, folder = sys.argv[1:]
got, answers = [], []


class Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = answers.pop(0) if answers else 200
        got.append((status, self.headers["Content-Type"], json.loads(body)["id"]))
        self.send_response(status)
        if status == 429:
            self.send_header("Retry-After", "0")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def alert(state, *more):
    command = [program, "alert", "--as=jsonl", "--date=1998-11-20", "--state=%s/%s" % (folder, state),
               "--webhook=http://127.0.0.1:%d/secret" % server.server_port, *more, store]
    run = subprocess.run(command, capture_output=True, text=True)
    return run.returncode, [json.loads(line)["id"] for line in run.stdout.splitlines()], run.stderr


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
threading.Thread(target=server.serve_forever, daemon=True).start()

code, ids, err = alert("hooked")
assert code == 74 and not got and "private" in err and len(ids) > 4, (code, got, err)
assert "secret" not in err, err
code, again, err = alert("hooked", "--allow-private")
assert code == 0 and [g[2] for g in got] == ids == again, (code, got, err)
assert {g[1] for g in got} == {"application/json"}, got
assert "secret" not in open(folder + "/hooked").read()
del got[:]
code, again, err = alert("hooked", "--allow-private")
assert code == 0 and not got and again == ids, (code, got, err)

# 429 with Retry-After and one 500: tried again; 404: not, and the rest stays due.
answers[:] = [429, 500, 200, 404]
code, again, err = alert("other", "--allow-private")
assert code == 74 and again == ids and [g[0] for g in got] == [429, 500, 200, 404], (code, got, err)
assert [g[2] for g in got] == [ids[0]] * 3 + [ids[1]], got
assert "%d alerts were not taken" % (len(ids) - 1) in err, err
del got[:]
code, again, err = alert("other", "--allow-private", "--new")
assert code == 0 and not again and [g[2] for g in got] == ids[1:], (code, got, err)
