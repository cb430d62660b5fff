// An article of the store, read again before the visitor's eyes.
import { html } from "../html.js";
import { go } from "../address.js";
import { useAnswer } from "../api.js";
import { CsvButton, Waiting } from "../parts.js";
import { Reading, nameOf, titleOf } from "../reading.js";

const list = (x) => (x == null ? [] : Array.isArray(x) ? x : [x]);
const row = (e) => [e.id, e.date, e.event ?? e.kind, e.cameo, list(e.actor).map(nameOf).join("; "), list(e.recipient).map(nameOf).join("; "), e.modality, e.report, e.confidence];

export default function Article({ parts: [id], query }) {
  const path = `/v1/article/${encodeURIComponent(id)}`;
  const article = useAnswer(path);
  const reading = useAnswer(`${path}/explain`);
  const a = article.value;
  return html`
    <h1>${a?.title ?? (a ? `Article ${a.id}` : "Article")}</h1>
    <${Waiting} state=${article} what="the article" />
    ${a && html`<p class="soft">${[a.publisher, a.date].filter(Boolean).join(", ")} ${a.url && /^https?:/.test(a.url) && html`<a href=${a.url} rel="noopener noreferrer">${a.url}</a>`}</p>`}
    ${a && html`<${Waiting} state=${reading} what="its events" />`}
    ${reading.value && !reading.value.same_coder && html`<p class="empty">This program reads the article otherwise than the one that put it into the store may have: <code>demarche recode</code> brings the store up to date.</p>`}
    ${reading.value && html`
      <${Reading} reading=${reading.value} chosen=${query.get("event")} onChoose=${(event) => go(location.pathname, { event }, { replace: true })} />
      <p><${CsvButton} name=${`events of ${id}`} columns=${["id", "date", "event", "cameo", "actor", "recipient", "modality", "report", "confidence"]} rows=${reading.value.events.map(row)} />
        ${" "}<a class="no-print" href=${path} download="article.json">JSON</a></p>`}`;
}
