// One event of a round: its words, its facts, the verdicts, and the form for one's own.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { go } from "../address.js";
import { get, useAnswer } from "../api.js";
import { Facts, Reading, titleOf } from "../reading.js";
import { bytes, offsets, offsetsOfLines, wholeWords } from "../text.js";
import { api, change, eventPath, forMembers, outcomes, roundPath, said, To } from "./review-shared.js";

const codes = (list) => (list ?? []).map((party) => party.code).join(" ");
const words = (text) => text.trim().split(/[\s,;]+/).filter(Boolean);
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

// What the form begins with: the record as it stands.
const recorded = (record) => ({
  type: record.event ?? "",
  mode: record.mode ?? [],
  actor: codes(record.actor),
  recipient: codes(record.recipient),
  modality: record.modality,
  report: record.report,
  date: record.date ?? "",
  date_end: record.date_end ?? "",
  span: null,
});

// Only what differs from the record goes into the verdict.
function correctionOf(form, record) {
  const was = recorded(record);
  const out = {};
  for (const key of ["type", "mode", "modality", "report", "date", "date_end", "span"]) if (!same(form[key], was[key])) out[key] = form[key];
  for (const key of ["actor", "recipient"]) if (!same(words(form[key]), words(was[key]))) out[key] = words(form[key]);
  return out;
}

function Field({ id, label, children }) {
  return html`<div class="field"><label for=${id}>${label}</label>${children}</div>`;
}

function Choice({ id, label, value, values, onChange }) {
  return html`<${Field} id=${id} label=${label}>
    <select id=${id} value=${value} onChange=${(e) => onChange(e.target.value)}>${values.map((v) => html`<option value=${v} selected=${v === value}>${v}</option>`)}</select>
  </>`;
}

// The words that tell the event, marked in the article by pointer or by keyboard: the browser's own way to mark text.  It
// takes no input, but is not readonly, where keys do not move the caret.
function Marking({ text, evidence, span, onSpan }) {
  const field = useRef(null);
  const at = useMemo(() => offsets(text), [text]);
  useEffect(() => {
    const from = at(evidence?.span?.[0] ?? 0), e = field.current;
    e.scrollTop = Math.max(0, (e.scrollHeight * from) / Math.max(text.length, 1) - e.clientHeight / 3);
  }, [text]);
  const mark = ({ currentTarget: e }) => {
    const lines = offsetsOfLines(text);
    const found = wholeWords(text, lines[e.selectionStart], lines[e.selectionEnd]);
    if (found) onSpan(found.map((i) => bytes(text.slice(0, i))));
  };
  const forget = () => (field.current.setSelectionRange(0, 0), field.current.focus(), onSpan(null));
  return html`<div class="field">
    <label for="span">Words of the article that tell it (if others): mark them</label>
    <textarea id="span" ref=${field} rows="8" value=${text} onSelect=${mark} onBeforeInput=${(e) => e.preventDefault()} inputmode="none" spellcheck=${false} aria-readonly="true" aria-describedby="span-help span-marked"></textarea>
    <p class="soft" id="span-help">Drag over the words, or move there with the arrow keys and hold Shift.</p>
    <p id="span-marked" role="status">${span ? html`Marked: <q>${text.slice(at(span[0]), at(span[1]))}</q> <button type="button" class="small" onClick=${forget}>as recorded</button>` : "As recorded."}</p>
  </div>`;
}

