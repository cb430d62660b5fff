// Who acts towards whom: a matrix and a ring of countries, and the list that both are made of.
import { useMemo } from "preact/hooks";
import { html } from "../html.js";
import { follow, go, link } from "../address.js";
import { useAnswer } from "../api.js";
import { Command, Counted, CsvButton, Nothing, Score, SearchBox, Waiting, number } from "../parts.js";

const kind = (score) => (score == null ? "neither" : score > 0.5 ? "good" : score < -0.5 ? "bad" : "neither");
const sizes = [10, 15, 20, 30];

// The countries with the most events, those of both directions together.
function busiest(dyads, most) {
  const total = new Map();
  for (const d of dyads) for (const c of new Set([d.actor, d.recipient])) total.set(c, (total.get(c) ?? 0) + d.events);
  return [...total].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).slice(0, most).map(([c]) => c);
}

const eventsOf = (q, d) => link("/events", { q: [q, `src:${d.actor}`, `tgt:${d.recipient}`].filter(Boolean).join(" ") });
const told = (d) => `${d.names[0]} to ${d.names[1]}: ${d.events} events, mean score ${d.score == null ? "unknown" : d.score.toFixed(1)}`;

function Matrix({ countries, dyads, query }) {
  const at = new Map(dyads.map((d) => [`${d.actor} ${d.recipient}`, d]));
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label="Matrix of countries">
      <table class="matrix">
        <caption>Rows act, columns are acted upon: events, and below their mean score</caption>
        <thead><tr><td></td>${countries.map((c) => html`<th scope="col">${c}</th>`)}</tr></thead>
        <tbody>${countries.map((a) => html`<tr><th scope="row">${a}</th>${countries.map((b) => {
          const d = at.get(`${a} ${b}`);
          return html`<td class=${d ? kind(d.score) : ""}>${d && html`<a href=${eventsOf(query, d)} onClick=${follow} aria-label=${told(d)}>${number(d.events)}<br /><${Score} value=${d.score} /></a>`}</td>`;
        })}</tr>`)}</tbody>
      </table>
    </div>`;
}

function Ring({ countries, dyads }) {
  const place = new Map(countries.map((c, i) => {
    const turn = (2 * Math.PI * i) / countries.length - Math.PI / 2;
    return [c, [230 * Math.cos(turn), 230 * Math.sin(turn)]];
  }));
  const shown = dyads.filter((d) => d.actor !== d.recipient && place.has(d.actor) && place.has(d.recipient)).reverse();
  const most = Math.max(1, ...shown.map((d) => d.events));
  return html`
    <svg class="ring" viewBox="-280 -280 560 560" role="img" aria-label=${`Network of ${countries.length} countries; the list below has the same`}>
      ${shown.map((d) => {
        const [x1, y1] = place.get(d.actor), [x2, y2] = place.get(d.recipient);
        // Both directions bend to their own right.
        const cx = ((x1 + x2) / 2) * 0.6 - (y2 - y1) * 0.12, cy = ((y1 + y2) / 2) * 0.6 + (x2 - x1) * 0.12;
        return html`<path d=${`M${x1} ${y1}Q${cx} ${cy} ${x2} ${y2}`} class=${`tie ${kind(d.score)}`} stroke-width=${1 + 9 * Math.sqrt(d.events / most)}><title>${told(d)}</title></path>`;
      })}
      ${[...place].map(([c, [x, y]]) => html`<circle cx=${x} cy=${y} r="5" class="node" /><text x=${x * 1.1} y=${y * 1.1 + 5} text-anchor="middle">${c}</text>`)}
    </svg>
    <p class="soft">The wider, the more events, bent to the right of who acts. Solid blue: cooperation; dashed orange: conflict; dotted grey: neither.</p>`;
}

function List({ dyads, query }) {
  return html`
    <div class="scroll tall" tabindex="0" role="region" aria-label="List of pairs">
      <table>
        <thead><tr>${["Actor", "Recipient"].map((t) => html`<th scope="col">${t}</th>`)}${["Events", "Reports", "Verbal coop.", "Material coop.", "Verbal conflict", "Material conflict", "Mean score"].map((t) => html`<th scope="col" class="number">${t}</th>`)}</tr></thead>
        <tbody>${dyads.map((d) => html`
          <tr key=${d.actor + d.recipient}><td>${d.names[0]}</td><td>${d.names[1]}</td>
            <td class="number"><a href=${eventsOf(query, d)} onClick=${follow} aria-label=${told(d)}>${number(d.events)}</a></td><td class="number">${number(d.reports)}</td>
            ${d.quads.map((n) => html`<td class="number">${number(n)}</td>`)}<td class="number"><${Score} value=${d.score} /></td></tr>`)}</tbody>
      </table>
    </div>`;
}

export default function Network({ query }) {
  const state = Object.fromEntries(["q", "as", "n"].map((k) => [k, query.get(k) ?? ""]));
  const change = (next) => go("/network", { ...state, ...next });
  const answer = useAnswer(link("/v1/network", { q: state.q, limit: 1000 }));
  const now = answer.value ?? answer.old;
  const dyads = useMemo(() => (now?.dyads ?? []).map((d) => ({ ...d, names: [now.names[d.actor], now.names[d.recipient]] })), [now]);
  const most = sizes.includes(Number(state.n)) ? Number(state.n) : 15;
  const countries = busiest(dyads, most);
  const tab = (as, name) => html`<a href=${link("/network", { ...state, as })} onClick=${follow} aria-current=${state.as === as ? "true" : null}>${name}</a>`;
  return html`
    <h1>Countries</h1>
    <${SearchBox} query=${state.q} onSearch=${(q) => change({ q })} />
    <div class="row no-print">
      <nav aria-label="Shown as">${tab("", "Matrix")} ${tab("network", "Network")}</nav>
      <label for="n">Countries</label>
      <select id="n" value=${most} onChange=${(e) => change({ n: e.target.value })}>${sizes.map((n) => html`<option value=${n}>${n}</option>`)}</select>
      <${Counted} answer=${now} />
    </div>
    <${Waiting} state=${answer.old ? { ...answer, value: answer.value ?? answer.old } : answer} what="pairs of countries" />
    ${now && !answer.error && (dyads.length
      ? html`
        ${state.as === "network" ? html`<${Ring} countries=${countries} dyads=${dyads} />` : html`<${Matrix} countries=${countries} dyads=${dyads} query=${state.q} />`}
        <h2>Pairs</h2>
        <${List} dyads=${dyads.slice(0, 200)} query=${state.q} />
        <p><${CsvButton} name="pairs of countries" columns=${["actor", "recipient", "events", "reports", "verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict", "score_mean"]}
          rows=${dyads.map((d) => [d.actor, d.recipient, d.events, d.reports, ...d.quads, d.score])} /></p>
        <p>By year, on the command line:</p>
        <${Command} command="aggregate" options=${["--every=year"]} query=${state.q} />`
      : html`<${Nothing} query=${state.q} what="events between countries" />`)}`;
}
