"""What has to be found in the acceptance article.  Usage: acceptance.py PROGRAM ARTICLE
Without the article (it belongs to its publisher) the test is skipped with a clear line."""
import json
import os
import subprocess
import sys

program, article = sys.argv[1:]
if not os.path.exists(article):
    print("skipped: the acceptance article is not here")
    sys.exit(77)
out = subprocess.run([program, "code", "--date=1999-11-03", article], check=True, capture_output=True).stdout
events = [json.loads(line) for line in out.decode("utf-8").splitlines()]


def parties(event, role):
    return {(a["country"], a["sectors"][0] if a["sectors"] else None, a["name"]) for a in event[role]}


def countries(event, role):
    return {a["country"] for a in event[role]}


def found(name, test):
    if not any(test(e) for e in events):
        sys.exit(f"not found: {name}")


putin, barak = ("RUS", "GOV", "Vladimir Putin"), ("ISR", "GOV", "Ehud Barak")
found("the meeting in Oslo", lambda e: e["event"] == "CONSULT" and {putin, barak} <= parties(e, "actor")
      and e["date"] == e["date_end"] == "1999-11-02" and e["place"] and e["place"]["name"] == "Oslo"
      and e["place"]["country"] == "NOR" and e["rule"].split(".")[1] == "n")
found("Russian technology to Iran", lambda e: e["event"] == "AID" and "RUS" in countries(e, "actor")
      and "IRN" in countries(e, "recipient") and e["report"] == "alleged" and e["rule"].split(".")[1] == "n")
found("Putin's proposal", lambda e: e["event"] == "AGREE" and putin in parties(e, "actor")
      and "ISR" in countries(e, "recipient") and e["trigger"] != [] and "proposal" in json.dumps(e["evidence"]))
found("Israel is not interested", lambda e: e["event"] == "REJECT" and "ISR" in countries(e, "actor"))
found("Netanyahu in office at the time spoken of", lambda e: e["date_end"] < "1999-07-06" and
      any(a["name"] == "Benjamin Netanyahu" and a["office"] == "prime minister" and a["sectors"] == ["GOV"]
          for a in e["actor"]))
found("the quotation and its speaker", lambda e: e["quote"] and "stupid to allow" in e["quote"]["text"]
      and any(v["kind"] == "speaker" and v["name"] == "Vladimir Putin" for v in e["attribution"]))
if any(a["name"] == "Benjamin Netanyahu" and e["date"] == "1999-11-03" and a["office"]
       for e in events for a in e["actor"]):
    sys.exit("Netanyahu is in office at the time of the article")
print(f"{len(events)} events, all that must be there is")
