// Two countries in time: temperature of both directions, what was told, when it changed.
import uPlot from "uplot";
import { useMemo } from "preact/hooks";
import { html } from "../html.js";
import { go, link } from "../address.js";
import { useAnswer } from "../api.js";
import { addDays, Chart, colour, faint, seconds } from "../chart.js";
import { Entries } from "../entries.js";
import { Command, CsvButton } from "../parts.js";
import { shell } from "../query.js";
import { A, Answer, arrowOf, Change, count, Counted, DateInput, dossierLink, EventLine, eventsLink, isWarm, Later, relationLink, Degrees, signed, useTitle } from "../words.js";

const nameOf = (d) => `${d.actor.name} → ${d.recipient.name}`;
const DASH = [6, 4];

// Cooperation is up, conflict is down, on a ground of their colours.
function ground(u) {
  const { left, top, width, height } = u.bbox;
  const zero = u.valToPos(0, "y", true);
  u.ctx.fillStyle = faint("blue", 8);
  u.ctx.fillRect(left, top, width, Math.max(zero - top, 0));
  u.ctx.fillStyle = faint("orange", 8);
  u.ctx.fillRect(left, zero, width, Math.max(top + height - zero, 0));
}

// A line and an arrow where a direction changed: the first above, the second below.
const changeMarks = (directions, at) => (u) => {
  const { top, height } = u.bbox, dot = devicePixelRatio;
  u.ctx.save();
  u.ctx.font = `bold ${16 * dot}px system-ui, sans-serif`;
  u.ctx.textAlign = "center";
  directions.forEach((d, i) => {
    for (const c of d.changes) {
      const x = u.valToPos(seconds(c.date), "x", true);
      u.ctx.strokeStyle = u.ctx.fillStyle = colour(isWarm(c.class) ? "blue" : "orange");
      u.ctx.setLineDash(i ? DASH.map((n) => n * dot) : []);
      u.ctx.lineWidth = dot;
      u.ctx.beginPath();
      u.ctx.moveTo(x, top);
      u.ctx.lineTo(x, top + height);
      u.ctx.stroke();
      u.ctx.fillText(arrowOf(c.class), x + 10 * dot, i ? top + height - 5 * dot : top + 16 * dot);
    }
  });
  if (at) {
    const x = u.valToPos(seconds(at), "x", true);
    u.ctx.setLineDash([]);
    u.ctx.strokeStyle = colour("focus");
    u.ctx.lineWidth = 2 * dot;
    u.ctx.strokeRect(x - 3 * dot, top, 6 * dot, height);
  }
  u.ctx.restore();
};

const temperature = (directions, at) => () => ({
  scales: { x: { time: true }, y: { range: [-10, 10] } },
  series: [
    {},
    ...directions.flatMap((_, i) => {
      const line = i ? { stroke: colour("grey"), dash: DASH } : { stroke: colour("ink") };
      return [{ ...line, width: 2, points: { show: false } }, { width: 0, points: { show: false } }, { width: 0, points: { show: false } }];
    }),
  ],
  bands: directions.map((_, i) => ({ series: [3 * i + 3, 3 * i + 2], fill: faint(i ? "grey" : "ink", 14) })),
  hooks: { drawClear: [ground], draw: [changeMarks(directions, at)] },
});

const volume = (high) => () => ({
  scales: { x: { time: true }, y: { range: [-high, high] } },
  series: [
    {},
    { fill: colour("blue"), width: 0, paths: uPlot.paths.bars({ size: [0.8, 40, 1] }), points: { show: false } },
    { fill: colour("orange"), width: 0, paths: uPlot.paths.bars({ size: [0.8, 40, 1] }), points: { show: false } },
  ],
  hooks: { drawClear: [ground] },
});

const cooperation = (s, i) => s.quads[0][i] + s.quads[1][i];
const conflict = (s, i) => s.quads[2][i] + s.quads[3][i];

function Charts({ relation, at, onZoom, onPick }) {
  const { dates, directions } = relation;
  const [x, lines, strips, high] = useMemo(() => {
    const x = dates.map(seconds);
    const strips = directions.map((d) => [x, x.map((_, i) => cooperation(d.series, i)), x.map((_, i) => -conflict(d.series, i))]);
    const most = Math.max(1, ...strips.flatMap((s) => [Math.max(...s[1]), -Math.min(...s[2])]));
    return [x, [x, ...directions.flatMap((d) => [d.series.value, d.series.low, d.series.high])], strips, most];
  }, [relation]);
  // A chart is drawn anew with the data; another place picked is other data to it.
  const marked = useMemo(() => [...lines], [lines, at]);
  const say = (i) => `${dates[i]}: ${directions.map((d) => `${nameOf(d)} ${signed(d.series.value[i])}, ${count(d.series.events[i], "event")}`).join("; ")}`;
  return html`
    <ul class="key">
      ${directions.map((d, i) => html`<li><span class=${`line ${i ? "back" : ""}`}></span>${nameOf(d)}${i ? " (dashed)" : ""}, with its 90 % band</li>`)}
      <li>↑ ↗ warmer, ↓ ↘ colder: changes, the first direction's above, the second's below</li>
    </ul>
    <${Chart} label=${`Temperature from ${dates[0]} to ${dates[x.length - 1]}`} options=${temperature(directions, at)} data=${marked} high=${300} left=${{ splits: () => [-10, -5, 0, 5, 10], values: (_, v) => v.map((n) => signed(n, 0)) }} onZoom=${onZoom} onPick=${onPick} say=${say} />
    ${directions.map((d, i) => html`
      <p class="soft">${nameOf(d)}: weight of what happened, cooperation up, conflict down</p>
      <${Chart} label=${`What was told, ${nameOf(d)}`} options=${volume(high)} data=${strips[i]} high=${110} left=${{ splits: () => [-high, 0, high], values: (_, v) => v.map((n) => Math.abs(n).toFixed(n && high < 10 ? 1 : 0)) }} onZoom=${onZoom} onPick=${onPick} say=${say} />`)}
  `;
}

