// Events, by the query language: counts to narrow it down, a table, pages, and the way out.
import { html } from "../html.js";
import { follow, go, link } from "../address.js";
import { useAnswer } from "../api.js";
import { Command, Counted, CsvButton, Nothing, Score, SearchBox, Waiting, number } from "../parts.js";
import { nameOf } from "../reading.js";
import { has, names, put, toggle } from "../query.js";

const quads = { 1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict" };
const formats = ["csv", "jsonl", "tsv", "plover", "phoenix", "gdelt2", "gdelt2-mentions", "icews", "polecat", "petrarch"];
const list = (x) => (x == null ? [] : Array.isArray(x) ? x : [x]);

// name in the interface, condition, heading, and what stands for a value
const facets = [
  ["type", "type", "Type"],
  ["actor", "src", "Actor"],
  ["recipient", "tgt", "Recipient"],
  ["issue", "issue", "Issue"],
  ["quad", "quad", "Class", (v) => quads[v] ?? v],
  ["modality", "modality", "Modality"],
  ["report", "report", "Report"],
  ["source", "source", "Source"],
  ["year", "on", "Year"],
];

const what = (r) => [r.event ?? r.kind, ...list(r.mode)].join(".");
const parties = (l) => list(l).map(nameOf).join(", ") || "–";

const columns = {
  date: ["Date", (e) => e.date ?? "–"],
  what: ["What", (e) => html`<a href=${link(`/event/${e.id}`)} onClick=${follow}>${what(e.record)}</a>`, (e) => what(e.record)],
  actor: ["Actor", (e) => parties(e.record.actor)],
  recipient: ["Recipient", (e) => (e.record.symmetric ? "(each other)" : parties(e.record.recipient))],
  place: ["Place", (e) => [e.record.place?.name, e.record.place?.country].filter(Boolean).join(", ") || "–"],
  score: ["Score", (e) => html`<${Score} value=${e.record.score} />`, (e) => e.record.score],
  status: ["Status", (e) => `${e.record.modality}, ${e.record.report}`],
  cameo: ["CAMEO", (e) => e.record.cameo],
  confidence: ["Confidence", (e) => e.record.confidence.toFixed(2)],
  reports: ["Reports", (e) => e.reports],
  sources: ["Sources", (e) => e.sources],
  sentence: ["Sentence", (e) => html`<a href=${link(`/article/${encodeURIComponent(e.document.id)}`, { event: e.record.id })} onClick=${follow}>${e.sentence ?? "the article"}</a>`, (e) => e.sentence],
  publisher: ["Publisher", (e) => e.document.publisher ?? "–"],
};
const usual = "date,what,actor,recipient,place,score,reports,sources,sentence";
const numbers = new Set(["score", "confidence", "reports", "sources"]);

// What is chosen leaves out all others: these are counted without the choice, so that one more can be added.
function Facet({ state, change, name, condition, title, values, label = (v) => v }) {
  const chosen = names(state.q, condition);
  const answer = useAnswer(chosen ? link("/v1/facets", { q: put(state.q, condition, "") }) : null);
  const all = (chosen && (answer.value ?? answer.old)?.facets[name]) || [];
  const shown = [...all, ...values.filter((v) => !all.some((a) => a.value === v.value))];
  if (!shown.length) return null;
  return html`
    <details class="facet" open=${name === "type" || chosen}>
      <summary>${title}</summary>
      <ul>
        ${shown.map(({ value, events }) => {
          const on = has(state.q, condition, value);
          return html`<li><button class="link" aria-pressed=${on} onClick=${() => change({ q: toggle(state.q, condition, value) })}>${on ? "✓ " : ""}${label(value)}</button> <span class="soft">${number(events)}</span></li>`;
        })}
      </ul>
      <${CsvButton} name=${`events by ${name}`} columns=${[name, "events"]} rows=${shown.map((v) => [v.value, v.events])} />
    </details>`;
}

function Columns({ shown, change }) {
  const flip = (name) => Object.keys(columns).filter((c) => (c === name ? !shown.includes(c) : shown.includes(c))).join(",");
  return html`
    <details class="no-print">
      <summary>Columns</summary>
      <fieldset class="choices"><legend class="sr">Columns that are shown</legend>
        ${Object.entries(columns).map(([name, [title]]) => html`<label><input type="checkbox" checked=${shown.includes(name)} onChange=${() => change({ cols: flip(name) === usual ? "" : flip(name), keep: true })} /> ${title}</label>`)}
      </fieldset>
    </details>`;
}

// Columns that the whole search can go by: the order of the small first, and of the large first, of the interface.
const orders = { date: ["oldest", ""], what: ["type", "-type"], ...Object.fromEntries(["score", "confidence", "reports", "sources"].map((c) => [c, [c, `-${c}`]])) };

function Heading({ name, state, change }) {
  const [title] = columns[name], [up, down] = orders[name] ?? [], on = state.order === up ? "↑" : state.order === down ? "↓" : "";
  const turned = on ? (state.order === up ? down : up) : name === "what" ? up : down;
  return html`
    <th scope="col" class=${numbers.has(name) ? "number" : ""} aria-sort=${on === "↑" ? "ascending" : on ? "descending" : null}>
      ${name in orders ? html`<button class="link" onClick=${() => change({ order: turned })}>${title} ${on}</button>` : title}
    </th>`;
}

function Table({ events, shown, state, change }) {
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label="Events">
      <table>
        <thead><tr>${shown.map((c) => html`<${Heading} name=${c} state=${state} change=${change} />`)}</tr></thead>
        <tbody>${events.map((e) => html`<tr key=${e.id}>${shown.map((c) => html`<td class=${numbers.has(c) ? "number" : c}>${columns[c][1](e)}</td>`)}</tr>`)}</tbody>
      </table>
    </div>`;
}

function Export({ state, change }) {
  const format = formats.includes(state.format) ? state.format : "csv";
  return html`
    <section class="export" aria-label="Export">
      <h2>Take it away</h2>
      <div class="row no-print">
        <label for="format">Format</label>
        <select id="format" value=${format} onChange=${(e) => change({ format: e.target.value === "csv" ? "" : e.target.value, keep: true })}>${formats.map((f) => html`<option value=${f}>${f}</option>`)}</select>
        <a class="button" download href=${link("/v1/events/export", { format, q: state.q })}>Export all events of this search</a>
      </div>
      <p>The same on the command line:</p>
      <${Command} command="export" options=${[`--format=${format}`]} query=${state.q} />
    </section>`;
}

export default function Events({ query }) {
  const state = Object.fromEntries(["q", "order", "after", "cols", "format"].map((k) => [k, query.get(k) ?? ""]));
  // Another question begins on its first page.
  const change = ({ keep, ...next }) => go("/events", { ...state, ...(keep ? {} : { after: "" }), ...next }, { replace: keep });
  const page = useAnswer(link("/v1/events", { q: state.q, order: state.order, after: state.after }));
  const counts = useAnswer(link("/v1/facets", { q: state.q }));
  const shown = (state.cols || usual).split(",").filter((c) => columns[c]);
  const seen = page.value ?? page.old;
  const facetsNow = counts.value ?? counts.old;
  return html`
    <h1>Events</h1>
    <${SearchBox} query=${state.q} onSearch=${(q) => change({ q })} />
    <div class="with-side">
      <aside aria-label="Counts" class="no-print">
        <p><${Counted} answer=${facetsNow} /></p>
        ${facetsNow && facets.map(([name, condition, title, label]) => html`<${Facet} state=${state} change=${change} name=${name} condition=${condition} title=${title} label=${label} values=${facetsNow.facets[name]} />`)}
      </aside>
      <div aria-busy=${!page.value && !page.error}>
        <${Waiting} state=${page.old ? { ...page, value: page.value ?? page.old } : page} what="events" />
        ${seen && !page.error && (seen.events.length
          ? html`
            <div class="row"><${Columns} shown=${shown} change=${change} />
              <${CsvButton} name="this page" label="This page as CSV" columns=${["id", ...shown]} rows=${seen.events.map((e) => [e.id, ...shown.map((c) => (columns[c][2] ?? columns[c][1])(e))])} /></div>
            <${Table} events=${seen.events} shown=${shown} state=${state} change=${change} />
            <p class="row no-print">
              ${state.after && html`<a href=${link("/events", { ...state, after: "" })} onClick=${follow}>First page</a>`}
              ${seen.next && html`<a href=${link("/events", { ...state, after: seen.next })} onClick=${follow}>Next page</a>`}
              ${!seen.next && html`<span class="soft">These are all.</span>`}
            </p>
            <${Export} state=${state} change=${change} />`
          : html`<${Nothing} query=${state.q} />`)}
      </div>
    </div>`;
}
