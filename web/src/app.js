// The frame of every view: the address tells which one is shown and in what state.
import { h, render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { html } from "./html.js";
import { address, follow, onMove } from "./address.js";

// A view's module is fetched when it is first shown.
const views = [
  { path: "/", name: "Board", load: () => import("./views/board.js") },
  { path: "/events", name: "Events", load: () => import("./views/events.js") },
  { path: "/map", name: "Map", load: () => import("./views/map.js") },
  { path: "/network", name: "Countries", load: () => import("./views/network.js") },
  { path: "/sources", name: "Sources", load: () => import("./views/sources.js") },
  { path: "/review", name: "Review", load: () => import("./views/review.js") },
  { path: "/paste", name: "Try it", load: () => import("./views/paste.js") },
  { path: "/event/*", load: () => import("./views/event.js") },
  { path: "/article/*", load: () => import("./views/article.js") },
  { path: "/review/*", load: () => import("./views/review-round.js") },
  { path: "/review/*/*", load: () => import("./views/review-event.js") },
  { path: "/relation/*/*", load: () => import("./views/relation.js") },
  { path: "/issue/*", load: () => import("./views/issue.js") },
  { path: "/dossier/*/*", load: () => import("./views/dossier.js") },
];

// The view for a path, with the parts that its stars stand for.
function viewFor(path) {
  const have = path.split("/");
  for (const view of views) {
    const want = view.path.split("/");
    if (want.length !== have.length) continue;
    if (want.every((part, i) => (part === "*" ? have[i] : part === have[i])))
      return { view, parts: have.filter((_, i) => want[i] === "*").map(decodeURIComponent) };
  }
  return null;
}

function App() {
  const [at, move] = useState(address());
  const [shown, show] = useState(null);
  useEffect(() => onMove(() => move(address())), []);
  const found = viewFor(at.path);
  useEffect(() => {
    let gone = false;
    if (!found) return show({ missing: true });
    found.view.load().then(
      (module) => gone || show({ View: module.default, key: found.view.path }),
      () => gone || show({ failed: true }),
    );
    return () => (gone = true);
  }, [found?.view]);
  useEffect(() => {
    document.querySelector("main")?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [at.path]);
  return html`
    <a class="skip" href="#main">To the content</a>
    <header>
      <a class="brand" href="/" onClick=${follow}>demarche</a>
      <nav aria-label="Views">
        ${views
          .filter((v) => v.name)
          .map((v) => html`<a href=${v.path} onClick=${follow} aria-current=${at.path === v.path ? "page" : null}>${v.name}</a>`)}
      </nav>
    </header>
    <main id="main" tabindex="-1">
      ${shown?.missing && html`<h1>Nothing here</h1><p>No view has this address. The <a href="/" onClick=${follow}>board</a> shows what there is.</p>`}
      ${shown?.failed && html`<h1>Not loaded</h1><p>A part of the site could not be fetched. Reload the page.</p>`}
      ${shown?.View && found?.view.path === shown.key && h(shown.View, { parts: found.parts, query: at.query, key: at.path })}
    </main>
  `;
}

render(h(App), document.getElementById("app"));
