// The site in a real browser: every view of views.mjs in light and dark, wide and 360 pixels narrow, by keyboard, on paper and
// over an empty store; axe-core's rules; the bytes of the first view.  The store is that of samples/press.jsonl.
// Usage: browser.mjs PROGRAM SOURCE-FOLDER FOLDER-FOR-SCREENSHOTS
//   LARGE=yes      instead: opens every view over four made-up years (tools/simulate) and tells how long each took
//   LARGE=FOLDER   the same; keeps the years and their store in FOLDER, and takes what is there
//   VIEWS=map,issue   these alone
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { views as all } from "./views.mjs";

const views = all.filter((view) => !process.env.VIEWS || process.env.VIEWS.split(",").includes(view.name));

const [program, root, shots] = process.argv.slice(2);
const require = createRequire(join(root, "web/package.json"));
const SKIPPED = 77, FIRST_BYTES = 150_000, NARROW = 360, TABS = 400;
const PATIENCE = 180_000; // milliseconds after which what has to happen is taken for stuck

function leave(why) {
  console.log(`browser.mjs: ${why}`);
  process.exit(process.env.CI ? 1 : SKIPPED);
}

const chromium = [process.env.CHROMIUM, "/usr/bin/chromium"].find((path) => path && existsSync(path));
if (!chromium) leave("chromium is not installed (apt-get install chromium, or set CHROMIUM); the site was not tested in a browser");
if (!existsSync(join(root, "web/node_modules/playwright-core"))) leave("web/node_modules is not there (tools/build-web fetches it)");
if (!existsSync(join(root, "web/dist/index.html"))) leave("the program was built without its site (tools/build-web)");

const { chromium: driver } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const work = mkdtempSync(join(tmpdir(), "demarche-browser-"));
mkdirSync(shots, { recursive: true });

const failures = [];
let checks = 0;
function ok(name, condition, seen) {
  checks++;
  if (condition) return;
  failures.push(name);
  console.log(`FAILED ${name}${seen === undefined ? "" : `: ${JSON.stringify(seen).slice(0, 1500)}`}`);
}

// A store of a file of articles; none makes an empty one.
function load(store, file) {
  const loaded = spawnSync(program, ["load", "-j2", store, file], { encoding: "utf8" });
  if (file !== "/dev/null" && loaded.status) throw new Error(loaded.stderr); // nothing to load is a complaint, but makes the store
  return store;
}

// Four years of a made-up world.
function large(folder) {
  const store = join(folder, "press.db");
  if (existsSync(store)) return store;
  mkdirSync(folder, { recursive: true });
  execFileSync(join(root, "tools/simulate"), ["world", folder, "1", "4"]);
  return load(store, join(folder, "articles.jsonl"));
}

async function serve(store) {
  const server = spawn(program, ["serve", "--listen=127.0.0.1:0", store], { stdio: ["ignore", "pipe", "inherit"] });
  process.once("exit", () => server.kill("SIGTERM")); // however this ends
  const address = await new Promise((resolve, reject) => {
    server.stdout.once("data", (line) => resolve(String(line).trim().replace(/\/$/, "")));
    server.once("exit", () => reject(new Error("the server has ended")));
  });
  return address;
}

// What the addresses of the views name.  Without an article it is that of the first report.
async function idsOf(address, { article, a, b, issue }) {
  const get = async (path) => (await fetch(address + path)).json();
  const event = (await get("/v1/events?q=reports:2")).events[0].id;
  const [told] = (await get(`/v1/event/${event}`)).told;
  article ??= told.document.id;
  return { event, article, mention: (await get(`/v1/article/${article}/explain`)).events[0].id, told: told.id, a, b, issue };
}
const SAMPLE = { article: "s15", a: "CHL", b: "PER", issue: "fisheries" };
// Of a large store: those who deal with each other most, and the first issue of the board.
async function busiest(address) {
  const get = async (path) => (await fetch(address + path)).json();
  const [{ actor, recipient }] = (await get("/v1/network?limit=1")).dyads;
  return { a: actor, b: recipient, issue: (await get("/v1/board?limit=1")).issues[0].issue };
}

// A page that keeps all that goes wrong.
async function open(context, view) {
  const page = await context.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => message.type() === "error" && !(view.refused && /status of 400/.test(message.text())) && wrong.push(message.text()));
  page.on("requestfailed", (request) => !/ERR_ABORTED/.test(request.failure()?.errorText) && wrong.push(`${request.url()} ${request.failure()?.errorText}`));
  return { page, wrong };
}

