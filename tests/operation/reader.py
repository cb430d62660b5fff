"""Reads the text format 0.0.4 of Prometheus, strictly.  Usage: reader.py FILE..."""
import re
import sys

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*"'
SAMPLE = re.compile(rf"({NAME})(?:\{{({LABEL}(?:,{LABEL})*)\}})? (\S+)$")


def read(text):
    """{name: {labels: value}}; ValueError for what is no such text."""
    samples, types, done, family = {}, {}, set(), None
    if not text.endswith("\n"):
        raise ValueError("the last line does not end")
    for line in text[:-1].split("\n"):
        head = re.match(rf"# (HELP|TYPE) ({NAME}) (.+)$", line)
        if head:
            if head[2] in done:
                raise ValueError(f"a second head: {line}")
            if head[1] == "TYPE":
                if head[3] not in ("counter", "gauge", "summary"):
                    raise ValueError(f"no such type: {line}")
                done.add(family)
                family = head[2]
                types[family] = head[3]
            continue
        s = SAMPLE.match(line)
        if not s:
            raise ValueError(f"no sample: {line!r}")
        own = {family, f"{family}_sum", f"{family}_count"} if types.get(family) == "summary" else {family}
        if s[1] not in own:
            raise ValueError(f"not of the family {family}: {line}")
        if s[2] in samples.setdefault(s[1], {}):
            raise ValueError(f"twice: {line}")
        samples[s[1]][s[2]] = float(s[3])
    return samples


if __name__ == "__main__":
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as f:
            try:
                read(f.read())
            except ValueError as wrong:
                sys.exit(f"FAILED {path}: {wrong}")
