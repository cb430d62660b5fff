// One event: what is known of it, who tells of it in which words, and what it answers.
import { html } from "../html.js";
import { follow, link } from "../address.js";
import { useAnswer } from "../api.js";
import { Command, CsvButton, Waiting } from "../parts.js";
import { Facts, titleOf } from "../reading.js";

const told = (n, one, many) => `${n} ${n === 1 ? one : many}`;

export default function Event({ parts: [id] }) {
  const state = useAnswer(`/v1/event/${encodeURIComponent(id)}`);
  const event = state.value;
  if (!event) return html`<h1>Event</h1><${Waiting} state=${state} what="the event" />`;
  const best = event.told[0].record;
  return html`
    <h1>${titleOf(best)}</h1>
    <p>${told(event.reports, "report", "reports")} from ${told(event.sources, "independent source", "independent sources")}; as its surest mention tells it:</p>
    <${Facts} event=${best} />
    <h2>Told by</h2>
    <ol class="events">
      ${event.told.map((m) => html`
        <li>
          <p><q>${m.sentence}</q></p>
          <p class="soft">${[m.document.publisher, m.document.date].filter(Boolean).join(", ")}: <a href=${link(`/article/${encodeURIComponent(m.document.id)}`, { event: m.id })} onClick=${follow}>${m.document.title ?? m.document.id}</a>
            (${titleOf(m.record)}, confidence ${m.record.confidence.toFixed(2)})</p>
        </li>`)}
    </ol>
    <p><${CsvButton} name=${`event ${event.id}`} columns=${["mention", "document", "publisher", "date", "sentence", "confidence"]}
      rows=${event.told.map((m) => [m.id, m.document.id, m.document.publisher, m.document.date, m.sentence, m.record.confidence])} />
      ${" "}<a class="no-print" href=${`/v1/event/${event.id}`} download=${`event-${event.id}.json`}>JSON</a></p>
    ${event.links.length > 0 && html`
      <h2>Answers</h2>
      <ul>${event.links.map((l) => html`<li>${l.back ? `Answered by (${l.how})` : `Answers (${l.how})`} <a href=${`/event/${l.event}`} onClick=${follow}>${l.event}</a></li>`)}</ul>`}
    <h2>On the command line</h2>
    <${Command} command="search" query=${`event:${event.id}`} />`;
}
