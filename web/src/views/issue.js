// An issue in time: its share of what is told, and its bursts.
import { useMemo } from "preact/hooks";
import { html } from "../html.js";
import { go, link } from "../address.js";
import { useAnswer } from "../api.js";
import { addDays, Chart, colour, faint, seconds } from "../chart.js";
import { Command, CsvButton, Score } from "../parts.js";
import { A, Answer, count, Counted, DateInput, EventLine, eventsLink, issueLink, Later, percent, relationLink, stateOf, useTitle } from "../words.js";

const share = (about, all) => (all > 0 ? about / all : 0);
const levels = ["", "twice the usual share", "four times the usual share"];

// Bursts behind the line: a step darker for the higher level, with a bar on top of each.
const shade = (issue) => (u) => {
  const { top, height } = u.bbox, dot = devicePixelRatio;
  for (const b of issue.bursts) {
    const from = u.valToPos(seconds(b.from), "x", true), to = u.valToPos(seconds(b.to), "x", true);
    u.ctx.fillStyle = faint("grey", b.level > 1 ? 40 : 22);
    u.ctx.fillRect(from, top, Math.max(to - from, dot), height);
    u.ctx.fillStyle = colour("ink");
    u.ctx.fillRect(from, top, Math.max(to - from, dot), 3 * dot * b.level);
  }
};

const shares = (issue) => () => ({
  scales: { x: { time: true }, y: { range: (_u, _low, high) => [0, Math.max(high, 0.01) * 1.1] } },
  series: [{}, { stroke: colour("ink"), width: 2, points: { show: false } }],
  hooks: { drawClear: [shade(issue)] },
});

const COLUMNS = ["week", "weight_about", "weight_all", "share", "burst_level"];
const rowsOf = (issue) =>
  issue.dates.map((d, i) => [d, issue.about[i], issue.all[i], share(issue.about[i], issue.all[i]), issue.levels[i]]);
const BURST_COLUMNS = ["from", "to", "level", "gain", "events"];
const burstRows = (issue) =>
  issue.bursts.map((b) => [b.from, b.to, b.level, b.gain, b.events.map((e) => e.event).join(" ")]);

const WEEKS = 52;
const PAIRS = 12;

