// Names of persons, organisations and places from the Entity annotations of a GUM treebank,
// as a BIO file for demarche train.  GUM marks every noun phrase; a name is the part around
// the phrase's head (its minimal span) that is made of proper nouns.
// Usage: node tools/gum_names.mjs GUM.conllu >GUM.bio
import { readFileSync } from "node:fs";

const kinds = { person: "PER", organization: "ORG", place: "LOC" };
const titles = new Set(("Mr. Mrs. Ms. Mr Mrs Ms Dr. Dr Prof. Professor President Prime Minister Senator Sen. Rep. Gov. Governor " +
  "Secretary General Gen. Colonel Col. Captain Capt. Lieutenant Sir Lord Lady King Queen Prince Princess Pope Saint Judge Justice " +
  "Chairman Speaker Congressman Congresswoman Ambassador Vice Chancellor Reverend Rev. Sergeant Sgt. Uncle Aunt").split(" "));

// Phrases of a sentence: {kind, from, to, heads}.  `open` goes on from sentence to sentence.
function phrases(words, open) {
  const found = [];
  words.forEach((word, at) => {
    for (const [mark] of word.entity.matchAll(/\([^()]*\)?|[^()]+\)/g)) {
      const body = mark.replace(/[()]/g, ""), fields = body.split("-");
      if (mark[0] === "(") open.push({ id: fields[0], kind: fields[1], from: at, min: fields[5] ?? fields[4] });
      if (!mark.endsWith(")")) continue;
      const which = open.findLastIndex((phrase) => phrase.id === fields[0]);
      if (which >= 0) found.push({ ...open.splice(which, 1)[0], to: at });
    }
  });
  return found;
}

const proper = (word) => word?.upos === "PROPN";

// [from, to] of the name in a phrase, or nothing.
function nameOf(words, { kind, from, to, min }) {
  let head = from + Number((min ?? "").split(",")[0]) - 1;
  if (!(head >= from && head <= to) || !proper(words[head])) return null;
  let first = head, last = head;
  while (first > from && proper(words[first - 1])) first--;
  for (let at = last + 1; at <= to; at++) {
    const bridge = kind !== "person" && /^(of|the|for|-|')$/.test(words[at].form) && at < to;
    if (proper(words[at])) last = at;
    else if (!bridge && words[at].form !== "-") break;
  }
  while (kind === "person" && first < last && titles.has(words[first].form)) first++;
  return titles.has(words[first].form) && first === last && kind === "person" ? null : [first, last];
}

function tag(words, open) {
  const tags = words.map(() => "O");
  const names = phrases(words, open).filter((phrase) => kinds[phrase.kind])
    .map((phrase) => ({ kind: phrase.kind, span: nameOf(words, phrase) })).filter((name) => name.span)
    .sort((a, b) => b.span[1] - b.span[0] - (a.span[1] - a.span[0]));
  for (const { kind, span: [first, last] } of names) {
    if (tags.slice(first, last + 1).some((t) => t !== "O")) continue;
    for (let at = first; at <= last; at++) tags[at] = `${at === first ? "B" : "I"}-${kinds[kind]}`;
  }
  return words.map((word, at) => `${word.form}\t${tags[at]}\n`).join("");
}

let words = [], open = [], text = "";
for (const line of readFileSync(process.argv[2], "utf8").split("\n")) {
  const f = line.split("\t");
  if (/^\d+$/.test(f[0])) words.push({ form: f[1], upos: f[3], entity: /(?:^|\|)Entity=([^|]*)/.exec(f[9])?.[1] ?? "" });
  else if (!line && words.length) {
    text += tag(words, open) + "\n";
    words = [];
    open = [];
  }
}
process.stdout.write(text);