async function show(page, address, view, ids, selector = view.ready) {
  await page.goto(address + view.path(ids));
  await page.locator(selector).first().waitFor();
  await page.waitForLoadState("networkidle");
}

async function accessible(page, name) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const grave = found.violations.filter((v) => v.impact === "serious" || v.impact === "critical");
  ok(`${name}: axe-core`, !grave.length, grave.map((v) => [v.id, v.nodes.length, v.nodes[0].html, v.nodes[0].failureSummary]));
}

// The first tab goes to the content; all that can be used is reached, one after the other, and shows that it has the focus.
async function keyboard(page, name) {
  await page.evaluate(() => { document.activeElement?.blur(); window.getSelection()?.removeAllRanges(); });
  const wanted = await page.evaluate(() => {
    const all = [...document.querySelectorAll("a[href], button:not([disabled]), input, select, textarea, summary, [tabindex='0']")].filter((e) => e.checkVisibility({ visibilityProperty: true }));
    all.forEach((e, i) => (e.dataset.tab = i));
    return all.length;
  });
  const seen = new Set(), dim = [];
  let last;
  // From the top of the document, whatever had the focus.
  await page.evaluate(() => { const top = document.createElement("span"); top.tabIndex = -1; document.body.prepend(top); top.focus(); top.remove(); });
  for (let i = 0; i < Math.min(TABS, wanted + 20); i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const e = document.activeElement, style = e && getComputedStyle(e);
      return e && e !== document.body ? { tab: e.dataset.tab, first: e.className, outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0, html: e.outerHTML.slice(0, 80) } : null;
    });
    if (i === 0) ok(`${name}: the first tab leads to the content`, at?.first === "skip", at);
    if (at?.tab && at.tab === last) continue; // a date has parts of its own
    if (!at || (at.tab && seen.has(at.tab))) break;
    last = at.tab;
    if (at.tab) seen.add(at.tab);
    if (!at.outline) dim.push(at.html);
  }
  ok(`${name}: all is reached by keyboard`, seen.size >= Math.min(wanted, TABS), { reached: seen.size, of: wanted });
  ok(`${name}: the focus is seen`, !dim.length, dim);
}

async function fits(page, name) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  ok(`${name}: no wider than ${NARROW} pixels`, wide <= NARROW, wide);
}

// In each canvas: how many pixels have the colour of lines as it is now.
function lined(colour) {
  const [r, g, b] = colour.match(/\w\w/g).map((hex) => parseInt(hex, 16));
  return [...document.querySelectorAll("canvas")].map((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let n = 0;
    for (let i = 0; i < data.length; i += 4) n += data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] === 255;
    return n;
  });
}

// Paper is light, and so are the charts on it, though the screen is dark.
async function paper(page, name) {
  const line = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--line").trim());
  const dark = await line(), charts = (await page.locator("canvas").count()) > 0;
  const than = ([one, other]) => one.every((n, i) => n > 100 && n > 100 * other[i]); // where lines cross a pixel may have any colour
  const seen = async (media, ...colours) => {
    await page.emulateMedia({ media });
    for (let tries = 0; ; tries++) { // a chart is drawn again when the browser comes to it
      const found = [await page.evaluate(lined, colours[0]), await page.evaluate(lined, colours[1])];
      if (than(found) || tries === 300) return found;
      await page.waitForTimeout(100);
    }
  };
  await page.emulateMedia({ media: "print" });
  const light = await line();
  ok(`${name}: paper is light`, light !== dark && (await page.evaluate(() => getComputedStyle(document.body).backgroundColor)) === "rgb(255, 255, 255)", { light, dark });
  if (!charts) return;
  const printed = await seen("print", light, dark), shown = await seen(null, dark, light);
  ok(`${name}: charts on paper are light`, than(printed), printed);
  ok(`${name}: charts on the screen are dark`, than(shown), shown);
  await page.evaluate(`globalThis.lined = ${lined}`);
  await page.evaluate((colours) => addEventListener("beforeprint", () => queueMicrotask(() => (globalThis.printed = colours.map(globalThis.lined)))), [light, dark]);
  await page.pdf();
  const really = await page.evaluate(() => globalThis.printed), after = await seen(null, dark, light);
  ok(`${name}: charts are printed light`, really && than(really), really);
  ok(`${name}: and dark again after it`, than(after), after);
}

