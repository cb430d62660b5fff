// What the views of the joint review share: who has signed in, forms, outcomes.
import { useEffect, useState } from "preact/hooks";
import { html } from "../html.js";
import { follow, link } from "../address.js";
import { get, post } from "../api.js";

// The form's token goes beside the cookie with each change.
let token = null;
export const change = (path, body) => post(`/v1/review/${path}`, body, { "X-Form-Token": token });

export const roundPath = (round, view) => link(`/review/${encodeURIComponent(round)}`, { view });
export const eventPath = (round, event) => `/review/${encodeURIComponent(round)}/${event}`;
export const api = (round, rest = "") => `/v1/review/round/${encodeURIComponent(round)}${rest}`;

export const outcomes = {
  open: "open",
  agreed: "agreed as recorded",
  corrected: "agreed with corrections",
  rejected: "agreed to be no event",
  disputed: "in dispute",
};
export const said = { confirm: "confirms", dispute: "disputes", correct: "corrects" };

function SignIn({ onMember }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [state, set] = useState({});
  const send = (event) => {
    event.preventDefault();
    set({ busy: true });
    change("sign-in", { name, password }).then(
      (me) => ((token = me.token), onMember(me)),
      (error) => (set({ error: error.message }), setPassword("")),
    );
  };
  return html`
    <h1>Joint review</h1>
    <p>Parties go through the events of the record together. Sign in to see the rounds and to judge.</p>
    <form class="narrow" onSubmit=${send}>
      <label for="name">Name</label>
      <input id="name" autocomplete="username" required value=${name} onInput=${(e) => setName(e.target.value)} />
      <label for="password">Password</label>
      <input id="password" type="password" autocomplete="current-password" required value=${password} onInput=${(e) => setPassword(e.target.value)} />
      <p><button class="main" disabled=${state.busy}>Sign in</button></p>
      <div role="alert">${state.error && html`<p class="error">${state.error}</p>`}</div>
    </form>`;
}

export function Password({ name }) {
  const empty = { old: "", new: "", again: "" };
  const [form, setForm] = useState(empty);
  const [state, set] = useState({});
  const send = (event) => {
    event.preventDefault();
    if (form.new !== form.again) return set({ error: "the two new passwords differ" });
    set({ busy: true });
    change("password", { password: form.old, new_password: form.new }).then(
      () => set({ done: true }),
      (error) => (set({ error: error.message }), setForm(empty)),
    );
  };
  if (state.done) return html`<p class="saved" role="status">Your password is changed, and you are signed out everywhere. <a href="/review">Sign in</a> with the new one.</p>`;
  const field = (key, label, kind) => html`
    <label for=${`password-${key}`}>${label}</label>
    <input id=${`password-${key}`} type="password" autocomplete=${kind} required minlength=${key === "old" ? null : 10} value=${form[key]} onInput=${(e) => setForm({ ...form, [key]: e.target.value })} />`;
  return html`
    <details class="no-print">
      <summary>Change your password</summary>
      <form class="narrow" onSubmit=${send}>
        <input type="hidden" name="username" autocomplete="username" value=${name} />
        ${field("old", "Password until now", "current-password")}
        ${field("new", "New password (10 characters or more)", "new-password")}
        ${field("again", "New password once more", "new-password")}
        <p><button class="main" disabled=${state.busy}>Change it</button></p>
        <div role="alert">${state.error && html`<p class="error">${state.error}</p>`}</div>
      </form>
    </details>`;
}

// Shows `View` to a member, the form to sign in to everybody else.
export function forMembers(View) {
  return (props) => {
    const [me, set] = useState(null);
    const [error, fail] = useState(null);
    useEffect(() => {
      get("/v1/review/me").then((value) => ((token = value.token), set(value)), (e) => fail(e.message));
    }, []);
    const leave = () => change("sign-out", {}).then(() => location.assign("/review"), (e) => fail(e.message));
    if (error) return html`<h1>Joint review</h1><p class="error">${error}</p><p>Who keeps the store begins one: <code>demarche review --help</code>.</p>`;
    if (!me) return html`<p aria-busy="true">Loading …</p>`;
    if (!me.member) return html`<${SignIn} onMember=${set} />`;
    return html`
      <p class="member no-print">
        <span>${me.member.name === me.member.party ? me.member.name : `${me.member.name}, for ${me.member.party}`}</span>
        ${" "}<button class="small" onClick=${leave}>Sign out</button>
      </p>
      <${View} ...${props} member=${me.member} />`;
  };
}

export function Progress({ round }) {
  return html`<ul class="parties">
    ${round.parties.map(({ party, done }) => html`
      <li><label>${party}: ${done} of ${round.events}${" "}<progress max=${round.events || 1} value=${done}></progress></label></li>`)}
  </ul>`;
}

export const To = ({ href, children, ...rest }) => html`<a href=${href} onClick=${follow} ...${rest}>${children}</a>`;
