// A chart in time: drawn by uPlot, in the colours of the page, with ISO dates in UTC.
import uPlot from "uplot";
import { useEffect, useRef } from "preact/hooks";
import { html } from "./html.js";

export const seconds = (date) => Date.parse(`${date}T00:00:00Z`) / 1000;
export const isoOf = (at) => new Date(at * 1000).toISOString().slice(0, 10);
export const addDays = (date, days) => isoOf(seconds(date) + days * 86400);

export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
export const faint = (name, part) => `color-mix(in srgb, ${colour(name)} ${part}%, transparent)`;

// Year, month or day, whichever tells the marks apart.
const labels = (u, marks, _axis, _space, step) =>
  marks.map((at) => isoOf(at).slice(0, step >= 360 * 86400 ? 4 : step >= 28 * 86400 ? 7 : 10));

// A canvas keeps the colours that it was drawn in: it is drawn anew, at once, when the page becomes dark or light, and light
// for paper, whatever the screen is.
const dark = matchMedia("screen and (prefers-color-scheme: dark)");
const drawers = new Set();
const drawAll = () => drawers.forEach((draw) => draw());
dark.addEventListener("change", drawAll);
for (const [name, paper] of [["beforeprint", true], ["afterprint", false]])
  addEventListener(name, () => (document.documentElement.classList.toggle("paper", paper), drawAll()));

function axes(left) {
  const axis = { stroke: colour("ink"), grid: { stroke: colour("line"), width: 1 }, ticks: { stroke: colour("line") } };
  return [
    { ...axis, space: 90, size: 32, values: labels },
    { ...axis, size: 46, ...left },
  ];
}

// `options()`: series, scales, hooks of uPlot, without its axes and sizes; `left`: its y axis.
// onZoom(from, to) and onPick(index) are told in dates and places of the data.
export function Chart({ options, data, high, left, label, onZoom, onPick, say }) {
  const at = useRef(), plot = useRef(), told = useRef();
  const walked = useRef(null); // where the keys are
  const calls = useRef({});
  calls.current = { onZoom, onPick };
  useEffect(() => {
    const wide = () => Math.max(at.current.clientWidth, 200);
    const zoomed = (u) => {
      if (u.select.width < 5) return;
      const from = isoOf(u.posToVal(u.select.left, "x")), to = isoOf(u.posToVal(u.select.left + u.select.width, "x"));
      u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      if (from < to) calls.current.onZoom?.(from, to);
    };
    const draw = () => {
      const made = options();
      plot.current?.destroy();
      plot.current = new uPlot(
        {
          ...made,
          width: wide(),
          height: high,
          tzDate: (ts) => uPlot.tzDate(new Date(ts * 1000), "Etc/UTC"),
          legend: { show: false },
          axes: axes(left),
          cursor: { drag: { x: true, y: false, setScale: false, dist: 5 }, sync: { key: "time" }, ...made.cursor },
          hooks: { ...made.hooks, setSelect: [zoomed] },
        },
        data,
        at.current,
      );
      const over = plot.current.over;
      let down = 0;
      over.addEventListener("mousedown", (e) => (down = e.clientX));
      over.addEventListener("click", (e) => Math.abs(e.clientX - down) < 5 && plot.current.cursor.idx != null && calls.current.onPick?.(plot.current.cursor.idx));
    };
    draw();
    drawers.add(draw);
    const fit = new ResizeObserver(() => plot.current.width !== wide() && plot.current.setSize({ width: wide(), height: high }));
    fit.observe(at.current);
    return () => (drawers.delete(draw), fit.disconnect(), plot.current.destroy(), (plot.current = null));
  }, [data, high]);

  // Arrows walk along the data, Enter picks.
  const key = (event) => {
    const u = plot.current, last = data[0].length - 1;
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
    const now = walked.current <= last ? (walked.current ?? last) : last;
    if (event.key === "Enter") return calls.current.onPick?.(now);
    const next = event.key === "Home" ? 0 : event.key === "End" ? last : step ? Math.min(Math.max(now + step, 0), last) : null;
    if (next == null) return;
    event.preventDefault();
    walked.current = next;
    u.setCursor({ left: u.valToPos(data[0][next], "x"), top: u.over.clientHeight / 2 });
    told.current.textContent = say(next);
  };
  return html`<div>
    <div class="chart" ref=${at} tabindex="0" role="application" aria-label=${`${label}. Arrow keys walk along the dates, Enter opens a date; the numbers are in the table below.`} onKeyDown=${key}></div>
    <p class="sr" aria-live="polite" ref=${told}></p>
  </div>`;
}
