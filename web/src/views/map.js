// Where it happened: a map without tiles, with a list beside it that says the same.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { geoEqualEarth, geoGraticule10, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import world from "world-atlas/countries-110m.json";
import { html } from "../html.js";
import { follow, go, link } from "../address.js";
import { useAnswer } from "../api.js";
import { Command, Counted, CsvButton, Nothing, SearchBox, Waiting, number } from "../parts.js";
import { put, term } from "../query.js";

const WIDE = 960, HIGH = 470, MOST = 8;
const projection = geoEqualEarth().fitExtent([[4, 4], [WIDE - 4, HIGH - 4]], { type: "Sphere" });
const path = geoPath(projection);
const land = feature(world, world.objects.countries).features.map((f) => path(f));
const grid = path(geoGraticule10());

const precisions = { site: "a building or site", town: "a town", admin1: "a province", region: "a region", country: "only the country" };
const key = (p) => [p.name, p.country, p.lat].join("|");
const titleOf = (p) => [p.name, p.name !== p.country && p.country].filter(Boolean).join(", ");
// The area grows with the number.
const radius = (p, most) => 3 + 15 * Math.sqrt(p.events / most);
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

const monthOf = (i) => `${String(Math.floor(i / 12)).padStart(4, "0")}-${String((i % 12) + 1).padStart(2, "0")}`;
const indexOf = (month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7) || 1) - 1;
const conditionOf = (query, name) => query.match(new RegExp(`(?:^|\\s)${name}:(\\d{4}(?:-\\d\\d)?)`))?.[1];

// Two handles over the months that have events; they write since: and until: into the query.
function Time({ query, onChange }) {
  const open = ["since", "until", "on"].reduce((q, name) => put(q, name, ""), query);
  const { value } = useAnswer(link("/v1/facets", { q: open }));
  const months = useMemo(() => (value?.facets.month ?? []).map((m) => ({ at: indexOf(m.value), events: m.events })), [value]);
  const [shown, show] = useState({});
  useEffect(() => show({}), [query]);
  if (months.length < 2) return null;
  const low = Math.min(...months.map((m) => m.at)), high = Math.max(...months.map((m) => m.at));
  const most = Math.max(...months.map((m) => m.events));
  const since = conditionOf(query, "since"), until = conditionOf(query, "until");
  const from = shown.from ?? clamp(since ? indexOf(since) : low, low, high);
  const to = shown.to ?? clamp(until ? indexOf(until) + (until.length === 4 ? 11 : 0) : high, low, high);
  const set = (from, to) => onChange(put(put(open, "since", from > low ? monthOf(from) : ""), "until", to < high ? monthOf(to) : ""));
  const range = (name, value, seen, done) => html`
    <label for=${`time-${name}`}>${name} <span aria-hidden="true">${monthOf(value)}</span></label>
    <input id=${`time-${name}`} type="range" min=${low} max=${high} value=${value} aria-valuetext=${monthOf(value)} onInput=${(e) => show(seen(Number(e.target.value)))} onChange=${(e) => done(Number(e.target.value))} />`;
  return html`
    <fieldset class="timeline no-print">
      <legend>Time</legend>
      <svg viewBox=${`0 0 ${high - low + 1} 20`} preserveAspectRatio="none" aria-hidden="true">
        ${months.map((m) => html`<rect x=${m.at - low} width="0.9" y=${20 - (19 * m.events) / most} height=${(19 * m.events) / most} class=${m.at >= from && m.at <= to ? "in" : "out"} />`)}
      </svg>
      ${range("from", from, (v) => ({ from: Math.min(v, to), to }), (v) => set(Math.min(v, to), to))}
      ${range("to", to, (v) => ({ from, to: Math.max(v, from) }), (v) => set(from, Math.max(v, from)))}
    </fieldset>`;
}

// The part of the map that is shown: its middle and how near it is, never beyond the edge.
function held({ x, y, z }) {
  const near = clamp(z, 1, MOST), wide = WIDE / near / 2, high = HIGH / near / 2;
  return { x: clamp(x, wide, WIDE - wide), y: clamp(y, high, HIGH - high), z: near };
}

