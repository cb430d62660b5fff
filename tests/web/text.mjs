// Offsets in articles, and words that are marked in them: web/src/text.js.
import assert from "node:assert/strict";
import { bytes, offsets, offsetsOfLines, wholeWords } from "../../web/src/text.js";

const text = "Per\u00fa \ud83d\ude00 said:\r\nno.";
assert.equal(bytes(text), Buffer.byteLength(text));
const at = offsets(text);
for (const part of ["Per\u00fa", "Per\u00fa \ud83d\ude00", "Per\u00fa \ud83d\ude00 said:\r\n", text]) assert.equal(at(bytes(part)), part.length);

// A text field makes one character of each end of line.
for (const article of [text, "\r\n\r\na\r\n", "a\rb\nc", ""]) {
  const field = article.replace(/\r\n?/g, "\n"), lines = offsetsOfLines(article);
  assert.equal(lines.length, field.length + 1);
  for (let i = 0; i <= field.length; i++) assert.equal(article.slice(0, lines[i]).replace(/\r\n?/g, "\n"), field.slice(0, i));
}

const marked = (words, from, to) => {
  const span = wholeWords(words, from, to);
  return span && words.slice(...span);
};
const said = "Per\u00fa rejected  the call, twice.";
assert.equal(marked(said, 1, 7), "Per\u00fa rejected");
assert.equal(marked(said, 4, 14), "rejected");
assert.equal(marked(said, 19, 24), "call,");
assert.equal(marked(said, 19, 26), "call, twice");
assert.equal(marked(said, 0, said.length), said);
assert.equal(marked(said, 13, 15), null);
assert.equal(marked(said, 3, 3), null);
console.log("text.mjs: all as expected");
