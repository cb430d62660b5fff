// The address is the state: every view can be kept and sent as a link.

export function address() {
  return { path: location.pathname, query: new URLSearchParams(location.search) };
}

const listeners = new Set();

export function onMove(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function moved() {
  for (const listener of listeners) listener();
}

addEventListener("popstate", moved);

// Goes to a path and query (an object; empty values fall away).
export function go(path, query = {}, { replace = false } = {}) {
  history[replace ? "replaceState" : "pushState"](null, "", link(path, query));
  moved();
}

export function link(path, query = {}) {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== "" && value != null) words.set(name, value);
  const text = words.toString();
  return text ? `${path}?${text}` : path;
}

// For onClick of links inside of the site: no reload, but new tabs and windows as ever.
export function follow(event) {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  history.pushState(null, "", event.currentTarget.href);
  moved();
}