// The map under a finger or a button that is down goes with it; the address follows when it is let go.
function useDrag(view, move) {
  const begun = useRef(null); // where it went down, and the view then
  const clicks = useRef(true); // whether what is let go may choose a place
  const [now, set] = useState(null);
  const seen = ({ clientX, clientY, currentTarget }) => {
    const { at, view } = begun.current, unit = WIDE / view.z / currentTarget.clientWidth;
    return held({ x: view.x - (clientX - at[0]) * unit, y: view.y - (clientY - at[1]) * unit, z: view.z });
  };
  return [now ?? view, {
    onPointerDown(e) {
      clicks.current = true;
      if (e.button === 0 && e.isPrimary) begun.current = { at: [e.clientX, e.clientY], view };
    },
    onPointerMove(e) {
      if (!begun.current || (clicks.current && Math.hypot(e.clientX - begun.current.at[0], e.clientY - begun.current.at[1]) < 5)) return;
      clicks.current = false;
      e.currentTarget.setPointerCapture(e.pointerId);
      set(seen(e));
    },
    onPointerUp(e) {
      if (begun.current && !clicks.current) move(seen(e));
      begun.current = null;
      set(null);
    },
    onPointerCancel() {
      begun.current = null;
      set(null);
    },
    onClickCapture: (e) => clicks.current || e.stopPropagation(),
  }];
}

function World({ places, chosen, view, move, choose }) {
  const most = Math.max(1, ...places.map((p) => p.events));
  const [{ x, y, z }, drag] = useDrag(view, move);
  const wide = WIDE / z, high = HIGH / z;
  const ways = {
    nearer: () => move({ x, y, z: z * 2 }),
    farther: () => move({ x, y, z: z / 2 }),
    west: () => move({ x: x - wide / 4, y, z }),
    east: () => move({ x: x + wide / 4, y, z }),
    north: () => move({ x, y: y - high / 4, z }),
    south: () => move({ x, y: y + high / 4, z }),
    whole: () => move({ x: WIDE / 2, y: HIGH / 2, z: 1 }),
  };
  const keys = { "+": "nearer", "=": "nearer", "-": "farther", ArrowLeft: "west", ArrowRight: "east", ArrowUp: "north", ArrowDown: "south", Home: "whole" };
  const press = (e) => {
    const way = !e.ctrlKey && !e.metaKey && !e.altKey && keys[e.key];
    if (way) (e.preventDefault(), ways[way]());
  };
  const drawn = useMemo(() => [
    html`<path d=${grid} class="grid" stroke-width=${0.5 / z} />`,
    land.map((d) => html`<path d=${d} class="land" stroke-width=${0.5 / z} />`),
    places.map((p) => {
      const [cx, cy] = projection([p.lon, p.lat]);
      return html`<circle cx=${cx} cy=${cy} r=${radius(p, most) / z} stroke-width=${(key(p) === chosen ? 4 : 1.5) / z} stroke-dasharray=${p.precision === "country" ? `${1.5 / z} ${2.5 / z}` : p.precision === "town" || p.precision === "site" ? null : `${5 / z} ${3 / z}`}
        class=${`spot ${p.precision}${key(p) === chosen ? " chosen" : ""}`} onClick=${() => choose(p)}><title>${`${titleOf(p)}: ${p.events}`}</title></circle>`;
    }),
  ], [places, chosen, z]);
  return html`
    <div class="map">
      <div class=${z > 1 ? "near" : ""} tabindex="0" role="application" onKeyDown=${press} ...${drag}
        aria-label=${`Map of ${places.length} places; the list has the same. Arrow keys move it, plus and minus bring it nearer and farther, Home shows the whole world.`}>
        <svg viewBox=${`${x - wide / 2} ${y - high / 2} ${wide} ${high}`} aria-hidden="true">${drawn}</svg>
      </div>
      <div class="row no-print" role="group" aria-label="Move the map">
        <button class="small" aria-label="nearer" disabled=${z >= MOST} onClick=${ways.nearer}>+</button>
        <button class="small" aria-label="farther" disabled=${z <= 1} onClick=${ways.farther}>−</button>
        <button class="small" aria-label="west" onClick=${ways.west}>←</button>
        <button class="small" aria-label="east" onClick=${ways.east}>→</button>
        <button class="small" aria-label="north" onClick=${ways.north}>↑</button>
        <button class="small" aria-label="south" onClick=${ways.south}>↓</button>
        <button class="small" disabled=${z === 1} onClick=${ways.whole}>whole world</button>
      </div>
      <p class="soft legend">The larger, the more events.
        <span><svg viewBox="-8 -8 16 16" aria-hidden="true"><circle r="6" class="spot town" stroke-width="1.5" /></svg> filled: a town or site;</span>
        <span><svg viewBox="-8 -8 16 16" aria-hidden="true"><circle r="6" class="spot admin1" stroke-width="1.5" stroke-dasharray="5 3" /></svg> dashed: a province or region;</span>
        <span><svg viewBox="-8 -8 16 16" aria-hidden="true"><circle r="6" class="spot country" stroke-width="1.5" stroke-dasharray="1.5 2.5" /></svg> dotted: only the country is known.</span></p>
    </div>`;
}