function Correction({ form, set, types, text, evidence }) {
  const put = (key) => (value) => set({ ...form, [key]: value });
  const line = (id, label, type = "text") => html`<${Field} id=${id} label=${label}>
    <input id=${id} type=${type} value=${form[id]} onInput=${(e) => put(id)(e.target.value)} /></>`;
  const modes = types.find((t) => t.type === form.type)?.modes ?? [];
  const toggle = (mode, on) => put("mode")(on ? [...form.mode, mode] : form.mode.filter((m) => m !== mode));
  return html`<fieldset class="correction">
    <legend>What it should be</legend>
    <${Choice} id="type" label="Type" value=${form.type} values=${types.map((t) => t.type)} onChange=${(type) => set({ ...form, type, mode: [] })} />
    ${modes.length > 0 && html`<fieldset class="modes"><legend>Modes</legend>
      ${modes.map(({ mode, meaning }) => html`<label title=${meaning}><input type="checkbox" checked=${form.mode.includes(mode)} onChange=${(e) => toggle(mode, e.target.checked)} /> ${mode}</label>`)}
    </fieldset>`}
    ${line("actor", "Actors (codes: PER, PERGOV)")}
    ${line("recipient", "Recipients (codes)")}
    <${Choice} id="modality" label="Did it happen?" value=${form.modality} values=${["asserted", "negated", "future", "hypothetical", "historic"]} onChange=${put("modality")} />
    <${Choice} id="report" label="How is it told?" value=${form.report} values=${["fact", "claimed", "alleged", "denied"]} onChange=${put("report")} />
    ${line("date", "First day", "date")}
    ${line("date_end", "Last day", "date")}
    ${text && html`<${Marking} text=${text} evidence=${evidence} span=${form.span} onSpan=${put("span")} />`}
  </fieldset>`;
}