function Changes({ relation, onPick }) {
  return relation.directions.map((d) => html`
    <h3>${nameOf(d)}</h3>
    ${!d.changes.length && html`<p class="empty">No change was found in these days. A change needs at least three events on each side of it.</p>`}
    <ol class="changes">${d.changes.map((c) => html`
      <li>
        <button class="link" onClick=${() => onPick(c.date)}><time>${c.date}</time></button> <${Change} change=${c} since=${false} />,
        mean score ${signed(c.before)} to ${signed(c.after)}, probability ${c.probability.toFixed(2)}, began between <time>${c.from}</time> and <time>${c.to}</time>;
        of 1000 events told ${c.rate_before.toFixed(1)} before, ${c.rate_after.toFixed(1)} after
        ${c.events.length > 0 && html`<p class="soft">What drives it:</p><ul>${c.events.map((e) => html`<li><${EventLine} event=${e} /></li>`)}</ul>`}
        ${c.assessments.length > 0 && html`<p class="soft">What is said of the two within 60 days:</p><ul>${c.assessments.map((e) => html`<li><${EventLine} event=${e} /></li>`)}</ul>`}
      </li>`)}</ol>`);
}

const CHANGE_COLUMNS = ["actor", "recipient", "date", "class", "probability", "from", "to", "before", "after", "rate_before", "rate_after", "events"];
const changeRows = (directions) =>
  directions.flatMap((d) => d.changes.map((c) => [d.actor.code, d.recipient.code, c.date, c.class, c.probability, c.from, c.to, c.before, c.after, c.rate_before, c.rate_after, c.events.map((e) => e.event).join(" ")]));

const NUMBER_COLUMNS = ["date", "actor", "recipient", "temperature", "low", "high", "known", "cooperation_per_1000", "conflict_per_1000", "events", "verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"];
const numberRows = ({ dates, directions }) =>
  directions.flatMap((d) => dates.map((date, i) => [date, d.actor.code, d.recipient.code, ...["value", "low", "high", "known", "cooperation", "conflict", "events"].map((k) => d.series[k][i]), ...d.series.quads.map((q) => q[i])]));

// The numbers behind the charts; the newest first.
function Numbers({ relation, onPick }) {
  const { dates, directions, every } = relation;
  return html`<div class="scroll tall" tabindex="0" role="region" aria-label="Numbers"><table class="numbers">
    <caption>Temperature at the end of each ${every}, events in it</caption>
    <thead>
      <tr><td></td>${directions.map((d) => html`<th scope="colgroup" colspan="4">${nameOf(d)}</th>`)}</tr>
      <tr><th scope="col">${every}</th>${directions.map(() => html`<th scope="col" class="number">temperature</th><th scope="col">90 %</th><th scope="col" class="number">events</th><th scope="col" class="number">cooperation / conflict</th>`)}</tr>
    </thead>
    <tbody>${dates.map((date, i) => html`<tr>
      <th scope="row"><button class="link" onClick=${() => onPick(date)}>${date}</button></th>
      ${directions.map(({ series: s }) => html`<td class="number">${signed(s.value[i])}</td><td>${signed(s.low[i])} to ${signed(s.high[i])}</td><td class="number">${s.events[i]}</td><td class="number">${cooperation(s, i).toFixed(1)} / ${conflict(s, i).toFixed(1)}</td>`)}
    </tr>`).reverse()}</tbody>
  </table></div>`;
}

