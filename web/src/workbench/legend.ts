// What the colours mean, and the unit that is pointed at.
import { make } from "../elements/page.js";
import { PALETTE } from "../pure/workbench/colours.js";
import { NOBODY } from "../pure/workbench/registry.js";
import { amount, part, swatch, t, titled } from "./common.js";
import { SHADES } from "./layers.js";
import { FORMER, type Model } from "./model.js";
import type { Painting } from "./painting.js";

type Line = readonly [picture: HTMLElement, text: string];

/** What is on the map; behind it, unseen, whatever else may come: the legend wraps as often as it
    ever will, and the map above it keeps its height under the hand. */
export function drawLegend(model: Model, painting: Painting): void {
  const what = titled(model.what(painting.shade));
  const head = painting.perHectare ? [make("li", "", t("shadePer", { what }))] : [];
  const { edits } = model;
  const marks: [name: string, text: string, shown: boolean][] = [
    ["upper", t("legendUpper"), true],
    ["chosen", t("legendChosen"), true],
    ["moved", t("legendMoved"), model.shown !== FORMER],
    ["apart", t("legendBroken"), model.drawn.broken.size > 0],
    ["estate", t("legendEstate"), edits.some(({ kind }) => kind === "weight")],
    ["split", t("legendSplit"), edits.some(({ kind }) => kind === "split")],
    ["closed", t("legendClosed"), model.closed.size > 0],
  ];
  const lines = (wanted: boolean): Line[] => marks
    .filter(([, , shown]) => shown === wanted)
    .map(([name, text]) => [make("span", `mark mark--${name}`), text] as const);
  const colours = painting.shade ? shades(painting.limits) : [[swatches(), t("legendGrid")] as const];
  part("legend").replaceChildren(
    ...head, ...[...colours, ...lines(true)].map((line) => itemOf(line)),
    ...lines(false).map((line) => itemOf(line, "bench__later")),
  );
}

function itemOf([picture, text]: Line, name = ""): HTMLElement {
  const item = make("li", name);
  item.append(picture, make("span", "", text));
  if (name) item.setAttribute("aria-hidden", "true");
  return item;
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
