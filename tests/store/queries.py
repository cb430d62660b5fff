"""The same words asked of two stores: the same events, in the same order, with the same marks.
Usage: queries.py PROGRAM STORE STORE"""
import subprocess
import sys

program, one, other = sys.argv[1:]
QUERIES = """café|cafe|CAFÉ|naive|façades|facade|senor|pena|cadez|alesund|"well known"|well-known|half-built|F-16|f16|"F 16"|12B|12b*
1,250.75|1250|250|"1 250 75"|3.5|1999-2000|"1999 2000"|press.example|"press example a b"|desk@press.example|desk|minister|ministers'
"the talks of"|"talks were the talks"|talk|talking|ship|ships|shipping|shipped|ship*|shipp*|run|running|runner|runners|ran|grossstrasse
großstraße|strasse|straße|istanbul|İstanbul|"trade agreement"|"agreement on trade"|"agreements on trading"|trade -agreement|trade -"trade agreement"
agreement -accra|ελλαδα|Ελλάδα|россия|киів|київ|rock'n'roll|"n roll"|re-elected|elect*|elected|generalization|general*|relate|relational|ration*
organize|organization|oscillate|rational -relational|2½|½|7%|—|up|down|"up 7"|fly|flies|die|cry|skies|sky|happy|happily|hope|hopeful|hopefully
trouble|pony|ponies|hop|hopping|file|fail|size|fizz|hymn*|"old garden"|"garden was old"|"the garden of the river"|garden river -school
"of the" harbour|"the harbour of" bridge*|quiet busy closed|whal*|whaling|attack -syria|"threatened to attack"|"recalled its ambassador"
"its amb*"|signed a|"a a"|the|-the quiet|nothing-like-it|zzz|harbour -zzz|"" harbour|a*|th*|1*|the -the"""
failed = nothing = asked = 0


def ask(store, query, *words):
    done = subprocess.run([program, "search", *words, "--limit=0", store, query], capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr.replace(store, "STORE")


for query in QUERIES.replace("\n", "|").split("|"):
    first, second = ask(one, query), ask(other, query)
    asked += 1
    nothing += not first[1]
    if first != second:
        failed += 1
        for a, b in zip((first[1] + first[2] + "-").splitlines(), (second[1] + second[2] + "-").splitlines()):
            if a != b:
                events = [done[1].count("event ") for done in (first, second)]
                print(f"FAILED {query}: {events} events\n  {a[:200]}\n  {b[:200]}")
                break
if nothing > asked / 2:
    failed += 1
    print(f"FAILED {nothing} of {asked} queries find nothing")
print(f"queries.py: {asked} queries, {failed} failed")
sys.exit(failed != 0)
