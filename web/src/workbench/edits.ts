// Step four: what has changed on the ground, noted from the selected units.
import { make } from "../elements/page.js";
import { borderBetween } from "../pure/workbench/land.js";
import { withoutRoad, withRoad, type Border } from "../pure/workbench/roads.js";
import type { CommunitySplit, Edit, NewEstate } from "../pure/workbench/wish.js";
import { amount, part, t, titled } from "./common.js";
import type { Model } from "./model.js";
import type { BenchWord } from "../pure/workbench/words.js";

export class Edits {
  #model: Model;

  constructor(model: Model) {
    this.#model = model;
    const acts: Record<string, () => Edit[] | BenchWord> = {
      addweight: () => this.#estate(), addclosed: () => this.#closed(), addsplit: () => this.#split(),
    };
    for (const [name, made] of Object.entries(acts)) part(name).addEventListener("click", () => this.#note(made(), part(name)));
    model.on("edits", () => this.#list());
    model.on("selection", () => this.#selected());
    this.#list();
    this.#selected();
  }

  /** What is wrong is said below the button that was pressed. */
  #note(edits: Edit[] | BenchWord, button: HTMLElement): void {
    const wrong = typeof edits === "string";
    const place = document.querySelector<HTMLElement>('[data-error="edits"]') as HTMLElement;
    button.after(place);
    place.hidden = !wrong;
    place.textContent = wrong ? t(edits) : "";
    if (!wrong) this.#model.setEdits(edits);
  }

  get #codes(): string[] {
    return [...this.#model.selection].sort((a, b) => a - b).map((unit) => this.#model.land.code[unit] ?? "");
  }

  #estate(): Edit[] | BenchWord {
    const text = part<HTMLInputElement>("newvalue").value;
    if (!this.#model.selection.size) return "noSelection";
    if (!text || !(Number(text) >= 0)) return "editValue";
    const key = part<HTMLSelectElement>("newkey").value;
    return [...this.#model.edits, { kind: "weight", units: this.#codes, key, value: Number(text) }];
  }

  #closed(): Edit[] | BenchWord {
    const [one, other, more] = [...this.#model.selection];
    if (one === undefined || other === undefined || more !== undefined) return "editTwo";
    if (borderBetween(this.#model.land, one, other) < 0) return "editTwo";
    return withRoad(this.#model.edits, [this.#model.land.code[one] ?? "", this.#model.land.code[other] ?? ""]);
  }

  #split(): Edit[] | BenchWord {
    const name = part<HTMLInputElement>("splitname").value.trim();
    const { parent } = this.#model.ground.units;
    const uppers = new Set([...this.#model.selection].map((unit) => parent[unit] ?? -1));
    const [upper = -1] = uppers;
    if (!this.#model.selection.size) return "noSelection";
    const whole = parent.filter((one) => one === upper).length === this.#model.selection.size;
    if (uppers.size !== 1 || whole) return "editOneUpper";
    if (!name) return "editName";
    return [...this.#model.edits, { kind: "split", upper: this.#model.ground.uppers[upper]?.code ?? "", units: this.#codes, name }];
  }

  #list(): void {
    const items = this.#model.edits.flatMap((edit, at) => {
      if (edit.kind === "closed") return edit.borders.map((border) => this.#road(border));
      return [this.#item(this.#words(edit), () => this.#model.edits.filter((_, other) => other !== at))];
    });
    part("edits").replaceChildren(...items);
  }

  #item(words: string, without: () => Edit[]): HTMLElement {
    const item = make("li");
    const drop = make("button", "link-button", "✕");
    drop.type = "button";
    drop.setAttribute("aria-label", t("editRemove", { what: words }));
    drop.addEventListener("click", () => this.#model.setEdits(without()));
    item.append(make("span", "", words), drop);
    return item;
  }

  /** Each closed border can be opened alone. */
  #road(border: Border): HTMLElement {
    const [one, other] = border.map((code) => this.#model.short(this.#model.land.code.indexOf(code))) as Border;
    return this.#item(t("editClosed", { one, other }), () => withoutRoad(this.#model.edits, border));
  }

  #words(edit: NewEstate | CommunitySplit): string {
    const { ground } = this.#model;
    if (edit.kind === "weight") {
      const what = titled(this.#model.what(edit.key));
      return t("editWeight", { n: edit.units.length, what, value: amount(edit.value) });
    }
    const upper = ground.uppers.find(({ code }) => code === edit.upper)?.name ?? edit.upper;
    return t("editSplit", { n: edit.units.length, upper, name: edit.name });
  }

  #selected(): void {
    const { selection, land, weight } = this.#model;
    const values = land.weight.get(weight);
    const load = [...selection].reduce((sum, unit) => sum + (values?.[unit] ?? 0), 0);
    const what = titled(this.#model.what(weight));
    part("selected").textContent = selection.size ? t("selectedLoad", { n: selection.size, load: amount(load), what }) : "";
  }
}
