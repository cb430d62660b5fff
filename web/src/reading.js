// An article as it was read: its words marked, its events, the tree of a sentence, and why a
// sentence has none.  Click an event for its words, a sentence for its events.
import { useEffect, useMemo, useState } from "preact/hooks";
import { html } from "./html.js";
import { offsets, pieces } from "./text.js";

const list = (x) => (x == null ? [] : Array.isArray(x) ? x : [x]);

// What is marked for one event: [{from, to, kind, label}] in bytes.
function marksOf(event) {
  const mark = (kind, label) => (words) => words?.span && { from: words.span[0], to: words.span[1], kind, label };
  return [
    ...list(event.actor).map(mark("actor", event.symmetric ? "party" : "actor")),
    ...list(event.recipient).map(mark("recipient", "recipient")),
    ...list(event.trigger).map(mark("trigger", "trigger")),
    ...list(event.attribution).map(mark("source", "according to")),
    ...list(event.attribution).map((a) => mark("source", "says")(a.verb)),
    mark("place", "place")(event.place),
    mark("quote", "quotation")(event.quote),
    mark("reason", "reason")(event.reason),
  ].filter(Boolean);
}

export const nameOf = (party) => `${party.name ?? party.text ?? "?"}${party.country ? ` (${party.country})` : ""}`;

export function titleOf(event) {
  const what = [event.event ?? event.kind, ...list(event.mode)].join(".");
  const from = list(event.actor).map(nameOf).join(", ") || "–";
  const to = list(event.recipient).map(nameOf).join(", ") || "–";
  return event.symmetric ? `${what}: ${from}` : `${what}: ${from} → ${to}`;
}

// A word that belongs to an event leads to it.
function Words({ text, at, sentence, marks, choose }) {
  return pieces(sentence.span[0], sentence.span[1], marks).map(({ from, to, marks }) => {
    const words = text.slice(at(from), at(to));
    if (!marks.length) return words;
    const labels = [...new Set(marks.map((m) => m.label))].filter(Boolean).join(", ");
    const event = marks.find((m) => m.event)?.event;
    const inside = event ? html`<button class="words" onClick=${() => choose(event)} title="show this event">${words}</button>` : words;
    return html`<mark class=${[...new Set(marks.map((m) => m.kind))].join(" ")}>${labels && html`<span class="tag">${labels} </span>`}${inside}</mark>`;
  });
}

export function Facts({ event }) {
  const rows = [
    ["when", [event.date, event.date_end !== event.date && event.date_end].filter(Boolean).join(" to ") + ` (${event.date_precision})`],
    ["CAMEO", `${event.cameo}, Goldstein ${event.goldstein}`],
    ["status", `${event.modality}, ${event.report}`],
    ["place", event.place && [event.place.name, event.place.country].filter(Boolean).join(", ")],
    ["item", event.item?.text],
    ["about", list(event.third).map(nameOf).join(", ")],
    ["according to", list(event.attribution).map((v) => v.name ?? v.text).join(" ‹ ")],
    ["reason", event.reason?.text],
    ["contexts", list(event.context).join(", ")],
    ["issues", list(event.issue).join(", ")],
    ["answers", event.answers && `${event.answers.how} of ${event.answers.id}`],
    ["rule", event.rule],
    ["confidence", event.confidence?.toFixed(2)],
  ].filter(([, value]) => value);
  return html`<dl class="facts">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

// The tree as a table: head and relation of each word.
function Tree({ words }) {
  return html`<div class="scroll"><table class="tree">
    <caption>Each word with the word that it depends on</caption>
    <thead><tr><th scope="col">word</th><th scope="col">lemma</th><th scope="col">class</th><th scope="col">relation</th><th scope="col">head</th></tr></thead>
    <tbody>${words.map((w) => html`<tr><td>${w.form}</td><td>${w.lemma}</td><td>${w.upos}</td><td>${w.relation}</td><td>${w.head < 0 ? "–" : words[w.head].form}</td></tr>`)}</tbody>
  </table></div>`;
}

// `chosen`: the id of the event to begin with; `onChoose(id)`: another one was chosen.
export function Reading({ reading, chosen, onChoose }) {
  const { text, sentences, events } = reading;
  const at = useMemo(() => offsets(text), [text]);
  const [id, setId] = useState(chosen ?? null);
  const [open, setOpen] = useState(null);
  useEffect(() => setId(chosen ?? null), [chosen]);
  const choose = (next) => (setId(next), onChoose?.(next));
  const event = events.find((e) => e.id === id);
  const within = (e, s) => list(e.trigger).some((t) => t.span[0] >= s.span[0] && t.span[1] <= s.span[1]);
  // Without a chosen event the words that made each; with one, all of its own, and the ways to the others.
  const marks = useMemo(() => {
    const others = events.filter((e) => e.id !== id).flatMap((e) => marksOf(e).filter((m) => m.kind === "trigger").map((m) => ({ ...m, kind: "other", label: null, event: e.id })));
    const times = event ? sentences.filter((s) => within(event, s)).flatMap((s) => s.times).map(([from, to]) => ({ from, to, kind: "time", label: "time" })) : [];
    return event ? [...marksOf(event), ...times, ...others] : others;
  }, [events, id]);
  return html`
    <div class="reading">
      <section class="article" aria-label="Article">
        ${sentences.map((s, i) => html`
          <p class=${event && within(event, s) ? "here" : ""}>
            <${Words} text=${text} at=${at} sentence=${s} marks=${marks} choose=${choose} />
            ${" "}
            <button class="small" aria-expanded=${open === i} aria-label=${`${open === i ? "less" : "why"}: sentence ${i + 1}`} onClick=${() => setOpen(open === i ? null : i)}>${open === i ? "less" : "why"}</button>
          </p>
          ${open === i && html`
            <div class="why">
              ${events.filter((e) => within(e, s)).map((e) => html`<p><button class="link" onClick=${() => choose(e.id)}>${titleOf(e)}</button> by rule <code>${e.rule}</code></p>`)}
              ${!events.some((e) => within(e, s)) && html`<p>No event: ${s.silence ?? "its words tell of one that stands elsewhere"}.</p>`}
              <${Tree} words=${s.words} />
            </div>`}`)}
      </section>
      <section aria-label="Events">
        <h2>${events.length} ${events.length === 1 ? "event" : "events"}</h2>
        ${!events.length && html`<p class="empty">Nothing that states or political actors do to each other was found. “why” beside a sentence tells the reason.</p>`}
        <ol class="events">
          ${events.map((e) => html`
            <li>
              <button class="link" aria-pressed=${e.id === id} onClick=${() => choose(e.id === id ? null : e.id)}>${titleOf(e)}</button>
              ${e.id === id && html`<${Facts} event=${e} />`}
            </li>`)}
        </ol>
      </section>
    </div>
  `;
}
