// Spans of the interface are bytes of UTF-8; strings here are UTF-16.

// A function from byte offsets to offsets of the string.
export function offsets(text) {
  const at = new Map([[0, 0]]);
  let bytes = 0;
  for (let i = 0; i < text.length; ) {
    const point = text.codePointAt(i);
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    i += point < 0x10000 ? 1 : 2;
    at.set(bytes, i);
  }
  return (byte) => at.get(byte) ?? text.length;
}

// Cuts [from, to) of the text at the edges of all marks: [{from, to, marks: [...]}].
export function pieces(from, to, marks) {
  const edges = new Set([from, to]);
  for (const m of marks) for (const edge of [m.from, m.to]) if (edge > from && edge < to) edges.add(edge);
  const sorted = [...edges].sort((a, b) => a - b);
  return sorted.slice(1).map((end, i) => ({
    from: sorted[i],
    to: end,
    marks: marks.filter((m) => m.from <= sorted[i] && m.to >= end),
  }));
}

// A text field has one character for each end of line, whatever the article has: offsets of the one in the other.
export function offsetsOfLines(text) {
  const at = [];
  for (let i = 0; i <= text.length; i++) if (!(text[i] === "\n" && text[i - 1] === "\r")) at.push(i);
  return at;
}

const letter = /[\p{L}\p{M}\p{N}]/u;
export const bytes = (text) => new TextEncoder().encode(text).length;

// [from, to) without the blanks at its ends, and with the rest of words that were cut; null: nothing is left.
export function wholeWords(text, from, to) {
  while (from < to && /\s/.test(text[from])) from++;
  while (from < to && /\s/.test(text[to - 1])) to--;
  if (from === to) return null;
  const inWord = (i) => letter.test(text[i - 1] ?? "") && letter.test(text[i] ?? "");
  while (inWord(from)) from--;
  while (inWord(to)) to++;
  return [from, to];
}
