// Entries of a page: what somebody said or did, with the words and where they stand.
import { html } from "./html.js";
import { A, articleLink, eventLink, told } from "./words.js";

const sideOf = (page, side) => (side === "left" ? page.left : side === "right" ? page.right : "both");

export function Entry({ entry, page }) {
  const days = entry.date_end && entry.date_end !== entry.date ? `${entry.date} to ${entry.date_end}` : (entry.date ?? "no date");
  return html`<li class=${entry.side}>
    <p><time>${days}</time> <span class="soft">${sideOf(page, entry.side)}</span></p>
    <p><b>${entry.sentence}.</b></p>
    ${entry.quote && html`<blockquote>${entry.quote}</blockquote>`}
    ${entry.note && html`<p>${entry.note}</p>`}
    <p class="soft"><${A} href=${articleLink(entry.doc, entry.mention)}>${entry.source}<//>; <${A} href=${eventLink(entry.event)}>${told(entry)}<//>, confidence ${entry.confidence.toFixed(2)}</p>
  </li>`;
}

// `beside`: the two sides stand beside each other in time.
export function Entries({ section, page, beside = true }) {
  if (!section.entries.length) return null;
  return html`
    ${beside && html`<div class="sides" aria-hidden="true"><span>${page.left}</span><span>${page.right}</span></div>`}
    <ol class=${`course${beside ? " beside" : ""}`}>
      ${section.entries.map((entry, i) => html`<${Entry} key=${`${entry.event} ${i}`} entry=${entry} page=${page} />`)}
    </ol>`;
}
