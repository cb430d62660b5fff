// Words, signs and links that several views share.
import { useEffect, useState } from "preact/hooks";
import { html } from "./html.js";
import { follow, link } from "./address.js";

export function useTitle(title) {
  useEffect(() => {
    document.title = title ? `${title} – demarche` : "demarche";
    return () => (document.title = "demarche");
  }, [title]);
}

// "+2.1", "−4.5": the sign is there for who sees no colour.
export const signed = (x, places = 1) => {
  if (x == null) return "–";
  const shown = Math.abs(x).toFixed(places);
  return `${Number(shown) === 0 ? "±" : x > 0 ? "+" : "−"}${shown}`;
};
export const percent = (x) => `${(100 * x).toFixed(1)} %`;
export const count = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
export const told = (e) => `${count(e.reports, "report")} from ${count(e.sources, "source")}`;

const arrows = { warming: "↗", cooling: "↘", hardening: "↓", thaw: "↑" };
export const arrowOf = (kind) => arrows[kind] ?? "→";
export const isWarm = (kind) => kind === "warming" || kind === "thaw";

export function Change({ change, since = true }) {
  if (!change) return html`<span class="badge still">→ no change</span>`;
  return html`<span class=${`badge ${isWarm(change.class) ? "warm" : "cold"}`}>${arrowOf(change.class)} ${change.class}</span>
    ${since && html` since <time>${change.date}</time>, probability ${change.probability.toFixed(2)}`}`;
}

// Of an issue.
export const stateOf = (row) =>
  row.state === "back" ? `back after ${count(row.months, "month")}`
  : row.state === "put aside" && row.months ? `put aside ${count(row.months, "month")} ago`
  : row.state;

// Blue above zero, orange below; the sign says the same.
export function Degrees({ value, low, high }) {
  const tone = low > 0 ? "warm" : high < 0 ? "cold" : "still";
  return html`<span class=${`degrees ${tone}`} title="temperature, −10 to +10, with its 90 % band">${signed(value)}</span>
    <span class="soft"> (${signed(low)} to ${signed(high)})</span>`;
}

export const relationLink = (a, b, query) => link(`/relation/${encodeURIComponent(a)}/${encodeURIComponent(b)}`, query);
export const dossierLink = (a, b, query) => link(`/dossier/${encodeURIComponent(a.replaceAll("/", "~"))}/${encodeURIComponent(b.replaceAll("/", "~"))}`, query);
export const issueLink = (name, query) => link(`/issue/${encodeURIComponent(name)}`, query);
export const eventsLink = (q) => link("/events", { q });
export const eventLink = (id) => `/event/${id}`;
export const articleLink = (doc, mention) => link(`/article/${encodeURIComponent(doc)}`, { event: mention });

export const A = ({ href, children, ...rest }) => html`<a href=${href} onClick=${follow} ...${rest}>${children}</a>`;

// An event in one or two lines, with what leads to its words.
export function EventLine({ event, quote = true }) {
  if (!event) return html`<span class="soft">no event</span>`;
  const parties = event.recipient ? `${event.actor} → ${event.recipient}` : event.actor;
  return html`<span class="event">
    <time>${event.date}</time> <b>${[event.type ?? event.kind, event.mode].filter(Boolean).join(".")}</b> ${parties}
    <span class="soft"> ${signed(event.goldstein)}, <${A} href=${eventLink(event.event)}>${told(event)}<//>${event.doc && html`, <${A} href=${articleLink(event.doc, event.mention)}>article<//>`}</span>
    ${quote && event.text && html`<q>${event.text.trim()}</q>`}
  </span>`;
}

// What stands behind the numbers of a view, and up to when.
export function Counted({ counted }) {
  if (!counted) return null;
  return html`<p class="soft">Counted up to <time>${counted.to ?? "–"}</time>, in UTC.
    ${counted.waiting > 0 && html` ${count(counted.waiting, "day")} changed since and ${counted.waiting === 1 ? "is" : "are"} not in these numbers: <code>demarche board DB</code> counts them.`}</p>`;
}

// A day as it is written everywhere here, whatever the browser's country.
export const DateInput = (rest) => html`<input type="text" inputmode="numeric" pattern="[0-9]{4}-[0-9]{2}-[0-9]{2}" placeholder="YYYY-MM-DD" title="YYYY-MM-DD" size="11" maxlength="10" autocomplete="off" ...${rest} />`;

// Made when it is opened: a table of thousands of cells.
export function Later({ summary, children }) {
  const [open, set] = useState(false);
  return html`<details onToggle=${(e) => set(e.currentTarget.open)}><summary>${summary}</summary>${open && children()}</details>`;
}

// Loading, failed, or the value; `empty` is asked for what to do where there is nothing.
export function Answer({ state, children }) {
  const value = state.value ?? state.old;
  return html`<div aria-busy=${!state.value && !state.error}>
    ${state.error && html`<p class="error" role="alert">${state.error}.</p>`}
    ${!value && !state.error && html`<p class="soft" role="status">Loading …</p>`}
    ${value && children(value)}
  </div>`;
}
