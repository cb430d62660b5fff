// An article that the visitor brings, read at once.
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { post } from "../api.js";
import { Reading } from "../reading.js";

export default function Paste() {
  const [text, setText] = useState("");
  const [date, setDate] = useState("");
  const [state, set] = useState({});
  const send = (event) => {
    event.preventDefault();
    set({ busy: true });
    post("/v1/code?reading=1", { text, ...(date && { date }) }).then(
      (reading) => set({ reading }),
      (error) => set({ error: error.message }),
    );
  };
  return html`
    <h1>Code an article</h1>
    <p>Paste plain text in English. Nothing is kept.</p>
    <form onSubmit=${send}>
      <label for="text">Text</label>
      <textarea id="text" rows="10" style="width:100%" required value=${text} onInput=${(e) => setText(e.target.value)}></textarea>
      <label for="date">Date of the article (if its text has none)</label>
      <input id="date" type="date" value=${date} onInput=${(e) => setDate(e.target.value)} />
      <p><button class="main" disabled=${state.busy}>Code it</button></p>
    </form>
    <div aria-live="polite">
      ${state.error && html`<p class="error">${state.error}</p>`}
      ${state.reading && html`<${Reading} reading=${state.reading} />`}
    </div>
  `;
}
