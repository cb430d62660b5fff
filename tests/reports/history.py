"""Articles of two years, a line each, for tests of what a day brings.

Norway praises Mali until July 1998 and attacks it from then on; a nuclear weapon is talked of early in 1997, then
not until November 1998; Chad calls on Ghana for talks and hears nothing; a paper falls silent in September 1998."""
import datetime
import json
import sys

DAY = datetime.timedelta(1)


def article(day, paper, text, number):
    return {"id": "%s-%s-%d" % (paper[:1], day, number), "date": str(day), "publisher": paper,
            "title": "News of %s" % day, "text": "%s Ship %d was late." % (text, number * 7919)}


def history():
    day, last = datetime.date(1997, 1, 1), datetime.date(1998, 11, 20)
    turn, quiet = datetime.date(1998, 7, 1), datetime.date(1998, 9, 1)
    number = 0
    while day <= last:
        number += 1
        if number % 3 == 0:
            yield article(day, "Post", "Norway praised Mali." if day < turn else "Norway attacked Mali.", number)
        if number % 4 == 0 and day < quiet:
            yield article(day, "Gazette", "Ghana and Chad met in Accra.", number)
        if day < datetime.date(1997, 4, 1) or day >= datetime.date(1998, 11, 1):
            yield article(day, "Wire", "Egypt accused Libya of building a nuclear weapon.", number)
            yield article(day, "Wire", "Greece called on Libya to stop reprocessing plutonium.", number + 1000)
        if number % 5 == 0:
            yield article(day, "Herald", "Peru and Ecuador signed a treaty.", number)
        day += DAY
    yield article(datetime.date(1998, 11, 6), "Herald", "Chad called on Ghana to hold talks.", 1)
    yield article(last, "Herald", "Kenya gave Sudan an ultimatum. Relations between Kenya and Sudan have cooled. "
                  "Sudan denied that it had attacked Kenya.", 2)


for one in history():
    json.dump(one, sys.stdout)
    print()
