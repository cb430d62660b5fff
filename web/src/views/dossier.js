// Two parties side by side in time; demands without an answer, what was said and done otherwise.
import { html } from "../html.js";
import { go, link } from "../address.js";
import { useAnswer } from "../api.js";
import { Entries } from "../entries.js";
import { Command, CsvButton } from "../parts.js";
import { shell, term } from "../query.js";
import { A, Answer, count, DateInput, dossierLink, eventsLink, relationLink, useTitle } from "../words.js";

const USUAL = 20, MOST = 1000;

const COLUMNS = ["section", "date", "date_end", "side", "sentence", "quote", "note", "source", "url", "doc", "event", "reports", "sources", "confidence"];
const rowsOf = (page, sections) =>
  sections.flatMap((s) => s.entries.map((e) => [s.name, e.date, e.date_end, e.side === "both" ? "both" : page[e.side], e.sentence, e.quote, e.note, e.source, e.url, e.doc, e.event, e.reports, e.sources, e.confidence]));

export default function Dossier({ parts, query }) {
  const [a, b] = parts.map((p) => p.replaceAll("~", "/"));
  const [issue, q, date] = ["issue", "q", "date"].map((k) => query.get(k) ?? "");
  const limit = Math.min(Number(query.get("limit")) || USUAL, MOST);
  const state = useAnswer(link(`/v1${dossierLink(a, b)}`, { issue, q, date, limit }));
  const here = dossierLink(a, b);
  const move = (change) => go(here, { issue, q, date, limit: limit === USUAL ? "" : limit, ...change });
  const fill = (event) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    move(Object.fromEntries(["issue", "q", "date"].map((k) => [k, form.get(k).trim()])));
  };
  const value = state.value ?? state.old;
  const title = value?.title.replaceAll("_", " ") ?? `${a} and ${b}`;
  useTitle(`Dossier: ${title}`);
  return html`
    <h1>${title}</h1>
    <p class="no-print">${a.length === 3 && b.length === 3 && html`<${A} href=${relationLink(a, b, { issue })}>Temperature<//> · `}<${A} href=${eventsLink(`${term("with", a)} ${term("with", b)}${issue ? ` ${term("issue", issue)}` : ""}`)}>Events<//> · <${A} href=${dossierLink(b, a, { issue, q, date })}>Sides swapped<//>${issue && html` · <${A} href=${link(`/issue/${encodeURIComponent(issue)}`)}>Issue<//>`}</p>
    <form class="fields no-print" onSubmit=${fill} key=${[issue, q, date].join("|")}>
      <div><label for="issue">Issue</label><input id="issue" name="issue" size="14" placeholder="all" value=${issue} /></div>
      <div><label for="q">Only what</label><input id="q" name="q" type="search" placeholder="since:1998 sources:2" value=${q} /></div>
      <div><label for="date">Waits are counted to</label><${DateInput} id="date" name="date" value=${date} /></div>
      <button class="main">Show</button>
      ${(issue || q || date) && html`<button type="button" onClick=${() => go(here)}>All of it</button>`}
    </form>
    <${Answer} state=${state}>${(page) => html`
      ${page.lead.map((line) => html`<p>${line}</p>`)}
      ${!page.sections[0].entries.length && html`<p class="empty">${issue || q ? "Take away a condition: “All of it” shows the rest." : "A party is a country (RUS), a country and a sector (ISR/MIL), a sector (/REB) or part of a name (putin)."}</p>`}
      <nav aria-label="Sections" class="no-print"><ul class="contents">
        ${page.sections.map((s) => html`<li><a href=${`#${s.name}`}>${s.heading}</a> ${s.entries.length + s.left_out}</li>`)}
        <li><${CsvButton} name=${`dossier-${a}-${b}`} columns=${COLUMNS} rows=${() => rowsOf(page, page.sections)} label="all as CSV" /></li>
      </ul></nav>
      ${page.sections.map((s) => html`
        <section aria-labelledby=${s.name}>
          <h2 id=${s.name}>${s.heading} ${s.entries.length > 0 && html`<${CsvButton} name=${`dossier-${a}-${b}-${s.name}`} columns=${COLUMNS} rows=${() => rowsOf(page, [s])} />`}</h2>
          ${!s.entries.length && html`<p class="soft">${s.empty}</p>`}
          ${s.left_out > 0 && html`<p class="soft">${count(s.left_out, "older one")} left out. ${limit < MOST && html`<button class="small no-print" onClick=${() => move({ limit: Math.min(5 * limit, MOST) })}>More</button>`}</p>`}
          <${Entries} section=${s} page=${page} beside=${s.name === "course"} />
        </section>`)}
      <${Command} command="dossier" options=${[issue && `--issue=${shell(issue)}`, date && `--date=${date}`, limit !== USUAL && `--limit=${limit}`].filter(Boolean)} args=${[a, b]} query=${q} />`}<//>
  `;
}
