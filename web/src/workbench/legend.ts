// What the colours mean, and the unit that is pointed at.
import { make } from "../elements/page.js";
import { PALETTE } from "../pure/workbench/colours.js";
import { NOBODY } from "../pure/workbench/registry.js";
import { amount, part, swatch, t, titled } from "./common.js";
import { SHADES } from "./layers.js";
import { FORMER, type Model } from "./model.js";
import type { Painting } from "./painting.js";

export function drawLegend(model: Model, painting: Painting): void {
  const items = painting.shade ? shades(painting.limits) : [[swatches(), t("legendGrid")] as const];
  const what = titled(model.what(painting.shade));
  const head = painting.perHectare ? [make("li", "", t("shadePer", { what }))] : [];
  const marks: [string, string][] = [["upper", t("legendUpper")], ["chosen", t("legendChosen")]];
  if (model.shown !== FORMER) marks.push(["moved", t("legendMoved")]);
  if (model.drawn.broken.size) marks.push(["apart", t("legendBroken")]);
  if (model.edits.some(({ kind }) => kind === "weight")) marks.push(["estate", t("legendEstate")]);
  if (model.edits.some(({ kind }) => kind === "split")) marks.push(["split", t("legendSplit")]);
  if (model.closed.size) marks.push(["closed", t("legendClosed")]);
  const lines = [...items, ...marks.map(([name, text]) => [make("span", `mark mark--${name}`), text] as const)];
  part("legend").replaceChildren(...head, ...lines.map(([picture, text]) => {
    const item = make("li");
    item.append(picture, make("span", "", text));
    return item;
  }));
}

function swatches(): HTMLElement {
  const box = make("span", "swatches");
  box.append(...PALETTE.slice(0, 5).map(swatch));
  return box;
}

function shades(limits: readonly number[]): (readonly [HTMLElement, string])[] {
  return SHADES.slice(0, limits.length + 1).map((colour, at) => {
    const [low, high] = [limits[at - 1], limits[at]];
    if (low === undefined) return [swatch(colour), t("shadeFrom", { n: amount(high ?? 0) })] as const;
    if (high === undefined) return [swatch(colour), t("shadeTo", { n: amount(low) })] as const;
    return [swatch(colour), t("shadeSpan", { low: amount(low), high: amount(high) })] as const;
  });
}

/** A unit's code, grid and numbers; for none a sentence what to do. */
export function tellUnit(model: Model, unit: number): void {
  if (unit < 0) return tell(t("unitNone"));
  const { land, ground, drawn, divisions } = model;
  const grid = drawn.of[unit] ?? NOBODY;
  const former = divisions.get(FORMER)?.of[unit] ?? NOBODY;
  const numbers = ground.weights.map((weight) => `${titled(weight)} ${amount(land.weight.get(weight.key)?.[unit] ?? 0)}`);
  tell(
    make("strong", "number", land.code[unit] ?? ""), " ", t("unitIn", { grid: model.name(grid) }),
    ...(grid === former ? [] : [" · ", t("unitWas", { grid: model.name(former, divisions.get(FORMER)) })]),
    document.createElement("br"), make("span", "soft", numbers.slice(0, 6).join(" · ")),
  );
}

/** Only what is another than before: the pointer tells with every pixel it moves. */
function tell(...parts: (Node | string)[]): void {
  const [place, next] = [part("info"), make("p")];
  next.append(...parts);
  if (place.innerHTML !== next.innerHTML) place.replaceChildren(...next.childNodes);
}
