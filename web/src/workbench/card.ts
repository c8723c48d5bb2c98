// One division's card. It is made once, and only what it says anew is touched: with every unit painted its
// figures are others, and whatever is touched the browser lays out and draws again.
import { make } from "../elements/page.js";
import type { Bar } from "../pure/workbench/histogram.js";
import { t } from "./common.js";
import { balancePicture } from "./svg.js";

/** What of a card seldom changes; where it does, the card is another. */
export interface Frame {
  id: string;
  title: string;
  about: string;
  shown: boolean;
  remarks: readonly string[];
  labels: readonly string[];
  /** What else its buttons depend on. */
  acts: readonly string[];
}

export interface Value {
  text: string;
  tone: "" | "is-best" | "is-bad";
}

export class Card {
  readonly element: HTMLElement;
  readonly frame: string;
  #lines: { row: HTMLElement; value: HTMLElement; said: string }[];
  #picture: SVGElement;
  #pictured = "";

  constructor(frame: Frame, acts: HTMLElement, chosen: () => void) {
    this.frame = JSON.stringify(frame);
    this.element = make("article", `divide${frame.shown ? " divide--shown" : ""}`);
    this.element.dataset["division"] = frame.id;
    this.#picture = balancePicture([], "");
    this.#lines = frame.labels.map((label) => {
      const [row, value] = [make("div"), make("dd")];
      row.append(make("dt", "", label), value);
      return { row, value, said: "" };
    });
    const list = make("dl", "divide__rows");
    list.append(...this.#lines.map(({ row }) => row));
    this.element.append(make("h3", "", frame.title), make("p", "divide__wish", frame.about), this.#picture, list, remarks(frame.remarks), acts);
    this.element.addEventListener("click", (event) => !(event.target as Element).closest("button, details") && chosen());
  }

  /** Its figures, one for each label, and how its grids lie about their mean; `balance` says that in words. */
  say(values: readonly Value[], bars: readonly Bar[], balance: string): void {
    const pictured = bars.map(({ count }) => count).join();
    if (pictured !== this.#pictured) {
      const picture = balancePicture(bars, balance);
      this.#picture.replaceWith(picture);
      [this.#picture, this.#pictured] = [picture, pictured];
    }
    if (this.#picture.getAttribute("aria-label") !== balance) this.#picture.setAttribute("aria-label", balance);
    for (const [at, { text, tone }] of values.entries()) this.#value(at, text, tone);
  }

  #value(at: number, text: string, tone: Value["tone"]): void {
    const line = this.#lines[at];
    const said = `${tone} ${text}`;
    if (!line || line.said === said) return;
    line.said = said;
    line.row.className = tone;
    line.value.replaceChildren(text, ...(tone === "is-best" ? [" ", make("span", "divide__best"), make("span", "unseen", t("best"))] : []));
  }
}

function remarks(texts: readonly string[]): HTMLElement | string {
  if (!texts.length) return "";
  const box = make("details", "divide__remarks");
  box.append(make("summary", "", `${t("remarks")} (${texts.length})`), ...texts.map((text) => make("p", "small", text)));
  return box;
}
