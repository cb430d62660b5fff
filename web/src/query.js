// The query language of docs/query.md, as far as the site changes queries.

// "src:ISR -place:COL "two words"" as its pieces.
export function pieces(query) {
  return query.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? [];
}

const quoted = (value) => (/[\s,":]/.test(value) ? `"${value.replaceAll('"', "")}"` : value);
export const term = (name, value) => `${name}:${quoted(value)}`;

export const has = (query, name, value) => pieces(query).includes(term(name, value));

// Puts the condition there, or takes it away.
export function toggle(query, name, value) {
  const own = term(name, value);
  const rest = pieces(query).filter((p) => p !== own);
  return (has(query, name, value) ? rest : [...rest, own]).join(" ");
}

// The query with this condition in place of all others of its name; value "": with none.
export function put(query, name, value) {
  const rest = pieces(query).filter((p) => !p.startsWith(`${name}:`));
  return (value === "" ? rest : [...rest, term(name, value)]).join(" ");
}

// In quotation marks for a shell.
export const shell = (text) => (/^[\w./:=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
