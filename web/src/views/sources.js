// Where the news comes from, and whether it still does.
import { html } from "../html.js";
import { follow, go, link } from "../address.js";
import { useAnswer } from "../api.js";
import { Copy, CsvButton, Nothing, Waiting, number } from "../parts.js";
import { shell, term } from "../query.js";

const orders = {
  name: ["Source", (a, b) => (a.name ?? "\uffff").localeCompare(b.name ?? "\uffff")],
  documents: ["Documents", (a, b) => b.documents - a.documents],
  mentions: ["Mentions", (a, b) => b.mentions - a.mentions],
  first: ["First day", (a, b) => (a.first ?? "9").localeCompare(b.first ?? "9")],
  last: ["Last day", (a, b) => (b.last ?? "").localeCompare(a.last ?? "")],
  lag: ["Lag in days", (a, b) => (a.lag_days ?? Infinity) - (b.lag_days ?? Infinity)],
};
const numeric = new Set(["documents", "mentions", "lag"]);

function Weeks({ weeks }) {
  const most = Math.max(1, ...weeks);
  return html`<svg class="weeks" viewBox="0 0 80 20" role="img" aria-label=${`documents in each of 8 weeks: ${weeks.join(", ")}`}>
    ${weeks.map((n, i) => html`<rect x=${10 * i + 1} width="8" y=${19 - (18 * n) / most} height=${1 + (18 * n) / most} />`)}
  </svg>`;
}

// "45 s", "12 min", "3.5 h", "2.0 d"
const length = (s) => (!s ? "–" : s < 120 ? `${s} s` : s < 7200 ? `${Math.round(s / 60)} min` : s < 172800 ? `${(s / 3600).toFixed(1)} h` : `${(s / 86400).toFixed(1)} d`);
const time = (t) => (t ? t.slice(0, 16).replace("T", " ") : "–");

function Feeds({ feeds }) {
  if (!feeds.length) return html`<p class="empty">No feed is watched: <code>demarche watch DB FEEDS.opml</code> follows those of a list.</p>`;
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label="Feeds">
      <table>
        <thead><tr><th scope="col">Feed</th><th scope="col">State</th>${["Items", "7 days", "Waiting", "Errors"].map((t) => html`<th scope="col" class="number">${t}</th>`)}<th scope="col">Last answer</th><th scope="col">Last new item</th><th scope="col" class="number">Its gap</th><th scope="col">Not asked before</th></tr></thead>
        <tbody>${feeds.map((f) => html`
          <tr><td class="long">${f.address}${f.moved && html`<br /><span class="soft">moved to ${f.moved}</span>`}${f.trouble && html`<br /><span class="soft">${f.trouble}</span>`}</td>
            <td>${f.state ? html`<strong class="alert">⚠ ${f.state}${f.state === "silent" ? ` for ${f.silent_gaps.toFixed(0)} gaps` : ""}</strong>` : "well"}</td>
            ${[f.items, f.week, f.waiting, f.errors].map((n) => html`<td class="number">${number(n)}</td>`)}
            <td class="date">${time(f.answered)}</td><td class="date">${time(f.brought)}</td><td class="number">${length(f.gap_seconds)}</td><td>${time(f.next)}</td></tr>`)}</tbody>
      </table>
    </div>
    <p><${CsvButton} name="feeds" columns=${Object.keys(feeds[0])} rows=${feeds.map(Object.values)} /></p>`;
}

const totals = { documents: "documents", revisions: "older texts of them", clusters: "clusters of copies", mentions: "mentions", events: "events", two_sources: "events with two sources", pinned: "mentions set by hand" };

export default function Sources({ query }) {
  const order = orders[query.get("sort")] ? query.get("sort") : "name";
  const answer = useAnswer("/v1/sources");
  const status = useAnswer("/v1/status");
  const sources = [...(answer.value?.sources ?? [])].sort(orders[order][1]);
  const silent = sources.filter((s) => s.silent).length;
  return html`
    <h1>Sources</h1>
    <${Waiting} state=${answer} what="the sources" />
    ${answer.value && html`
      <p>As of ${time(answer.value.as_of)} UTC. ${silent ? html`<strong class="alert">⚠ ${silent} fell silent</strong>: nothing for two weeks, though they gave something in at least half of the six before.` : "None fell silent."}</p>
      ${sources.length === 0 ? html`<${Nothing} query="" what="sources" />` : html`
        <div class="scroll" tabindex="0" role="region" aria-label="Sources">
          <table>
            <thead><tr>${Object.entries(orders).map(([name, [title]]) => html`<th scope="col" class=${numeric.has(name) ? "number" : ""} aria-sort=${order === name ? (numeric.has(name) && name !== "lag" || name === "last" ? "descending" : "ascending") : null}>
              <button class="link" onClick=${() => go("/sources", { sort: name === "name" ? "" : name })}>${title}</button></th>`)}<th scope="col">8 weeks</th><th scope="col">State</th></tr></thead>
            <tbody>${sources.map((s) => html`
              <tr key=${s.name}><td>${s.name ? html`<a href=${link("/events", { q: term("source", s.name.toLowerCase()) })} onClick=${follow}>${s.name}</a>` : "(unknown)"}</td>
                <td class="number">${number(s.documents)}</td><td class="number">${number(s.mentions)}</td><td class="date">${s.first ?? "–"}</td><td class="date">${s.last ?? "–"}</td><td class="number">${number(s.lag_days)}</td>
                <td><${Weeks} weeks=${s.weeks} /></td><td>${s.silent ? html`<strong class="alert">⚠ silent</strong>` : "–"}</td></tr>`)}</tbody>
          </table>
        </div>
        <p><${CsvButton} name="sources" columns=${["name", "documents", "mentions", "first", "last", "lag_days", ...[8, 7, 6, 5, 4, 3, 2, 1].map((n) => `week_${n}`), "silent"]}
          rows=${sources.map((s) => [s.name, s.documents, s.mentions, s.first, s.last, s.lag_days, ...s.weeks, s.silent])} /></p>`}
      <h2>Feeds</h2>
      <${Feeds} feeds=${answer.value.feeds} />`}
    ${status.value && html`
      <h2>The store</h2>
      <dl class="facts">${Object.entries(totals).map(([name, title]) => html`<dt>${title}</dt><dd>${number(status.value.totals[name])}</dd>`)}
        ${status.value.coders.map((c) => html`<dt>coded by</dt><dd>demarche ${c.version}, model ${c.model}, lexicon ${c.lexicon}: ${number(c.documents)} documents</dd>`)}</dl>
      <p>The same on the command line:</p>
      <${Copy} label="The command that does the same" text=${`demarche status ${shell(status.value.store)}`} />`}`;
}