export default function Map({ query }) {
  const state = Object.fromEntries(["q", "place", "x", "y", "z"].map((k) => [k, query.get(k) ?? ""]));
  const change = (next, replace) => go("/map", { ...state, ...next }, { replace });
  const number_of = (text, usual) => (text === "" || !Number.isFinite(Number(text)) ? usual : Number(text));
  const view = held({ x: number_of(state.x, WIDE / 2), y: number_of(state.y, HIGH / 2), z: number_of(state.z, 1) });
  const move = (to) => {
    const { x, y, z } = held(to);
    change(z === 1 ? { x: "", y: "", z: "" } : { x: x.toFixed(0), y: y.toFixed(0), z }, true);
  };
  const answer = useAnswer(link("/v1/places", { q: state.q }));
  const now = answer.value ?? answer.old;
  const places = now?.places ?? [];
  const choose = (p) => change({ place: key(p) === state.place ? "" : key(p) }, true);
  const near = (p) => {
    const [x, y] = projection([p.lon, p.lat]);
    change({ place: key(p), x: x.toFixed(0), y: y.toFixed(0), z: 4 }, true);
  };
  const eventsOf = (p) => link("/events", { q: [state.q, p.country && term("place", p.country), p.precision !== "country" && `"${p.name}"`].filter(Boolean).join(" ") });
  return html`
    <h1>Map</h1>
    <${SearchBox} query=${state.q} onSearch=${(q) => change({ q, place: "" })} />
    <${Time} query=${state.q} onChange=${(q) => change({ q }, true)} />
    <p><${Counted} answer=${now} /></p>
    <${Waiting} state=${answer.old ? { ...answer, value: answer.value ?? answer.old } : answer} what="places" />
    ${now && !places.length && !answer.error && html`<${Nothing} query=${state.q} what="events whose place is known" />`}
    <div class="with-list">
      <${World} places=${[...places].reverse()} chosen=${state.place} view=${view} move=${move} choose=${choose} />
      ${places.length > 0 && html`
        <section aria-label="Places">
          <div class="scroll tall" tabindex="0" role="region" aria-label="Places, those with the most events first">
            <table>
              <thead><tr><th scope="col">Place</th><th scope="col">Known to</th><th scope="col" class="number">Events</th></tr></thead>
              <tbody>${places.map((p) => html`
                <tr class=${key(p) === state.place ? "here" : ""} key=${key(p)}>
                  <td><button class="link" aria-pressed=${key(p) === state.place} onClick=${() => (key(p) === state.place ? choose(p) : near(p))}>${titleOf(p)}</button></td>
                  <td>${precisions[p.precision]}</td>
                  <td class="number"><a href=${eventsOf(p)} onClick=${follow} aria-label=${`${p.events} events in ${titleOf(p)}`}>${number(p.events)}</a></td>
                </tr>`)}</tbody>
            </table>
          </div>
          <p><${CsvButton} name="places" columns=${["name", "country", "precision", "lat", "lon", "events"]} rows=${places.map((p) => [p.name, p.country, p.precision, p.lat, p.lon, p.events])} /></p>
        </section>`}
    </div>
    <p>The events behind it, on the command line:</p>
    <${Command} command="export" options=${["--format=csv"]} query=${state.q} />`;
}
