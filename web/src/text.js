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
