// The joint review in a real browser: two parties go through a blind round to its protocol; axe-core's rules on every view,
// light and dark, wide and 360 pixels narrow.
// Usage: review.mjs PROGRAM SOURCE-FOLDER [FOLDER-FOR-SCREENSHOTS]
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [program, root, shots] = process.argv.slice(2);
const SKIPPED = 77;
const require = createRequire(join(root, "web/package.json"));

function leave(why) {
  console.log(`review.mjs: skipped, ${why}`);
  process.exit(process.env.CI ? 1 : SKIPPED);
}

const chromium = [process.env.CHROMIUM, "/usr/bin/chromium"].find((path) => path && existsSync(path));
if (!chromium) leave("chromium is not installed (apt-get install chromium, or set CHROMIUM)");
if (!existsSync(join(root, "web/node_modules/playwright-core"))) leave("web/node_modules is not there (tools/build-web)");
if (!existsSync(join(root, "web/dist/index.html"))) leave("the program was built without its site (tools/build-web)");

const { chromium: driver } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const work = mkdtempSync(join(tmpdir(), "demarche-review-"));
if (shots) mkdirSync(shots, { recursive: true });

const failures = [];
function ok(name, condition, seen) {
  if (condition) return;
  failures.push(name);
  console.log(`FAILED ${name}${seen === undefined ? "" : `: ${JSON.stringify(seen).slice(0, 1200)}`}`);
}

const store = join(work, "press.db"), file = join(work, "articles.jsonl");
const run = (words, input) => execFileSync(program, words, { input, stdio: ["pipe", "pipe", "pipe"] }).toString();
const articles = [
  { id: "a1", date: "1999-10-01", publisher: "North Wire", title: "Talks sought", text: "Chile called on Peru to hold talks on the border. Bolivia praised Brazil." },
  { id: "a2", date: "1999-10-05", publisher: "South Post", text: "Perú rejected the Chilean call. The Peruvian foreign minister criticised Chile on Monday." },
];
writeFileSync(file, articles.map((a) => JSON.stringify(a) + "\n").join(""));
run(["load", store, file]);
run(["review", "member", store, "vargas", "Peru"], "first secret words\n");
run(["review", "member", store, "rojas", "Chile"], "second secret words\n");
run(["review", "new", "--blind", "--limit=3", store, "border"]);

const server = spawn(program, ["serve", "--listen=127.0.0.1:0", store], { stdio: ["ignore", "pipe", "inherit"] });
process.once("exit", () => server.kill("SIGTERM"));
const address = await new Promise((resolve, reject) => {
  server.stdout.once("data", (line) => resolve(String(line).trim().replace(/\/$/, "")));
  server.once("exit", () => reject(new Error("the server has ended")));
});

const browser = await driver.launch({ executablePath: chromium, args: ["--no-sandbox"] });

async function party(name, password, settings) {
  const context = await browser.newContext({ baseURL: address, ...settings });
  const page = await context.newPage();
  page.setDefaultTimeout(180_000);
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  await page.goto("/review");
  await page.getByLabel("Name").waitFor();
  await accessible(page, `sign-in of ${name}`);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "border" }).waitFor();
  return { name, page, context, wrong };
}

async function accessible(page, name) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], resultTypes: ["violations"] }));
  ok(`${name}: axe-core`, !found.violations.length, found.violations.map((v) => [v.id, v.nodes[0].html, v.nodes[0].failureSummary]));
  const { wide, most } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, most: innerWidth }));
  ok(`${name}: no wider than the window`, wide <= most, { wide, most });
  if (shots) await page.screenshot({ path: join(shots, `review-${name.replace(/\W+/g, "-")}.png`), fullPage: true });
}

// The first event without an own verdict.
async function next(p) {
  await p.page.goto("/review/border");
  await p.page.getByRole("link", { name: "Judge the next event" }).click();
  await p.page.getByText("As recorded").waitFor();
  await p.page.locator(".reading").waitFor();
}

