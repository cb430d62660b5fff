// What views share: the search box, the command that does the same, tables of one's own.
import { useEffect, useState } from "preact/hooks";
import { html } from "./html.js";
import { useAnswer } from "./api.js";
import { shell } from "./query.js";

export const number = (n) => (n == null ? "–" : n.toLocaleString("en"));

// A score with its sign; its colour only says the same again.
export function Score({ value }) {
  if (value == null) return html`<span class="soft">–</span>`;
  const kind = value > 0.5 ? "good" : value < -0.5 ? "bad" : "neither";
  return html`<span class=${`score ${kind}`}>${value > 0 ? "+" : value < 0 ? "−" : "±"}${Math.abs(value).toFixed(1)}</span>`;
}

export function SearchBox({ query, onSearch, label = "Search" }) {
  const [text, setText] = useState(query);
  useEffect(() => setText(query), [query]);
  return html`
    <form role="search" class="search" onSubmit=${(e) => (e.preventDefault(), onSearch(text.trim()))}>
      <label for="q">${label}</label>
      <div class="row">
        <input id="q" type="search" value=${text} onInput=${(e) => setText(e.target.value)} autocomplete="off" spellcheck=${false}
          placeholder='src:ISR tgt:RUS "missile technology" since:1999' aria-describedby="q-help" />
        <button class="main">Search</button>
      </div>
      <details id="q-help">
        <summary>Words and conditions</summary>
        <p>Words are looked up in the articles: <code>treaty</code>, <code>"joint commission"</code>, <code>missil*</code>. Conditions are
          <code>name:value</code>; a comma means “or”, a <code>-</code> before one “not”: <code>src:</code> <code>tgt:</code> <code>with:</code> (ISR, ISR/MIL, /REB or part of a name),
          <code>type:</code> <code>mode:</code> <code>cameo:</code> <code>quad:</code> <code>issue:</code> <code>context:</code> <code>place:</code> <code>source:</code>
          <code>since:</code> <code>until:</code> <code>on:</code> (1999, 1999-11, 1999-11-03), <code>confidence:0.6</code> <code>reports:2</code> <code>sources:2</code>.</p>
        <p>Shown is what happened. <code>modality:any</code>, <code>report:any</code>, <code>kind:any</code> add what was planned, denied, or only said.</p>
      </details>
    </form>`;
}

// Text with a button that copies it.
export function Copy({ text, label }) {
  const [done, set] = useState("");
  useEffect(() => set(""), [text]);
  const copy = () => navigator.clipboard.writeText(text).then(() => set("Copied"), () => set("Select and copy it by hand"));
  return html`
    <div class="command no-print">
      <code tabindex="0" role="group" aria-label=${label}>${text}</code>
      <button onClick=${copy}>Copy</button> <span role="status">${done}</span>
    </div>`;
}

// The command line that gives the same, for the store that is served.
export function Command({ command, options = [], args = [], query = "" }) {
  const { value } = useAnswer("/v1/status");
  const words = ["demarche", command, ...options, shell(value?.store ?? "DB"), ...args.map(shell), ...(query.startsWith("-") ? ["--"] : []), ...(query ? [shell(query)] : [])];
  return html`<${Copy} label="The command that does the same" text=${words.join(" ")} />`;
}

const cell = (value) => {
  const text = typeof value === "string" && /^[=+\-@\t]/.test(value) ? `'${value}` : String(value ?? ""); // no formula for a spreadsheet
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

export function csv(rows) {
  return rows.map((row) => row.map(cell).join(",") + "\r\n").join("");
}

// The rows of a widget as a file; `rows` may be a function that makes them, where they are many.
export function CsvButton({ name, columns, rows, label = "CSV" }) {
  const save = () => {
    const at = URL.createObjectURL(new Blob([csv([columns, ...(typeof rows === "function" ? rows() : rows)])], { type: "text/csv" }));
    const link = Object.assign(document.createElement("a"), { href: at, download: `${name}.csv` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(at), 1000);
  };
  return html`<button class="small no-print" disabled=${typeof rows !== "function" && !rows.length} onClick=${save} aria-label=${`${name} as CSV`}>${label}</button>`;
}

// How many events counts were made from.
export function Counted({ answer }) {
  if (!answer) return null;
  const what = `${number(answer.counted)} ${answer.counted === 1 ? "event" : "events"}`;
  return html`<span class="soft">${answer.complete ? what : `the newest ${what}; narrow the search to count all of it`}</span>`;
}

// What stands in place of an answer that is not there.
export function Waiting({ state, what }) {
  if (state.error) return html`<p class="error" role="alert">${state.error}</p>`;
  return state.value ? null : html`<p class="soft" role="status">Looking for ${what} …</p>`;
}

export function Nothing({ query, what = "events" }) {
  return html`<p class="empty">No ${what}. ${query
    ? "Take a condition away, or look at a longer time; modality:any adds what was only planned."
    : html`Nothing has been loaded yet: <code>demarche load DB FILE...</code> reads articles into the store, <code>demarche watch</code> follows feeds.`}</p>`;
}