function Verdicts({ item }) {
  if (item.hidden) return html`<p class="empty">This round is blind: you see what others say of this event after your own verdict.</p>`;
  if (!item.verdicts.length) return html`<p class="empty">Nobody has spoken yet.</p>`;
  return html`<ul class="verdicts">${item.verdicts.map((v) => html`<li>
    <strong>${v.party}</strong> ${said[v.verdict]}${v.revised ? " (revised)" : ""}${v.comment ? `: ${v.comment}` : ""}
    ${v.correction && html`<br /><span>${Object.entries(v.correction).filter(([key]) => key !== "span" && key !== "cameo").map(([key, value]) => `${key}: ${[].concat(value).join(", ") || "none"}`).join("; ")}</span>`}
    ${v.source && html`<br /><span class="soft">counter-source: ${v.source}</span>`}
    <br /><span class="soft">${v.member}, ${new Date(v.at * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC, entry ${v.entry}</span>
  </li>`)}</ul>`;
}

const keysKept = "demarche.review.keys";

function keysOn() {
  try {
    return localStorage.getItem(keysKept) !== "off";
  } catch {
    return true;
  }
}

function keepKeys(on) {
  try {
    localStorage.setItem(keysKept, on ? "on" : "off");
  } catch {
    // for this page alone, then
  }
}

// Single letters, unless something is being typed or they are turned off.
function useKeys(on, keys) {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    if (!on) return;
    const press = (event) => {
      const typing = event.target.closest?.("textarea, select, input:not([type=radio]):not([type=checkbox])");
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      const key = latest.current[event.key];
      if (key) (event.preventDefault(), key());
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [on]);
}

function Judge({ name, item, text, types, onItem }) {
  const [verdict, setVerdict] = useState(item.mine?.verdict ?? "");
  const [comment, setComment] = useState("");
  const [source, setSource] = useState("");
  const [form, setForm] = useState(recorded(item.record));
  const [state, set] = useState({});
  const [keys, setKeys] = useState(keysOn());
  const save = useRef(null);
  const focus = (id) => requestAnimationFrame(() => document.getElementById(id)?.focus());
  const move = (event) => event && go(eventPath(name, event));
  useKeys(keys, {
    c: () => (setVerdict("confirm"), save.current?.focus()),
    d: () => (setVerdict("dispute"), focus("comment")),
    e: () => (setVerdict("correct"), focus("type")),
    n: () => move(item.after),
    p: () => move(item.before),
  });
  const send = (event) => {
    event.preventDefault();
    const body = { verdict, comment, source, ...(verdict === "correct" && { correction: correctionOf(form, item.record) }) };
    set({ busy: true });
    change(`round/${encodeURIComponent(name)}/event/${item.event}`, body).then(
      (next) => (set({ saved: verdict }), setComment(""), setSource(""), onItem(next)),
      (error) => set({ error: error.message }),
    );
  };
  const radio = (value, label) => html`<label><input type="radio" name="verdict" required value=${value} checked=${verdict === value} onChange=${() => setVerdict(value)} /> ${label}</label>`;
  return html`
    <form class="judge no-print" onSubmit=${send}>
      <fieldset class="choices"><legend>Your verdict</legend>
        ${radio("confirm", "Confirm")}${radio("dispute", "Dispute: no such event")}${radio("correct", "Correct")}
      </fieldset>
      ${verdict === "correct" && html`<${Correction} form=${form} set=${setForm} types=${types} text=${text} evidence=${[].concat(item.record.evidence ?? [])[0]} />`}
      <label for="comment">Comment${verdict && verdict !== "confirm" ? " (why)" : " (if any)"}</label>
      <textarea id="comment" rows="3" maxlength="4000" required=${verdict === "dispute" || verdict === "correct"} value=${comment} onInput=${(e) => setComment(e.target.value)}></textarea>
      <label for="source">Counter-source (if any)</label>
      <input id="source" maxlength="1000" value=${source} onInput=${(e) => setSource(e.target.value)} />
      <p><button class="main" ref=${save} disabled=${state.busy}>${item.mine ? "Revise and sign" : "Save and sign"}</button>
        ${" "}${item.after && html`<${To} class="button" href=${eventPath(name, item.after)}>Next</>`}</p>
      <div aria-live="polite">
        ${state.error && html`<p class="error">${state.error}</p>`}
        ${state.saved && html`<p class="saved">Signed and kept: ${state.saved}. Outcome: ${outcomes[item.outcome]}.</p>`}
      </div>
      <p class="soft"><label class="inline"><input type="checkbox" checked=${keys} onChange=${(e) => (setKeys(e.target.checked), keepKeys(e.target.checked))} /> Keys:</label>
        ${" "}<kbd>c</kbd> confirm (then Enter), <kbd>d</kbd> dispute, <kbd>e</kbd> correct, <kbd>n</kbd> next, <kbd>p</kbd> previous</p>
    </form>`;
}

function Article({ item, reading, error }) {
  if (reading) return html`<${Reading} reading=${reading} chosen=${item.record.id} />`;
  const evidence = [].concat(item.record.evidence ?? []);
  return html`${error && html`<p class="soft">The store has this article no longer; the round kept its sentence.</p>`}
    ${evidence.map((e) => html`<blockquote>${e.text}</blockquote>`)}`;
}

const Event = forMembers(({ parts: [name, event] }) => {
  const [item, setItem] = useState(null);
  const [error, fail] = useState(null);
  useEffect(() => {
    const stop = new AbortController();
    get(api(name, `/event/${event}`), stop.signal).then(setItem, (e) => e.name === "AbortError" || fail(e.message));
    return () => stop.abort();
  }, [name, event]);
  const article = useAnswer(item && `/v1/article/${encodeURIComponent(item.document.id)}/explain`);
  const { value: choices } = useAnswer("/v1/review/choices");
  if (error) return html`<h1>Not found</h1><p class="error" role="alert">${error}</p><p><${To} href=${roundPath(name)}>Back to the round</></p>`;
  if (!item || !choices) return html`<p aria-busy="true">Loading …</p>`;
  return html`
    <p class="no-print"><${To} href=${roundPath(name)}>${name}</>, event ${item.number} of ${item.of}${" "}
      <progress aria-label="Place in the round" max=${item.of} value=${item.number}></progress></p>
    <h1>${titleOf(item.record)}</h1>
    <p class="soft">${[item.document.publisher, item.document.date, item.document.title].filter(Boolean).join(", ")}${/^https?:/.test(item.document.url ?? "") && html` <a href=${item.document.url} rel="noreferrer noopener">source</a>`}</p>
    <p>Outcome: <strong>${outcomes[item.outcome]}</strong></p>
    <div class="beside">
      <section aria-label="Recorded"><h2>As recorded</h2><${Facts} event=${item.record} />
        <h2>Article</h2><${Article} item=${item} reading=${article.value} error=${article.error} />
      </section>
      <section aria-label="Verdicts"><h2>Verdicts</h2><${Verdicts} item=${item} />
        <${Judge} name=${name} item=${item} text=${article.value?.text} types=${choices.types} onItem=${setItem} />
      </section>
    </div>
  `;
});

export default Event;
