// A row of bars, a week each: up and down from a line in the middle, or up from the ground.
import { html } from "./html.js";

const WIDE = 5, HIGH = 32;

export function Spark({ values, low, high, label }) {
  const middle = low < 0 ? HIGH / 2 : HIGH;
  const scale = (low < 0 ? HIGH / 2 : HIGH) / Math.max(high, -low, 1e-9);
  return html`<svg class="spark" role="img" aria-label=${label} viewBox=${`0 0 ${values.length * WIDE} ${HIGH}`} width=${values.length * WIDE} height=${HIGH}>
    <title>${label}</title>
    <line class="zero" x1="0" x2=${values.length * WIDE} y1=${middle} y2=${middle} />
    ${values.map((v, i) => {
      const size = Math.abs(v) * scale;
      return v !== 0 && html`<rect class=${low < 0 ? (v > 0 ? "warm" : "cold") : "plain"} x=${i * WIDE} width=${WIDE - 1} y=${v > 0 ? middle - size : middle} height=${Math.max(size, 1)} />`;
    })}
  </svg>`;
}
