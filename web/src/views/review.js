// The rounds of the joint review.
import { html } from "../html.js";
import { useAnswer } from "../api.js";
import { forMembers, outcomes, Password, Progress, roundPath, To } from "./review-shared.js";

export default forMembers(({ member }) => {
  const { value, error } = useAnswer("/v1/review/rounds");
  return html`
    <h1>Joint review</h1>
    ${error && html`<p class="error" role="alert">${error}</p>`}
    ${value && !value.rounds.length && html`<p class="empty">There is no round yet. Who keeps the store begins one: <code>demarche review new DB ROUND QUERY</code>.</p>`}
    ${value?.rounds.map((round) => html`
      <section class="card">
        <h2><${To} href=${roundPath(round.name)}>${round.name}</></h2>
        <p>${round.events} events of <code>${round.query}</code>${round.blind ? "; blind: you see what others say of an event after you have spoken" : ""}</p>
        <${Progress} round=${round} />
        <p class="soft">${Object.entries(outcomes).filter(([key]) => round.outcomes[key]).map(([key, words]) => `${round.outcomes[key]} ${words}`).join(", ")}</p>
      </section>`)}
    <${Password} name=${member.name} />
  `;
});