// Which countries it is about, of the year that ends with the day.
function Between({ name, shown, date }) {
  const q = `issue:${name} since:${addDays(date, -7 * WEEKS)} until:${date}`;
  const state = useAnswer(link("/v1/network", { q, limit: PAIRS }));
  return html`
    <section aria-labelledby="between">
      <h2 id="between">Between whom ${state.value && html`<${CsvButton} name=${`issue-${name}-pairs`} columns=${["actor", "recipient", "events", "reports", "score_mean"]} rows=${state.value.dyads.map((d) => [d.actor, d.recipient, d.events, d.reports, d.score])} />`}</h2>
      <${Answer} state=${state}>${({ dyads, names }) => dyads.length
        ? html`
          <div class="scroll" tabindex="0" role="region" aria-label="Between whom"><table>
            <caption>The pairs with the most events in the ${WEEKS} weeks up to ${date}</caption>
            <thead><tr><th scope="col">who to whom</th><th scope="col" class="number">events</th><th scope="col" class="number">mean score</th></tr></thead>
            <tbody>${dyads.map((d) => html`<tr>
              <th scope="row"><${A} href=${relationLink(d.actor, d.recipient, { issue: name })}>${names[d.actor]} → ${names[d.recipient]}<//></th>
              <td class="number"><${A} href=${eventsLink(`${q} src:${d.actor} tgt:${d.recipient}`)} aria-label=${`${d.events} events of ${names[d.actor]} to ${names[d.recipient]}`}>${d.events}<//></td>
              <td class="number"><${Score} value=${d.score} /></td>
            </tr>`)}</tbody>
          </table></div>
          <p class="no-print"><${A} href=${link("/network", { q })}>All of them<//></p>`
        : html`<p class="empty">In these ${WEEKS} weeks no event about ${shown} names two countries.</p>`}<//>
    </section>`;
}

export default function Issue({ parts, query }) {
  const [name] = parts, shown = name.replaceAll("_", " ");
  const date = query.get("date") ?? "";
  const state = useAnswer(link(`/v1${issueLink(name)}`, { date }));
  const issue = state.value;
  const data = useMemo(() => issue && [issue.dates.map(seconds), issue.dates.map((_, i) => share(issue.about[i], issue.all[i]))], [issue]);
  const week = (i) => go("/events", { q: `issue:${name} since:${issue.dates[i]} until:${issue.dates[i + 1] ?? issue.date}` });
  useTitle(`Issue: ${shown}`);
  return html`
    <h1>${shown}</h1>
    <p class="no-print"><${A} href=${eventsLink(`issue:${name}`)}>Events<//></p>
    <form class="fields no-print" onSubmit=${(e) => e.preventDefault()}>
      <div><label for="date">As of</label><${DateInput} id="date" value=${date} onChange=${(e) => e.target.reportValidity() && go(issueLink(name), { date: e.target.value })} /></div>
      ${date && html`<button type="button" onClick=${() => go(issueLink(name))}>Now</button>`}
    </form>
    ${state.error && html`<p class="empty">Issues are named as on the <${A} href=${link("/", { date })}>board<//>; an earlier or later day may tell of it.</p>`}
    <${Answer} state=${state}>${(v) => v === issue && html`
      <p>On <time>${v.date}</time>: <b>${stateOf(v)}</b>. In 4 weeks ${percent(v.share)} of what is told, usually ${percent(v.norm)}: ${v.ratio.toFixed(1)} ×; by sources ${percent(v.sources)}, usually ${percent(v.sources_norm)}.</p>
      <p><${EventLine} event=${v.latest} /></p>
      <section aria-labelledby="share">
        <h2 id="share">Share of what is told <${CsvButton} name=${`issue-${name}-${v.date}`} columns=${COLUMNS} rows=${() => rowsOf(v)} /></h2>
        <p class="soft">A week a point, ${count(v.dates.length, "week")}; grey: bursts, with a bar on top that is thicker for the higher level. Click a week for its events, drag over several.</p>
        <${Chart} label=${`Share of ${shown} from ${v.dates[0]} to ${v.date}`} options=${shares(v)} data=${data} high=${260} left=${{ values: (_, n) => n.map(percent), size: 60 }} onPick=${week} onZoom=${(from, to) => go("/events", { q: `issue:${name} since:${from} until:${to}` })} say=${(i) => `week of ${v.dates[i]}: ${percent(data[1][i])}${v.levels[i] ? `, ${levels[v.levels[i]]}` : ""}`} />
      </section>
      <${Between} name=${name} shown=${shown} date=${v.date} />
      <section aria-labelledby="bursts">
        <h2 id="bursts">Bursts <${CsvButton} name=${`bursts-${name}`} columns=${BURST_COLUMNS} rows=${() => burstRows(v)} /></h2>
        ${!v.bursts.length && html`<p class="empty">No burst in these weeks: the share never stayed at twice the usual one.</p>`}
        <ol class="changes">${[...v.bursts].reverse().map((b) => html`<li>
          <${A} href=${eventsLink(`issue:${name} since:${b.from} until:${b.to}`)}><time>${b.from}</time> to <time>${b.to}</time><//>: ${levels[b.level]}, weight ${b.gain.toFixed(1)}
          <ul>${b.events.map((e) => html`<li><${EventLine} event=${e} /></li>`)}</ul>
        </li>`)}</ol>
      </section>
      <${Later} summary="The numbers">${() => html`
        <div class="scroll tall" tabindex="0" role="region" aria-label="Numbers"><table class="numbers">
          <caption>Weights of what was told in each week</caption>
          <thead><tr><th scope="col">week of</th><th scope="col" class="number">of the issue</th><th scope="col" class="number">of all</th><th scope="col" class="number">share</th><th scope="col">burst</th></tr></thead>
          <tbody>${v.dates.map((d, i) => html`<tr><th scope="row">${d}</th><td class="number">${v.about[i].toFixed(1)}</td><td class="number">${v.all[i].toFixed(1)}</td><td class="number">${percent(data[1][i])}</td><td>${levels[v.levels[i]] || "–"}</td></tr>`).reverse()}</tbody>
        </table></div>`}<//>
      <${Counted} counted=${v.counted} />
      <${Command} command="board" options=${date ? [`--date=${date}`] : []} />`}<//>
  `;
}