const signed = (p) => p.page.getByText("Signed and kept").waitFor();

const peru = await party("vargas", "first secret words", { viewport: { width: 1280, height: 900 } });
const chile = await party("rojas", "second secret words", { viewport: { width: 360, height: 740 }, colorScheme: "dark" });
await accessible(peru.page, "rounds");
await accessible(chile.page, "rounds narrow dark");

// Peru by keyboard alone: dispute, confirm, correct.
await next(peru);
await accessible(peru.page, "event");
ok("the words are marked", (await peru.page.locator(".article mark").count()) > 0);
await peru.page.keyboard.press("d");
await peru.page.locator("#comment:focus").waitFor(); // a selector: the policy lets nobody evaluate strings
await peru.page.keyboard.type("Lima was asked nothing; nor did c or n move on");
await peru.page.getByLabel("Counter-source").fill("Gazette, 2 October 1999");
await peru.page.keyboard.press("Enter");
await signed(peru);
const firstEvent = peru.page.url();
await peru.page.locator("h1").click();
await peru.page.keyboard.press("n");
await peru.page.waitForURL((url) => String(url) !== firstEvent);
await peru.page.getByText("event 2 of 3").waitFor();
await peru.page.keyboard.press("c");
await peru.page.keyboard.press("Enter");
await signed(peru);
await next(peru);
await peru.page.keyboard.press("e");
await peru.page.getByLabel("Type").selectOption("CONSULT");
await peru.page.getByLabel("visit").check();
const article = peru.page.getByLabel("Words of the article"), marked = peru.page.locator("#span-marked q");
await article.scrollIntoViewIfNeeded();
const line = await article.boundingBox();
await peru.page.mouse.move(line.x + 12, line.y + 20);
await peru.page.mouse.down();
await peru.page.mouse.move(line.x + 120, line.y + 20, { steps: 5 });
await peru.page.mouse.up();
await marked.waitFor();
const dragged = await marked.innerText();
ok("a drag marks whole words", /^Perú rejected\b/.test(dragged) && articles[1].text.startsWith(dragged) && /^\W/.test(articles[1].text.slice(dragged.length)), dragged);
await peru.page.getByRole("button", { name: "as recorded" }).click();
await marked.waitFor({ state: "detached" });
await article.focus();
await peru.page.keyboard.press("Control+Home");
for (let i = 0; i < "Perú rejected the Chilean ca".length; i++) await peru.page.keyboard.press("Shift+ArrowRight");
await peru.page.keyboard.type("no words");
ok("nothing can be written there", (await article.inputValue()) === articles[1].text);
ok("keys mark whole words", (await marked.innerText()) === "Perú rejected the Chilean call", await marked.innerText());
await peru.page.getByLabel("Comment").fill("it was a visit");
await accessible(peru.page, "correction");
await peru.page.getByRole("button", { name: "Save and sign" }).click();
await signed(peru);
await peru.page.getByText("words: Perú rejected the Chilean call").waitFor(); // bytes of UTF-8, not letters
await peru.page.goto("/review/border");
await peru.page.getByText("You have judged every event").waitFor();

// Chile, blind: sees nothing of that before it speaks itself.
await next(chile);
ok("the other's verdict is hidden", !(await chile.page.content()).includes("Lima was asked"));
await chile.page.getByText("This round is blind").waitFor();
await accessible(chile.page, "event narrow dark");
await chile.page.getByLabel("Confirm").check();
await chile.page.getByRole("button", { name: "Save and sign" }).click();
await signed(chile);
await chile.page.getByText("Lima was asked nothing").waitFor();
await chile.page.getByText("counter-source: Gazette, 2 October 1999").waitFor();
for (let i = 0; i < 2; i++) {
  await next(chile);
  await chile.page.getByLabel("Confirm").check();
  await chile.page.getByRole("button", { name: "Save and sign" }).click();
  await signed(chile);
}

