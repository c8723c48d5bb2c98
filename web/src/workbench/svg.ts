// The small picture of balance on a card.
import type { Bar } from "../pure/workbench/histogram.js";
import { t } from "./common.js";

const SPACE = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, FOOT] = [200, 64, 14];

function node(tag: string, values: Record<string, string | number>, text = ""): SVGElement {
  const element = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(values)) element.setAttribute(name, String(value));
  if (text) element.textContent = text;
  return element;
}

/** Bars of how many grids lie how far from the mean; `label` says the same in words. */
export function balancePicture(bars: readonly Bar[], label: string): SVGElement {
  const svg = node("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label, class: "balance" });
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  const wide = WIDTH / bars.length;
  const ground = HEIGHT - FOOT;
  bars.forEach((bar, at) => {
    const high = bar.count ? Math.max(2, ((ground - 12) * bar.count) / most) : 0;
    const middle = Math.abs(at + 0.5 - bars.length / 2);
    const tone = middle < 1 ? "even" : middle < 3 ? "off" : "far";
    svg.append(node("rect", { x: at * wide + 1, y: ground - high, width: wide - 2, height: high, class: `balance__${tone}` }));
    if (bar.count) svg.append(node("text", { x: (at + 0.5) * wide, y: ground - high - 2, class: "balance__count" }, String(bar.count)));
  });
  svg.append(node("line", { x1: 0, x2: WIDTH, y1: ground, y2: ground, class: "balance__line" }));
  svg.append(node("text", { x: 0, y: HEIGHT - 2, class: "balance__foot" }, t("lighter")));
  svg.append(node("text", { x: WIDTH / 2, y: HEIGHT - 2, class: "balance__foot balance__foot--middle" }, t("even")));
  svg.append(node("text", { x: WIDTH, y: HEIGHT - 2, class: "balance__foot balance__foot--end" }, t("heavier")));
  return svg;
}
