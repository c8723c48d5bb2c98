// Step four: what has changed on the ground, noted from the selected units.
import { make } from "../elements/page.js";
import { borderBetween } from "../pure/workbench/land.js";
import type { Edit } from "../pure/workbench/wish.js";
import { amount, part, t, titled } from "./common.js";
import type { Model } from "./model.js";
import type { BenchWord } from "../pure/workbench/words.js";

export class Edits {
  #model: Model;

  constructor(model: Model) {
    this.#model = model;
    const acts: Record<string, () => Edit | BenchWord> = {
      addweight: () => this.#estate(), addclosed: () => this.#closed(), addsplit: () => this.#split(),
    };
    for (const [name, made] of Object.entries(acts)) part(name).addEventListener("click", () => this.#note(made()));
    model.on("edits", () => this.#list());
    model.on("selection", () => this.#selected());
    this.#list();
    this.#selected();
  }

  #note(edit: Edit | BenchWord): void {
    const wrong = typeof edit === "string";
    const place = document.querySelector<HTMLElement>('[data-error="edits"]') as HTMLElement;
    place.hidden = !wrong;
    place.textContent = wrong ? t(edit) : "";
    if (!wrong) this.#model.setEdits([...this.#model.edits, edit]);
  }

  get #codes(): string[] {
    return [...this.#model.selection].sort((a, b) => a - b).map((unit) => this.#model.land.code[unit] ?? "");
  }

  #estate(): Edit | BenchWord {
    const text = part<HTMLInputElement>("newvalue").value;
    if (!this.#model.selection.size) return "noSelection";
    if (!text || !(Number(text) >= 0)) return "editValue";
    return { kind: "weight", units: this.#codes, key: part<HTMLSelectElement>("newkey").value, value: Number(text) };
  }

  #closed(): Edit | BenchWord {
    const [one, other, more] = [...this.#model.selection];
    if (one === undefined || other === undefined || more !== undefined) return "editTwo";
    if (borderBetween(this.#model.land, one, other) < 0) return "editTwo";
    return { kind: "closed", borders: [[this.#model.land.code[one] ?? "", this.#model.land.code[other] ?? ""]] };
  }

  #split(): Edit | BenchWord {
    const name = part<HTMLInputElement>("splitname").value.trim();
    const { parent } = this.#model.ground.units;
    const uppers = new Set([...this.#model.selection].map((unit) => parent[unit] ?? -1));
    const [upper = -1] = uppers;
    if (!this.#model.selection.size) return "noSelection";
    const whole = parent.filter((one) => one === upper).length === this.#model.selection.size;
    if (uppers.size !== 1 || whole) return "editOneUpper";
    if (!name) return "editName";
    return { kind: "split", upper: this.#model.ground.uppers[upper]?.code ?? "", units: this.#codes, name };
  }

  #list(): void {
    const items = this.#model.edits.map((edit, at) => {
      const item = make("li");
      const words = this.#words(edit);
      const drop = make("button", "link-button", "✕");
      drop.type = "button";
      drop.setAttribute("aria-label", t("editRemove", { what: words }));
      drop.addEventListener("click", () => this.#model.setEdits(this.#model.edits.filter((_, other) => other !== at)));
      item.append(make("span", "", words), drop);
      return item;
    });
    part("edits").replaceChildren(...items);
  }

  #words(edit: Edit): string {
    const { ground } = this.#model;
    if (edit.kind === "weight") {
      const what = titled(this.#model.what(edit.key));
      return t("editWeight", { n: edit.units.length, what, value: amount(edit.value) });
    }
    if (edit.kind === "closed") return t("editClosed", { one: edit.borders[0]?.[0] ?? "", other: edit.borders[0]?.[1] ?? "" });
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