// What happened in the week that was picked: of days the one with three before and behind it.
function Picked({ a, b, issue, at, every, onClose }) {
  const from = every === "week" ? at : addDays(at, -3), to = addDays(from, 6);
  const state = useAnswer(link(`/v1/dossier/${encodeURIComponent(a)}/${encodeURIComponent(b)}`, { issue, q: `since:${from} until:${to}`, limit: 100 }));
  return html`<section class="panel" aria-labelledby="picked" aria-live="polite">
    <h2 id="picked">${from} to ${to} <button class="small no-print" onClick=${onClose}>close</button></h2>
    <${Answer} state=${state}>${(page) => {
      const course = page.sections.find((s) => s.name === "course");
      return html`
        ${!course.entries.length && html`<p class="empty">Nothing is on record between the two in these days. The line stands where earlier events left it.</p>`}
        <${Entries} section=${course} page=${page} />
        <p class="no-print"><${A} href=${eventsLink(`with:${a} with:${b} since:${from} until:${to}${issue ? ` issue:${issue}` : ""}`)}>All events of these days<//></p>`;
    }}<//>
  </section>`;
}

export default function Relation({ parts, query }) {
  const [a, b] = parts.map((p) => p.toUpperCase());
  const [issue, from, to, date, every, at] = ["issue", "from", "to", "date", "every", "at"].map((k) => query.get(k) ?? "");
  const path = `/v1/relation/${encodeURIComponent(a)}/${encodeURIComponent(b)}`;
  const state = useAnswer(link(path, { issue, from, to, date, every }));
  const here = relationLink(a, b);
  const move = (change) => go(here, { issue, from, to, date, every, at, ...change });
  const fill = (event) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    move(Object.fromEntries(["issue", "from", "to", "date", "every"].map((k) => [k, form.get(k).trim()])));
  };
  const value = state.value ?? state.old;
  const names = value?.parties.map((p) => p.name) ?? [a, b];
  useTitle(`${names.join(" and ")}${issue && `: ${issue}`}`);
  return html`
    <h1>${names.join(" and ")}${issue && `: ${issue.replaceAll("_", " ")}`}</h1>
    <p class="no-print"><${A} href=${dossierLink(a, b, { issue })}>Dossier<//> · <${A} href=${eventsLink(`with:${a} with:${b}${issue ? ` issue:${issue}` : ""}`)}>Events<//> · <${A} href=${relationLink(b, a, { issue, from, to, date, every, at })}>Sides swapped<//></p>
    <form class="fields no-print" onSubmit=${fill} key=${[issue, from, to, date, every].join("|")}>
      <div><label for="from">From</label><${DateInput} id="from" name="from" value=${from} /></div>
      <div><label for="to">To</label><${DateInput} id="to" name="to" value=${to} /></div>
      <div><label for="date">As known on</label><${DateInput} id="date" name="date" value=${date} /></div>
      <div><label for="every">Every</label><select id="every" name="every" value=${every}><option value="">as it fits</option><option>day</option><option>week</option></select></div>
      <div><label for="issue">Issue</label><input id="issue" name="issue" size="14" placeholder="all" value=${issue} /></div>
      <button class="main">Show</button>
      ${(from || to || date || issue || every) && html`<button type="button" onClick=${() => go(here)}>All of it</button>`}
    </form>
    <${Answer} state=${state}>${(relation) => {
      const { dates, directions } = relation;
      if (!dates.length)
        return html`<p class="empty">Nothing that ${names[0]} and ${names[1]} did to each other is counted${issue ? " in this issue" : ""}${from || to || date ? " in these days" : ""}. ${from || to || date || issue ? "“All of it” shows the rest." : "Countries are named by three letters, IRQ for Iraq; the board lists those that are told of."}</p><${Counted} counted=${relation.counted} />`;
      const stepOf = (date) => dates.findLast((d) => d <= date) ?? dates[0];
      const pick = (date) => move({ at: stepOf(date) });
      const now = dates.length - 1, last = dates[now];
      return html`
        <p>At the end of <time>${relation.to}</time>: ${directions.map((d, i) => html`${i > 0 && "; "}${nameOf(d)} <${Degrees} value=${d.series.value[now]} low=${d.series.low[now]} high=${d.series.high[now]} />`)}.</p>
        <section aria-labelledby="temperature">
          <h2 id="temperature">Temperature <${CsvButton} name=${`relation-${a}-${b}-${last}`} columns=${NUMBER_COLUMNS} rows=${() => numberRows(relation)} /></h2>
          <p class="soft no-print">Drag to zoom, click a point for its events.</p>
          <${Charts} relation=${relation} at=${at && stepOf(at)} onZoom=${(x, y) => move({ from: x, to: y })} onPick=${(i) => pick(dates[i])} />
        </section>
        ${at && html`<${Picked} a=${a} b=${b} issue=${issue} at=${stepOf(at)} every=${relation.every} onClose=${() => move({ at: "" })} />`}
        <section aria-labelledby="changes">
          <h2 id="changes">Changes <${CsvButton} name=${`changes-${a}-${b}`} columns=${CHANGE_COLUMNS} rows=${() => changeRows(directions)} /></h2>
          <${Changes} relation=${relation} onPick=${pick} />
        </section>
        <${Later} summary="The numbers">${() => html`<${Numbers} relation=${relation} onPick=${pick} />`}<//>
        <${Counted} counted=${relation.counted} />
        <${Command} command="trend" options=${[issue && `--issue=${shell(issue)}`, from && `--from=${from}`, date && `--to=${date}`].filter(Boolean)} args=${[a, b]} />`;
    }}<//>
  `;
}
