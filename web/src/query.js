// The query language of docs/query.md, as far as the site changes queries.

// "src:ISR -place:COL "two words"" as its pieces.
export function pieces(query) {
  return query.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? [];
}

const quoted = (value) => (/[\s,":]/.test(value) ? `"${value.replaceAll('"', "")}"` : value);
export const term = (name, value) => `${name}:${quoted(value)}`;

const single = new Set(["on"]); // a day lies in one month, not in several

// The values of a condition, without their quotation marks.
const valuesOf = (piece) => (piece.slice(piece.indexOf(":") + 1).match(/(?:[^,"]|"[^"]*"?)+/g) ?? []).map((v) => v.replaceAll('"', ""));
const isOf = (name) => (piece) => piece.startsWith(`${name}:`);
const same = (a) => (b) => a.toLowerCase() === b.toLowerCase();

export const has = (query, name, value) => pieces(query).some((p) => isOf(name)(p) && valuesOf(p).some(same(value)));

export const names = (query, name) => pieces(query).some(isOf(name));

// Adds the value to the condition, of which any may hold, or takes it away.
export function toggle(query, name, value) {
  const all = pieces(query);
  const on = has(query, name, value);
  const at = all.findIndex((p) => isOf(name)(p) && (!on || valuesOf(p).some(same(value))));
  const old = at < 0 ? [] : valuesOf(all[at]);
  const values = on ? old.filter((v) => !same(value)(v)) : [...(single.has(name) ? [] : old), value];
  const piece = values.length ? [`${name}:${values.map(quoted).join(",")}`] : [];
  return (at < 0 ? [...all, ...piece] : [...all.slice(0, at), ...piece, ...all.slice(at + 1)]).join(" ");
}

// The query with this condition in place of all others of its name; value "": with none.
export function put(query, name, value) {
  const rest = pieces(query).filter((p) => !p.startsWith(`${name}:`));
  return (value === "" ? rest : [...rest, term(name, value)]).join(" ");
}

// In quotation marks for a shell.
export const shell = (text) => (/^[\w./:=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
