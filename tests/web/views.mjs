// The views that the browser test opens, and what it does with each by hand.  A new view is a new entry:
//   name    of its screenshots
//   path    its address; `ids` has those of the store: event, article, mention, told; the pair of countries a and b, an issue
//   ready   a selector that is there once it has its data
//   empty   (if it has an address without data) the same over a store without articles
//   play    (may be missing) uses it as a visitor would; `ok(what, condition, seen)` holds what must be

// Asks again and again, for a busy machine draws late; false if it never comes so.
async function comes(condition) {
  for (let i = 0; i < 1500; i++) {
    if (await condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}
// In the page: what Playwright has for this wants eval, which the site's policy refuses.
async function until(page, condition, value) {
  if (!(await comes(() => page.evaluate(condition, value)))) throw new Error(`in vain: ${condition}`);
}
const text = (page, selector) => page.locator(selector).first().innerText();
const download = async (page, name) => {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).first().click()]);
  const stream = await file.createReadStream();
  let all = "";
  for await (const piece of stream) all += piece;
  return all;
};

export const views = [
  {
    name: "board",
    path: () => "/",
    ready: "ol.cards li",
    empty: ".empty",
    async play(page, ok) {
      const cards = () => page.locator("section[aria-labelledby=relations] ol.cards > li").count();
      const before = await cards();
      await page.getByLabel("Only what has").fill("guayaquil");
      await page.waitForURL(/find=guayaquil/);
      ok("words narrow it", await comes(async () => (await cards()) < before), { before });
      await page.getByLabel("Only what has").fill("");
      ok("relations as CSV", (await download(page, /^relations-.*as CSV/)).startsWith("actor,recipient,temperature"));
      await page.getByLabel("As of").fill("1999-10-05");
      await page.getByLabel("As of").press("Enter");
      await page.waitForURL(/date=1999-10-05/);
      await page.locator("main p time", { hasText: "1999-10-05" }).first().waitFor();
      await page.getByLabel("Country").fill("CHL");
      await page.getByLabel("and", { exact: true }).fill("PER");
      await page.getByRole("button", { name: "Dossier", exact: true }).press("Enter");
      await page.waitForURL(/dossier\/CHL\/PER/);
      ok("it leads to any two", true);
    },
  },
  {
    name: "relation",
    path: (ids) => `/relation/${ids.a}/${ids.b}`,
    ready: ".chart canvas",
    empty: ".empty",
    async play(page, ok) {
      const chart = page.locator(".chart").first();
      await chart.focus();
      await page.keyboard.press("Home");
      ok("a key tells the numbers", await comes(async () => /1998-10-05: Chile → Peru/.test(await page.locator("p[aria-live=polite]").first().textContent())));
      await page.keyboard.press("Enter");
      await page.waitForURL(/at=1998-10-05/);
      await page.locator(".panel ol.course li").first().waitFor();
      ok("a date opens its events", await comes(async () => /opened talks/.test(await page.locator(".panel").innerText())));
      const box = await page.locator(".chart .u-over").first().boundingBox();
      await page.mouse.move(box.x + box.width / 4, box.y + 50);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 2, box.y + 60, { steps: 4 });
      await page.mouse.up();
      await page.waitForURL(/from=1999/);
      ok("a drag zooms", true);
      await page.getByText("The numbers", { exact: true }).click();
      await page.locator("table.numbers tbody tr").first().waitFor();
      ok("numbers as CSV", (await download(page, /^relation-CHL-PER.*as CSV/)).startsWith("date,actor,recipient,temperature"));
    },
  },
  { name: "no-relation", path: () => "/relation/CHL/XXX", ready: ".empty" },
  {
    name: "dossier",
    path: (ids) => `/dossier/${ids.a}/${ids.b}`,
    ready: "ol.course li",
    empty: ".empty",
    async play(page, ok) {
      ok("what one says stands left, what comes back right", (await page.locator("ol.course .left").count()) > 0 && (await page.locator("ol.course .right").count()) > 0);
      ok("the dossier as CSV", (await download(page, /^dossier-CHL-PER as CSV/)).startsWith("section,date"));
      await page.locator("ol.course li a").first().press("Enter");
      await page.locator(".reading mark.trigger").waitFor();
      ok("an entry leads to its words", true);
    },
  },
  {
    name: "issue",
    path: (ids) => `/issue/${ids.issue}`,
    ready: "section[aria-labelledby=between] tbody tr",
    async play(page, ok) {
      await page.locator(".chart canvas").waitFor();
      const pair = page.locator("section[aria-labelledby=between] tbody tr").first();
      const [name, events] = [await pair.getByRole("rowheader").innerText(), Number(await pair.locator("td.number").first().innerText())];
      ok("it names the countries", /^[A-Z][a-z][\w ]+ → [A-Z][a-z]/.test(name), name);
      ok("pairs as CSV", (await download(page, "issue-fisheries-pairs as CSV")).startsWith("actor,recipient,events"));
      await pair.locator("td.number a").press("Enter");
      await page.waitForURL(/\/events\?q=issue/);
      await page.locator("table tbody tr").first().waitFor();
      ok("a number leads to its events", (await page.locator("table tbody tr").count()) === events, { name, events });
      await page.goBack();
      await pair.getByRole("link", { name }).press("Enter");
      await page.waitForURL(/relation\/[A-Z]{3}\/[A-Z]{3}\?issue=fisheries/);
    },
  },
  {
    name: "paste",
    path: () => "/paste",
    ready: "form textarea",
    empty: "form textarea",
    async play(page, ok) {
      await page.getByLabel("Text", { exact: true }).fill("Chile criticised Peru on Monday. Nobody came.");
      await page.getByLabel(/Date of the article/).fill("1999-11-03");
      await page.getByRole("button", { name: "Code it" }).press("Enter");
      await page.locator(".reading ol.events li").first().waitFor();
      ok("an article is coded", await comes(async () => /ACCUSE|criticis/i.test(await text(page, ".reading ol.events"))));
    },
  },
  {
    name: "events",
    path: () => "/events",
    ready: "table tbody tr",
    empty: ".empty",
    async play(page, ok) {
      const rows = () => page.locator("table tbody tr").count();
      const before = await rows();
      await page.getByLabel("Search", { exact: true }).fill("with:GHA");
      await page.keyboard.press("Enter");
      await page.waitForURL(/q=with%3AGHA/);
      await until(page, (n) => document.querySelectorAll("table tbody tr").length < n && !document.querySelector("[aria-busy=true]"), before);
      const found = await rows();
      ok("a search narrows", found > 0 && found < before, { before, found });
      await page.reload();
      await page.locator("table tbody tr").first().waitFor();
      ok("its address keeps it", (await rows()) === found && (await page.getByLabel("Search", { exact: true }).inputValue()) === "with:GHA");
      ok("the command does the same", (await text(page, ".command code")) === "demarche export --format=csv press.db with:GHA", await text(page, ".command code"));
      ok("the page as CSV", (await download(page, "this page as CSV")).trim().split("\r\n").length === found + 1);
      await page.goBack();
      await until(page, (n) => document.querySelectorAll("table tbody tr").length === n, before);
      await page.locator(".facet").first().getByRole("button").first().press("Enter");
      await page.waitForURL(/q=type%3A/);
      await until(page, (n) => document.querySelectorAll("table tbody tr").length < n, before);
      ok("a facet narrows", await comes(async () => (await page.locator('.facet [aria-pressed="true"]').count()) === 1));
      const types = page.locator(".facet").first().locator("li");
      const many = await rows(), second = types.nth(1), more = Number(await second.locator("span").innerText());
      ok("what a choice leaves out is still there with its number", (await types.count()) > 3 && more > 0, await types.allInnerTexts());
      await second.getByRole("button").press("Enter");
      await page.waitForURL(/q=type%3A\w+%2C/);
      await until(page, (n) => document.querySelectorAll("table tbody tr").length === n, Math.min(50, many + more));
      ok("a second value is added to the first", (await page.locator('.facet [aria-pressed="true"]').count()) === 2);
      await page.goBack();
      await page.goBack();
      await page.waitForURL((url) => !url.search);
      await until(page, (n) => document.querySelectorAll("table tbody tr").length === n, before);
      const first = await text(page, "table tbody tr td.date");
      await page.getByRole("button", { name: /^Date/ }).press("Enter");
      await page.waitForURL(/order=oldest/);
      await until(page, (was) => document.querySelector("td.date").innerText !== was, first);
      ok("the order turns", await comes(async () => (await text(page, "table tbody tr td.date")) < first));
      await page.getByRole("button", { name: /^Score/ }).press("Enter");
      await page.waitForURL(/order=-score/);
      await page.locator('th[aria-sort="descending"]', { hasText: "Score" }).waitFor();
      const scores = async () => (await page.locator("tbody .score").allInnerTexts()).map((s) => Number(s.replace("−", "-").replace(/[±+]/, "")));
      await until(page, () => !document.querySelector("[aria-busy=true]"));
      const best = await scores();
      ok("another column orders all of the search", best.length > 5 && best.every((s, i) => !i || s <= best[i - 1]), best);
      await page.getByRole("link", { name: "Next page" }).press("Enter");
      await page.waitForURL(/after=/);
      await page.getByRole("link", { name: "First page" }).waitFor();
      await until(page, () => !document.querySelector("[aria-busy=true]"));
      const then = await scores();
      ok("and goes on over the pages", then.every((s, i) => s <= (i ? then[i - 1] : best.at(-1))), { best, then });
      await page.reload();
      await page.locator("table tbody tr").first().waitFor();
      ok("its address keeps the order", (await scores()).join() === then.join() && (await page.locator("th[aria-sort]").count()) === 1);
      await page.getByText("Columns", { exact: true }).click();
      await page.getByLabel("CAMEO").check();
      await page.waitForURL(/cols=/);
      ok("a column comes", await comes(async () => (await page.locator("thead").innerText()).includes("CAMEO")));
    },
  },
  {
    name: "no-events",
    path: () => "/events?q=type%3ANONE",
    ready: ".empty",
    async play(page, ok) {
      ok("it says what to do", /condition/.test(await text(page, ".empty")));
    },
  },
  {
    name: "bad-query",
    path: () => "/events?q=nonsense%3A1",
    ready: ".error",
    refused: true,
    async play(page, ok) {
      ok("it says what is wrong", /no condition/.test(await text(page, ".error")));
    },
  },
  {
    name: "event",
    path: (ids) => `/event/${ids.event}`,
    ready: "ol.events li",
    async play(page, ok) {
      ok("all that tell of it", (await page.locator("ol.events li").count()) === 2);
      await page.locator("ol.events li a").first().press("Enter");
      await page.locator(".reading mark.trigger").waitFor();
      ok("it leads to its words", true);
    },
  },
  {
    name: "article",
    path: (ids) => `/article/${ids.article}?event=${ids.mention}`,
    ready: ".reading mark.trigger",
    async play(page, ok) {
      ok("its words carry labels", (await page.locator("mark .tag").allInnerTexts()).join().includes("trigger"));
      const other = page.locator("mark.other button").first();
      await other.press("Enter");
      await until(page, () => document.querySelector('ol.events [aria-pressed="true"]'));
      const chosen = new URL(page.url()).searchParams.get("event");
      ok("a word leads to its event", chosen && (await comes(async () => (await page.locator("ol.events dl.facts").count()) === 1)));
      await page.reload();
      await page.locator('ol.events [aria-pressed="true"]').waitFor();
      ok("its address keeps it", new URL(page.url()).searchParams.get("event") === chosen);
      await page.locator("section.article p", { hasText: "weather" }).getByRole("button", { name: /^why/ }).press("Enter");
      ok("why a sentence has none", await comes(async () => /No event/.test(await text(page, ".why"))));
      ok("its tree", await comes(async () => (await page.locator("table.tree tbody tr").count()) > 3));
    },
  },
  {
    name: "map",
    path: () => "/map",
    ready: "circle.spot",
    empty: ".empty",
    async play(page, ok) {
      const button = page.getByRole("button", { name: /Arica/ });
      await button.press("Enter");
      await page.waitForURL(/place=Arica/);
      ok("a place is chosen", await comes(async () => (await page.locator("circle.chosen").count()) === 1 && (await button.getAttribute("aria-pressed")) === "true"));
      const map = page.locator(".map [role=application]"), shown = () => map.locator("svg").getAttribute("viewBox");
      const middle = () => ["x", "y", "z"].map((name) => Number(new URL(page.url()).searchParams.get(name)));
      const [x, y, z] = middle(), box = await map.boundingBox();
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 4, box.y + box.height / 4, { steps: 5 });
      const held = await shown();
      await page.mouse.up();
      await until(page, (was) => !location.search.includes(was), `x=${x}&`);
      const dragged = middle();
      ok("the map goes with the pointer", Math.abs(dragged[0] - x - 960 / z / 4) < 2 && Math.abs(dragged[1] - y - 470 / z / 4) < 2 && dragged[2] === z, { from: [x, y, z], to: dragged });
      ok("it is seen to go", Math.abs(parseFloat(held) - parseFloat(await shown())) < 1, held);
      ok("a drag chooses nothing else", (await button.getAttribute("aria-pressed")) === "true");
      await map.focus();
      await page.keyboard.press("ArrowLeft");
      await page.keyboard.press("ArrowUp");
      ok("keys move it", middle()[0] < dragged[0] && middle()[1] < dragged[1], middle());
      await page.keyboard.press("+");
      ok("a key brings it nearer", middle()[2] === 2 * z, middle());
      const kept = [middle().join(), await shown()];
      await page.getByLabel(/^from/).press("ArrowRight");
      await page.waitForURL(/since/);
      ok("time is narrowed by a key", /since%3A/.test(page.url()), page.url());
      ok("time leaves the map where it is", [middle().join(), await shown()].join() === kept.join(), page.url());
      await page.reload();
      await page.locator("circle.spot").first().waitFor();
      ok("its address keeps it", (await shown()) === kept[1], await shown());
      await map.focus();
      await page.keyboard.press("Home");
      ok("a key shows the whole world", (await shown()) === "0 0 960 470", await shown());
      ok("places as CSV", (await download(page, "places as CSV")).startsWith("name,country,precision"));
    },
  },
  {
    name: "matrix",
    path: () => "/network",
    ready: "table.matrix td a",
    empty: ".empty",
    async play(page, ok) {
      ok("pairs as CSV", (await download(page, "pairs of countries as CSV")).startsWith("actor,recipient,events"));
      await page.locator("table.matrix td a").first().press("Enter");
      await page.waitForURL(/\/events\?q=src/);
      await page.locator("table tbody tr").first().waitFor();
      ok("a cell leads to its events", true);
    },
  },
  { name: "network", path: () => "/network?as=network", ready: "path.tie" },
  {
    name: "sources",
    path: () => "/sources",
    ready: "table tbody tr",
    empty: ".empty",
    async play(page, ok) {
      await page.getByRole("button", { name: "Documents" }).press("Enter");
      await page.waitForURL(/sort=documents/);
      ok("sorted", await comes(async () => (await page.locator('th[aria-sort="descending"]').innerText()) === "Documents"));
      ok("sources as CSV", (await download(page, "sources as CSV")).startsWith("name,documents"));
    },
  },
  { name: "nowhere", path: () => "/no/such/view/at/all", ready: "h1" },
];
