// The interface for programs, from the browser.
import { useEffect, useState } from "preact/hooks";

export async function get(path, signal) {
  return answer(await fetch(path, { signal, headers: { Accept: "application/json" } }));
}

export async function post(path, body, headers = {}) {
  return answer(
    await fetch(path, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", ...headers } }),
  );
}

async function answer(response) {
  const value = await response.json().catch((error) => {
    // what broke off is no answer, nor what nobody waits for any longer
    throw error.name === "AbortError" ? error : new Error(`the server answered ${response.status}`);
  });
  if (!response.ok) throw new Error(value.error ?? `the server answered ${response.status}`);
  return value;
}

// What a path answers: {value}, {error} or {} while it is on its way.
export function useAnswer(path) {
  const [state, set] = useState({});
  useEffect(() => {
    if (!path) return;
    const stop = new AbortController();
    set((old) => ({ old: old.value ?? old.old }));
    get(path, stop.signal).then(
      (value) => stop.signal.aborted || set({ value }),
      (error) => error.name === "AbortError" || set({ error: error.message }),
    );
    return () => stop.abort();
  }, [path]);
  return state;
}