const browser = await driver.launch({ executablePath: chromium, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
const shot = (page, view, kind) => page.screenshot({ path: join(shots, `${view.name}-${kind}.png`), fullPage: true });
async function context(options) {
  const made = await browser.newContext({ timezoneId: "Pacific/Auckland", acceptDownloads: true, ...options });
  made.setDefaultTimeout(PATIENCE);
  return made;
}

async function firstView(address) {
  const times = [], sizes = [];
  for (let i = 0; i < 3; i++) {
    const fresh = await context({ viewport: { width: 1280, height: 900 } });
    const page = await fresh.newPage();
    const wire = await fresh.newCDPSession(page);
    let bytes = 0;
    await wire.send("Network.enable");
    wire.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
    const begun = Date.now();
    await page.goto(address + "/");
    await page.locator("main h1").waitFor();
    times.push(Date.now() - begun);
    await page.waitForLoadState("networkidle");
    sizes.push(bytes);
    await fresh.close();
  }
  const bytes = Math.max(...sizes);
  console.log(`browser.mjs: first view: ${bytes} bytes, ${Math.min(...times)} ms`); // measured, not held to it: tools/bench-web
  ok("the first view is small", bytes > 1000 && bytes < FIRST_BYTES, bytes);
}

// Every view once, with the time that it took.
async function opened(address) {
  const ids = await idsOf(address, await busiest(address));
  const light = await context({ viewport: { width: 1280, height: 900 } });
  for (const view of views) {
    const { page, wrong } = await open(light, view);
    const begun = Date.now();
    try {
      await page.goto(address + view.path(ids));
      await page.locator(view.ready).first().waitFor();
      console.log(`browser.mjs: ${view.name}: ${Date.now() - begun} ms`);
      await page.waitForLoadState("networkidle");
      await accessible(page, view.name);
    } catch (error) {
      ok(`${view.name}: ${String(error).split("\n")[0]}`, false, page.url());
    }
    ok(`${view.name}: no errors`, !wrong.length, wrong);
    await shot(page, view, "large");
    await page.close();
  }
}

async function every(address, empty) {
  const ids = await idsOf(address, SAMPLE);
  const light = await context({ viewport: { width: 1280, height: 900 }, colorScheme: "light" });
  const dark = await context({ viewport: { width: 1280, height: 900 }, colorScheme: "dark" });
  const narrow = await context({ viewport: { width: NARROW, height: 740 }, colorScheme: "light", hasTouch: true });
  for (const view of views) {
    const stage = async (where, kind, work) => {
      const { page, wrong } = await open(where, view);
      try {
        await work(page);
      } catch (error) {
        ok(`${view.name}, ${kind}: ${String(error).split("\n")[0]}`, false, page.url());
        await shot(page, view, `${kind}-failed`);
      }
      ok(`${view.name}, ${kind}: no errors`, !wrong.length, wrong);
      await page.close();
    };
    await stage(light, "light", async (page) => {
      await show(page, address, view, ids);
      await shot(page, view, "light");
      await accessible(page, `${view.name}, light`);
      await keyboard(page, view.name);
      await page.emulateMedia({ media: "print" });
      ok(`${view.name}: paper has no menu`, !(await page.locator("body header").first().isVisible()));
    });
    await stage(dark, "dark", async (page) => {
      await show(page, address, view, ids);
      await shot(page, view, "dark");
      await accessible(page, `${view.name}, dark`);
      await paper(page, view.name);
    });
    await stage(narrow, "narrow", async (page) => {
      await show(page, address, view, ids);
      await fits(page, view.name);
      await shot(page, view, "narrow");
    });
    if (view.play)
      await stage(light, "play", async (page) => {
        await show(page, address, view, ids);
        await view.play(page, (what, condition, value) => ok(`${view.name}: ${what}`, condition, value));
      });
    if (view.empty)
      await stage(light, "empty", async (page) => {
        await show(page, empty, view, ids, view.empty);
        await accessible(page, `${view.name}, empty`);
        await shot(page, view, "empty");
      });
  }
}

const wanted = process.env.LARGE;
try {
  if (wanted) {
    const site = await serve(large(wanted === "yes" ? work : wanted));
    await firstView(site);
    await opened(site);
  } else {
    const site = await serve(load(join(work, "press.db"), join(root, "samples/press.jsonl")));
    await firstView(site);
    await every(site, await serve(load(join(work, "empty.db"), "/dev/null")));
  }
} finally {
  await browser.close();
  rmSync(work, { recursive: true, force: true });
}
console.log(`browser.mjs: ${checks} checks, ${failures.length ? `${failures.length} failed` : "all as expected"}; screenshots are in ${shots}`);
process.exit(failures.length ? 1 : 0);
