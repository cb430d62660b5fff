"""The files of contrib/, as far as they can be looked at without what runs them: units by systemd's own
check, the compose file by what it must have; every command in them by the program's help.
Usage: contrib.py PROGRAM SOURCE-FOLDER"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

program, root = os.path.abspath(sys.argv[1]), sys.argv[2]
failures = []


def check(name, ok, seen=""):
    if not ok:
        failures.append(name)
        print(f"FAILED {name}: {str(seen)[:600]}")


def known(name, words):
    """Has the program the command with these options?"""
    p = subprocess.run([program, words[0], "--help"], capture_output=True, text=True)
    check(f"{name}: demarche {words[0]}", p.returncode == 0, p.stderr)
    for option in [w.split("=")[0] for w in words if w.startswith("--")]:
        check(f"{name}: {words[0]} {option}", option in p.stdout)


units = sorted(glob.glob(os.path.join(root, "contrib/systemd/*.service")))
check("there are units", len(units) >= 4, units)
for path in units:
    name = os.path.basename(path)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    known(name, re.search(r"^ExecStart=/usr/local/bin/demarche (.*)$", text, re.M).group(1).split())
    if shutil.which("systemd-analyze"):
        with tempfile.TemporaryDirectory() as work:
            copy = os.path.join(work, name)
            with open(copy, "w", encoding="utf-8") as out:
                out.write(text.replace("/usr/local/bin/demarche", program))
            p = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True)
            check(f"{name}: systemd-analyze verify", p.returncode == 0 and not p.stdout + p.stderr, p.stdout + p.stderr)
if not shutil.which("systemd-analyze"):
    print("no systemd-analyze here: the units are not verified")

try:
    import yaml
except ImportError:
    print("no reader of YAML here: the compose file is not looked at")
    sys.exit(bool(failures))
with open(os.path.join(root, "contrib/compose.yaml"), encoding="utf-8") as file:
    compose = yaml.safe_load(file)
check("services", set(compose["services"]) == {"nats", "work", "sink", "serve"}, compose["services"].keys())
for name, service in compose["services"].items():
    check(f"{name}: what it depends on is there", set(service.get("depends_on", [])) <= set(compose["services"]))
    check(f"{name}: an image", "image" in service)
    if name != "nats":
        known(f"compose, {name}", service["command"])
        check(f"{name}: the queue is that of the service", name == "serve" or "nats://nats:4222/press" in service["command"])
        script = service["entrypoint"][2].replace("$$", "$")  # as compose reads it
        p = subprocess.run(["sh", "-n"], input=script, capture_output=True, text=True)
        check(f"{name}: its script", p.returncode == 0 and 'demarche "$@"' in script, p.stderr)
sys.exit(bool(failures))
