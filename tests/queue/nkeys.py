"""Keys and credentials of NATS, made with openssl: a user's seed, and a server that knows users by
credentials.  Usage: nkeys.py FOLDER; leaves in it
  user.nk, user.pub          a seed and its public key
  user.creds, stranger.creds credentials, and some that the server does not know
  operator.conf              lines for the server that knows them"""
import base64
import json
import os
import subprocess
import sys
import time

folder = sys.argv[1]
OPERATOR, ACCOUNT, USER, SEED = 14 << 3, 0, 20 << 3, 18 << 3


def text_of(prefix, raw):
    data, crc = bytes(prefix) + raw, 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return base64.b32encode(data + crc.to_bytes(2, "little")).decode().rstrip("=")


def write(name, text):
    with open(os.path.join(folder, name), "w", encoding="ascii") as out:
        out.write(text)


class Key:
    def __init__(self, name, kind):
        self.file = os.path.join(folder, name + ".ed25519")
        run("genpkey", "-algorithm", "ed25519", "-out", self.file)
        self.public = text_of([kind], run("pkey", "-in", self.file, "-pubout", "-outform", "DER")[-32:])
        self.seed = text_of([SEED | kind >> 5, (kind & 31) << 3], run("pkey", "-in", self.file, "-outform", "DER")[-32:])

    def sign(self, subject, name, nats):
        part = lambda o: base64.urlsafe_b64encode(o if isinstance(o, bytes) else json.dumps(o).encode()).decode().rstrip("=")
        claims = {"jti": name, "iat": int(time.time()) - 60, "iss": self.public, "name": name, "sub": subject.public, "nats": {**nats, "version": 2}}
        signed = part({"typ": "JWT", "alg": "ed25519-nkey"}) + "." + part(claims)
        write("signed", signed)
        return signed + "." + part(run("pkeyutl", "-sign", "-rawin", "-inkey", self.file, "-in", os.path.join(folder, "signed")))


def run(*words):
    return subprocess.run(["openssl", *words], check=True, capture_output=True).stdout


def credentials(key, account):
    token = account.sign(key, "user", {"type": "user", "subs": -1, "data": -1, "payload": -1, "pub": {}, "sub": {}})
    return ("-----BEGIN NATS USER JWT-----\n%s\n------END NATS USER JWT------\n\n"
            "-----BEGIN USER NKEY SEED-----\n%s\n------END USER NKEY SEED------\n" % (token, key.seed))


user, stranger = Key("user", USER), Key("stranger", USER)
operator, account, system, other = Key("operator", OPERATOR), Key("account", ACCOUNT), Key("system", ACCOUNT), Key("other", ACCOUNT)
write("user.nk", user.seed + "\n")
write("user.pub", user.public)
write("user.creds", credentials(user, account))
write("stranger.creds", credentials(stranger, other))
every = dict.fromkeys(("subs", "data", "payload", "imports", "exports", "conn", "leaf", "mem_storage", "disk_storage", "streams", "consumer"), -1)
accounts = {a.public: operator.sign(a, "desk", {"type": "account", "limits": {**every, "wildcards": True}}) for a in (account,)}
accounts[system.public] = operator.sign(system, "system", {"type": "account", "limits": {"subs": -1, "data": -1, "payload": -1, "imports": -1, "exports": -1, "conn": -1, "leaf": -1, "wildcards": True}})
write("operator.conf", "operator: %s\nsystem_account: %s\nresolver: MEMORY\nresolver_preload {\n%s\n}\n" % (
    operator.sign(operator, "operator", {"type": "operator"}), system.public, "\n".join("%s: %s" % a for a in accounts.items())))
