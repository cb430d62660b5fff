// The board: what is on the burner, and which relations changed.
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { go, link } from "../address.js";
import { useAnswer } from "../api.js";
import { Spark } from "../spark.js";
import { Command, CsvButton } from "../parts.js";
import { A, Answer, Change, count, Counted, DateInput, dossierLink, EventLine, issueLink, eventsLink, percent, relationLink, Degrees, signed, stateOf, useTitle } from "../words.js";

const USUAL = 60, MOST = 1000, WEEKS = 52;

const signs = { "front burner": "▲", back: "▲", simmering: "■", "put aside": "▼", unknown: "?" };

// Both directions of two countries together, where the first of them stands.
export function dyadsOf(relations) {
  const dyads = new Map();
  for (const row of relations) {
    const key = [row.actor.code, row.recipient.code].sort().join(" ");
    if (!dyads.has(key)) dyads.set(key, []);
    dyads.get(key).push(row);
  }
  return [...dyads.values()];
}

function Issue({ row }) {
  return html`<li>
    <h3><${A} href=${issueLink(row.issue)}>${row.issue.replaceAll("_", " ")}<//></h3>
    <p class="state"><span aria-hidden="true">${signs[row.state]}</span> ${stateOf(row)}${row.since && html`<span class="soft">, in a burst since <time>${row.since}</time></span>`}</p>
    <${Spark} values=${row.weeks.slice(-WEEKS)} low=${0} high=${Math.max(...row.weeks)} label=${`share of what was told in each of ${WEEKS} weeks, now ${percent(row.share)}`} />
    <p>${percent(row.share)} of what is told, usually ${percent(row.norm)}: <b>${row.ratio.toFixed(1)} ×</b></p>
    <p class="latest"><${EventLine} event=${row.latest} /></p>
  </li>`;
}

function Direction({ row }) {
  return html`<div class="direction">
    <h4><${A} href=${relationLink(row.actor.code, row.recipient.code)}>${row.actor.name} <span aria-label="to">→</span> ${row.recipient.name}<//></h4>
    <p><${Change} change=${row.change} /></p>
    <${Spark} values=${row.weeks.slice(-WEEKS)} low=${-10} high=${10} label=${`mean score in each of ${WEEKS} weeks, up is cooperation, down is conflict; now ${signed(row.temperature.value)}`} />
    <p><${Degrees} ...${row.temperature} /> <span class="soft">weight of 28 days: ${row.events.toFixed(1)}</span></p>
    <p class="latest"><${EventLine} event=${row.latest} /></p>
  </div>`;
}

function Dyad({ rows }) {
  const { actor, recipient } = rows[0];
  return html`<li>
    <h3>${actor.name} – ${recipient.name}
      <span class="links"><${A} href=${relationLink(actor.code, recipient.code)}>relation<//> <${A} href=${dossierLink(actor.code, recipient.code)}>dossier<//> <${A} href=${eventsLink(`with:${actor.code} with:${recipient.code}`)}>events<//></span></h3>
    ${rows.map((row) => html`<${Direction} key=${row.actor.code} row=${row} />`)}
  </li>`;
}

const ISSUE_COLUMNS = ["issue", "state", "months", "share", "norm", "ratio", "burst_since", "last", "latest_event", "reports", "sources"];
const issueRows = (issues) =>
  issues.map((r) => [r.issue, r.state, r.months, r.share, r.norm, r.ratio, r.since, r.last, r.latest?.event, r.latest?.reports, r.latest?.sources]);

const RELATION_COLUMNS = ["actor", "recipient", "temperature", "low", "high", "weight_28_days", "change", "change_date", "probability", "last", "latest_event", "reports", "sources"];
const relationRows = (relations) =>
  relations.map((r) => [r.actor.code, r.recipient.code, r.temperature.value, r.temperature.low, r.temperature.high, r.events, r.change?.class, r.change?.date, r.change?.probability, r.last, r.latest?.event, r.latest?.reports, r.latest?.sources]);

// To any two, on the board or not.
function LookUp({ relations }) {
  const [a, setA] = useState("");
  const [b, setB] = useState("");
  const names = new Map(relations.flatMap((r) => [[r.actor.code, r.actor.name], [r.recipient.code, r.recipient.name]]));
  const open = (event) => {
    event.preventDefault();
    const to = event.submitter?.value === "dossier" ? dossierLink : relationLink;
    go(to(a.trim(), b.trim()));
  };
  return html`<form class="fields no-print" onSubmit=${open}>
    <div><label for="a">Country</label><input id="a" list="countries" size="8" required placeholder="IRQ" value=${a} onInput=${(e) => setA(e.target.value)} /></div>
    <div><label for="b">and</label><input id="b" list="countries" size="8" required placeholder="IRN" value=${b} onInput=${(e) => setB(e.target.value)} /></div>
    <datalist id="countries">${[...names].sort().map(([code, name]) => html`<option value=${code}>${name}</option>`)}</datalist>
    <button value="relation">Relation</button>
    <button value="dossier">Dossier</button>
  </form>`;
}

