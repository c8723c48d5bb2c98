// Several weights at once: each balanced on its own, or one mixed load with a slider for each share.
import { make } from "../elements/page.js";
import { sharesOf, withShare } from "../pure/workbench/shares.js";
import type { Form } from "../pure/workbench/wish.js";
import { part, t, titled } from "./common.js";
import type { Model } from "./model.js";

export class Mixing {
  #model: Model;
  #changed: () => void;
  #keys: string[] = [];
  #shares: Record<string, number>;

  constructor(model: Model, kept: Partial<Form>, changed: () => void) {
    this.#model = model;
    this.#changed = changed;
    this.#shares = { ...kept.shares };
    if (kept.mixed) this.#radio("mix").checked = true;
  }

  /** Whether one mixed load is balanced: only where several weights are chosen. */
  get mixed(): boolean {
    return this.#keys.length > 1 && this.#radio("mix").checked;
  }

  get shares(): Record<string, number> {
    return this.#shares;
  }

  /** The weights that are chosen now. */
  weigh(keys: readonly string[]): void {
    const same = keys.join() === this.#keys.join();
    this.#keys = [...keys];
    part("balance").hidden = keys.length < 2;
    part("shares").hidden = !this.mixed;
    part("balancenote").textContent = t(this.mixed ? "balanceMix" : "balanceEach");
    if (same && part("shares").childElementCount === keys.length) return;
    this.#take(sharesOf(keys, this.#shares));
    part("shares").replaceChildren(...keys.map((key, at) => this.#row(key, at)));
  }

  #radio(value: "each" | "mix"): HTMLInputElement {
    return document.querySelector(`[name="bench-balance"][value="${value}"]`) as HTMLInputElement;
  }

  #take(shares: readonly number[]): void {
    this.#shares = Object.fromEntries(this.#keys.map((key, at) => [key, shares[at] as number]));
  }

  #row(key: string, at: number): HTMLElement {
    const row = make("label", "bench__share");
    const slider = make("input");
    slider.type = "range";
    slider.min = "0";
    slider.max = "100";
    slider.addEventListener("input", (event) => {
      event.stopPropagation();
      this.#take(withShare(this.#keys.map((one) => this.#shares[one] ?? 0), at, Number(slider.value)));
      this.#show();
      this.#changed();
    });
    row.append(make("span", "", titled(this.#model.what(key))), make("output", "number"), slider);
    this.#show(row, key);
    return row;
  }

  #show(row?: HTMLElement, key = ""): void {
    const rows = row ? [[row, key] as const] : this.#keys.map((one, at) => [part("shares").children[at] as HTMLElement, one] as const);
    for (const [place, name] of rows) {
      const share = String(this.#shares[name] ?? 0);
      const slider = place.querySelector("input") as HTMLInputElement;
      if (slider.value !== share) slider.value = share;
      slider.setAttribute("aria-valuetext", `${share}%`);
      (place.querySelector("output") as HTMLOutputElement).textContent = `${share}%`;
    }
  }
}
