// One round: its events, what is in dispute, how far the parties agree, the protocol.
import { html } from "../html.js";
import { link } from "../address.js";
import { useAnswer } from "../api.js";
import { titleOf } from "../reading.js";
import { api, eventPath, forMembers, outcomes, Progress, roundPath, To } from "./review-shared.js";

const PAGE = 100;

const fromOf = (query) => Math.max(0, Math.floor(Number(query.get("from")) || 0));

// The ways to the pages before and behind this one.
function Turn({ name, view, from, all }) {
  const page = (start, words) => html`<${To} href=${link(roundPath(name), { view, from: start || null })}>${words}</>`;
  return html`<p class="no-print">${from > 0 && page(Math.max(0, from - PAGE), "Earlier")}${" "}${from + PAGE < all && page(from + PAGE, "Later")}</p>`;
}

function Events({ name, query }) {
  const from = fromOf(query);
  const { value, error } = useAnswer(api(name, `?from=${from}&limit=${PAGE}`));
  if (error) return html`<p class="error" role="alert">${error}</p>`;
  if (!value) return html`<p aria-busy="true">Loading …</p>`;
  return html`
    <${Progress} round=${value} />
    <p>${value.next
      ? html`<${To} class="button" href=${eventPath(name, value.next)}>Judge the next event</>`
      : "You have judged every event of this round."}</p>
    <div class="scroll" tabindex="0" role="region" aria-label="Events"><table>
      <caption>Events ${from + 1} to ${from + value.items.length} of ${value.events}</caption>
      <thead><tr><th scope="col">day</th><th scope="col">event</th><th scope="col">you</th><th scope="col">outcome</th></tr></thead>
      <tbody>${value.items.map((item) => html`<tr>
        <td>${item.record.date ?? "–"}</td>
        <td><${To} href=${eventPath(name, item.event)}>${titleOf(item.record)}</></td>
        <td>${item.mine ?? "–"}</td>
        <td>${outcomes[item.outcome]}</td>
      </tr>`)}</tbody>
    </table></div>
    <${Turn} name=${name} from=${from} all=${value.events} />`;
}

// A page as the server tells it: sections of events with what each party says.
function Page({ name, what, query }) {
  const from = fromOf(query);
  const { value, error } = useAnswer(link(api(name, `/${what}`), { from, limit: PAGE }));
  if (error) return html`<p class="error" role="alert">${error}</p>`;
  if (!value) return html`<p aria-busy="true">Loading …</p>`;
  const file = (as, words) => html`<li><a href=${api(name, `/${what}?as=${as}`)} download>${words}</a></li>`;
  const all = value.sections.reduce((n, s) => n + s.entries.length + s.left_out, 0);
  const shown = value.sections.reduce((n, s) => n + s.entries.length, 0);
  return html`
    ${value.lead.map((line) => html`<p class="wrap">${line}</p>`)}
    ${shown < all && html`<p class="soft">Entries ${from + 1} to ${from + shown} of ${all}; the files below have all.</p>`}
    ${value.sections.filter((section) => section.entries.length || !section.left_out).map((section) => html`
      <h2>${section.heading}</h2>
      ${!section.entries.length && html`<p class="empty">Nothing.</p>`}
      <ol class="protocol">${section.entries.map((e) => html`<li>
        <p><strong>${e.date ?? "no date"}</strong> <${To} href=${eventPath(name, e.event)}>${e.sentence}.</></p>
        ${e.quote && html`<blockquote>${e.quote}</blockquote>`}
        <p class="soft">${e.source}</p>
        <p>${e.note}</p>
      </li>`)}</ol>`)}
    <${Turn} name=${name} view=${what} from=${from} all=${all} />
    <h2 class="no-print">Files</h2>
    <ul class="no-print">
      ${file("html", "as a page (HTML)")}${file("markdown", "as Markdown")}${file("text", "as plain text")}
      ${what === "protocol" && html`<li><a href=${api(name, "/gold")} download>what was agreed on, as gold data (JSON Lines)</a></li>`}
    </ul>
    <p class="soft no-print">The same from the command line: <code>demarche review ${what === "agenda" ? "agenda" : "export"} DB ${name}</code></p>`;
}

const number = (x) => (x == null ? "–" : x.toFixed(3));

function Agreement({ name }) {
  const { value, error } = useAnswer(api(name, "/agreement"));
  if (error) return html`<p class="error" role="alert">${error}</p>`;
  if (!value) return html`<p aria-busy="true">Loading …</p>`;
  const table = (caption, rows) => html`
    <div class="scroll" tabindex="0" role="region" aria-label=${caption}><table>
      <caption>${caption}</caption>
      <thead><tr>
        <th scope="col">what</th><th scope="col" class="number">events</th><th scope="col" class="number">equal</th><th scope="col" class="number">alpha</th>
        ${value.pairs.map(([a, b]) => html`<th scope="col" class="number">kappa ${a} – ${b}</th>`)}
      </tr></thead>
      <tbody>${rows.map((r) => html`<tr>
        <th scope="row">${r.what}</th><td class="number">${r.events}</td><td class="number">${number(r.equal)}</td><td class="number">${number(r.alpha)}</td>
        ${r.kappa.map((k) => html`<td class="number">${number(k)}</td>`)}
      </tr>`)}</tbody>
    </table></div>`;
  return html`
    <p>Krippendorff’s alpha and Cohen’s kappa tell how far verdicts agree beyond chance: 1 is full agreement, 0 none beyond chance, “–” that nothing can be said.
      ${value.first_verdicts ? " The first verdict of each party counts, which knew of no other." : " The latest verdict of each party counts."}</p>
    ${table("By what is judged", value.facets)}
    ${table("Verdicts by the type recorded", value.types)}`;
}

const tabs = [["", "Events"], ["agenda", "Agenda"], ["agreement", "Agreement"], ["protocol", "Protocol"]];

export default forMembers(({ parts: [name], query }) => {
  const view = query.get("view") ?? "";
  return html`
    <p class="no-print"><${To} href="/review">All rounds</></p>
    <h1>${view ? `${tabs.find(([key]) => key === view)?.[1] ?? ""}: ` : ""}${name}</h1>
    <nav class="tabs no-print" aria-label="Round">
      ${tabs.map(([key, words]) => html`<${To} href=${roundPath(name, key)} aria-current=${view === key ? "page" : null}>${words}</>`)}
    </nav>
    ${view === "agreement" ? html`<${Agreement} name=${name} />`
      : view === "agenda" || view === "protocol" ? html`<${Page} key=${view} name=${name} what=${view} query=${query} />`
      : html`<${Events} name=${name} query=${query} />`}
  `;
});
