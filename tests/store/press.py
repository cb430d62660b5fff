"""Three hundred invented articles, the same each time, with words that are hard to index."""
import json
import random

random.seed(11)
FACTS = ["Norway criticised Japan on Monday for its whaling.", "Mali and Ghana signed a trade agreement in Accra on Tuesday.",
         "Syria threatened to attack Israel.", "France recalled its ambassador from Chad.", "Brazil sent relief to Peru on Wednesday.",
         "Chad denied that it had arrested two envoys of France.", "Greece offered Turkey a treaty. Turkey rejected the offer."]
ODD = ["The café in Ålesund closed; naïve façades fell.", "Señor Peña spoke of the Čadež plan.", "A well-known, half-built F-16 stood by gate 12B.",
       "It cost 1,250.75 crowns, or 3.5 per cent, in 1999-2000.", "See press.example/a/b?c=d or write to desk@press.example at once.",
       "The ministers' talks were the talks of the town.", "Nobody's ships, no ship; shipping and shipped goods lay there.",
       "Running, he ran; the runners' run was run.", "Großstraße and Straße are two words, İstanbul is one.",
       "The agreement on trade is no trade agreement.", "Ελλάδα and Россия met; Київ did not.", "A rock'n'roll band played re-elected hymns.",
       "Generalizations of relational, conditional and rational organizations oscillated.", "Oil, gas & coal: up 7%—down 2½ points.",
       "The flies died; the cries of the skies were happily and hopefully heard.", "Troubled ponies hopped; filing failed, sized and fizzed."]
NOUNS = "harbour bridge school market river mountain village station letter window garden engine doctor farmer winter summer".split()
for n in range(300):
    words = " ".join(f"The {random.choice(NOUNS)} of the {random.choice(NOUNS)} was {random.choice(['old', 'new', 'closed', 'quiet', 'busy'])}."
                     for _ in range(random.randint(2, 6)))
    said = [random.choice(FACTS), random.choice(ODD), words, random.choice(ODD)]
    random.shuffle(said)
    print(json.dumps({"id": f"p{n}", "source": random.choice(["Post", "Wire", "Gazette"]), "title": random.choice(NOUNS).title() + f" {n}",
                      "date": f"1999-{random.randint(9, 11):02d}-{random.randint(1, 28):02d}", "text": " ".join(said)}))