// What is in dispute is talked over; Peru gives way on the first event.
await chile.page.goto("/review/border?view=agenda");
await chile.page.getByRole("heading", { name: "In dispute" }).waitFor();
ok("two events are in dispute", (await chile.page.locator(".protocol > li").count()) === 2);
await accessible(chile.page, "agenda narrow dark");
await peru.page.goto(firstEvent);
await peru.page.getByText("in dispute").first().waitFor();
await peru.page.locator(".reading").waitFor();
await peru.page.keyboard.press("c");
await peru.page.getByLabel("Comment").fill("found in the archive");
await peru.page.getByRole("button", { name: "Revise and sign" }).click();
await signed(peru);
await peru.page.getByText("(revised)").waitFor();

await peru.page.goto("/review/border?view=agreement");
await peru.page.getByRole("rowheader", { name: "verdict" }).waitFor();
await accessible(peru.page, "agreement");
await chile.page.goto("/review/border?view=agreement");
await chile.page.getByRole("rowheader", { name: "verdict" }).waitFor();
await accessible(chile.page, "agreement narrow dark");

await peru.page.goto("/review/border?view=protocol");
await peru.page.getByRole("heading", { name: "Agreed as recorded" }).waitFor();
const protocol = await peru.page.locator("main").innerText();
ok("the protocol", ["2 agreed as recorded", "1 in dispute", "found in the archive", "Head of the chain", "type CONSULT"].every((s) => protocol.includes(s)), protocol);
await accessible(peru.page, "protocol");
const [download] = await Promise.all([peru.page.waitForEvent("download"), peru.page.getByRole("link", { name: "as a page (HTML)" }).click()]);
ok("the protocol as a file", readFileSync(await download.path(), "utf8").includes("found in the archive"));
ok("the command tells the same", run(["review", "export", store, "border"]).includes("2 agreed as recorded"));

// Another password: it signs out every browser of the member, this one too.
const second = await party("vargas", "first secret words", { viewport: { width: 360, height: 740 }, colorScheme: "dark" });
await second.page.getByText("Change your password").click();
await accessible(second.page, "password narrow dark");
const passwords = async (old, one, other) => {
  await second.page.getByLabel("Password until now").fill(old);
  await second.page.getByLabel(/^New password \(/).fill(one);
  await second.page.getByLabel("New password once more").fill(other);
  await second.page.getByRole("button", { name: "Change it" }).click();
};
await passwords("first secret words", "third secret words", "fourth secret words");
await second.page.getByText("the two new passwords differ").waitFor();
await passwords("first secret words", "third secret words", "third secret words");
await second.page.getByText("signed out everywhere").waitFor();
await second.page.getByRole("link", { name: "Sign in" }).click();
await second.page.getByLabel("Name").fill("vargas");
await second.page.getByLabel("Password", { exact: true }).fill("third secret words");
await second.page.keyboard.press("Enter");
await second.page.getByRole("heading", { name: "border" }).waitFor();
await peru.page.goto("/review");
await peru.page.getByLabel("Name").fill("vargas");
await peru.page.getByLabel("Password", { exact: true }).fill("third secret words");
await peru.page.keyboard.press("Enter");
await peru.page.getByRole("heading", { name: "border" }).waitFor();

// Out, and no way back but by the password.
await peru.page.getByRole("button", { name: "Sign out" }).click();
await peru.page.getByLabel("Password", { exact: true }).waitFor();
await peru.page.goto("/review/border?view=protocol");
await peru.page.getByLabel("Password", { exact: true }).waitFor();
ok("nothing is shown to who is out", !(await peru.page.content()).includes("archive"));
ok("nothing went wrong in the browser", ![...peru.wrong, ...chile.wrong, ...second.wrong].length, [...peru.wrong, ...chile.wrong, ...second.wrong]);
run(["review", "verify", store]);

await browser.close();
server.kill("SIGTERM");
rmSync(work, { recursive: true, force: true });
console.log(`review.mjs: ${failures.length ? `${failures.length} failed` : "all as expected"}`);
process.exit(failures.length ? 1 : 0);