const fits = (words, find) => !find || words.join(" ").toLowerCase().includes(find.toLowerCase());

export default function Board({ query }) {
  const date = query.get("date") ?? "", find = query.get("find") ?? "";
  const limit = Math.min(Number(query.get("limit")) || USUAL, MOST);
  const state = useAnswer(link("/v1/board", { date, limit }));
  const to = (change) => go("/", { date, find, limit: limit === USUAL ? "" : limit, ...change }, { replace: true });
  useTitle(`Board${date && ` of ${date}`}`);
  return html`
    <h1>Board</h1>
    <form class="fields no-print" onSubmit=${(e) => e.preventDefault()}>
      <div><label for="date">As of</label><${DateInput} id="date" value=${date} onChange=${(e) => e.target.reportValidity() && to({ date: e.target.value })} /></div>
      <div><label for="find">Only what has</label><input id="find" type="search" placeholder="Iraq, trade …" value=${find} onInput=${(e) => to({ find: e.target.value })} /></div>
      ${(date || find) && html`<button type="button" onClick=${() => to({ date: "", find: "" })}>Now, all</button>`}
    </form>
    <${Answer} state=${state}>${(board) => {
      const issues = board.issues.filter((r) => fits([r.issue.replaceAll("_", " "), r.issue, r.state], find));
      const dyads = dyadsOf(board.relations).filter((rows) => fits([rows[0].actor.name, rows[0].actor.code, rows[0].recipient.name, rows[0].recipient.code, ...rows.map((r) => r.change?.class ?? "")], find));
      const shown = dyads.flat();
      const nothing = !board.issues.length && !board.relations.length;
      return html`
        <p>As of the end of <time>${board.date ?? "–"}</time>.</p>
        ${board.silent.length > 0 && html`<p class="note">Silent sources: ${board.silent.join(", ")}. What they alone told is left out of the shares, so a fall is not their silence. <${A} href="/sources">Sources<//></p>`}
        ${nothing && html`<p class="empty">Nothing is counted up to this day. ${date ? "Choose a later day, or “Now”." : html`<code>demarche load DB FILE…</code> codes articles into the store; <${A} href="/paste">try one here<//>.`}</p>`}
        ${!nothing && html`
          <section aria-labelledby="relations">
            <h2 id="relations">Relations <${CsvButton} name=${`relations-${board.date}`} columns=${RELATION_COLUMNS} rows=${() => relationRows(shown)} /></h2>
            <p class="soft">Those that changed in the last 90 days first, then by what was told in 28 days. Bars: ${WEEKS} weeks, up is cooperation, down is conflict.</p>
            <${LookUp} relations=${board.relations} />
            ${!dyads.length && html`<p class="empty">${find ? "No relation has these words: clear “Only what has”." : "No two countries are told of."}</p>`}
            <ol class="cards">${dyads.map((rows) => html`<${Dyad} key=${rows[0].actor.code + rows[0].recipient.code} rows=${rows} />`)}</ol>
            ${board.relations.length >= limit && limit < MOST && html`<p class="no-print"><button onClick=${() => to({ limit: Math.min(4 * limit, MOST) })}>More relations</button></p>`}
          </section>
          <section aria-labelledby="issues">
            <h2 id="issues">Issues <${CsvButton} name=${`issues-${board.date}`} columns=${ISSUE_COLUMNS} rows=${() => issueRows(issues)} /></h2>
            <p class="soft">By state: on the front burner first. Bars: share of what was told in each of ${WEEKS} weeks.</p>
            ${!issues.length && html`<p class="empty">${find ? "No issue has these words: clear “Only what has”." : "No event belongs to an issue. data/issues/issues.txt says what the issues are; demarche recode finds them in what is loaded."}</p>`}
            <ol class="cards">${issues.map((row) => html`<${Issue} key=${row.issue} row=${row} />`)}</ol>
          </section>`}
        <${Counted} counted=${board.counted} />
        <${Command} command="board" options=${[date && `--date=${date}`, limit !== USUAL && `--limit=${limit}`].filter(Boolean)} />`;
    }}<//>
  `;
}
