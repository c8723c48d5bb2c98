// Saves what the map shows as a new version: what is sent, what is refused, what happens afterwards.
import { make } from "../elements/page.js";
import { isNew, NOBODY } from "../pure/workbench/registry.js";
import { amount, part, t } from "./common.js";
import { VERSION, type Model } from "./model.js";
import { post, refusal, type Refusal } from "./server.js";

interface Saved {
  number: number;
  codes?: Record<string, string>;
}

export class Saving {
  #model: Model;
  #address: string;
  #done: (number: number) => void;
  /** The newest version that the viewer knows of. */
  #newest: number;

  constructor(model: Model, address: string, done: (number: number) => void) {
    this.#model = model;
    this.#newest = model.ground.version;
    this.#address = address;
    this.#done = done;
    part("save").addEventListener("click", () => this.open());
    part("dontsave").addEventListener("click", () => this.#dialog.close());
    part("saveform").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#save();
    });
  }

  get #dialog(): HTMLDialogElement {
    return part<HTMLDialogElement>("saving");
  }

  /** `first`: why it is to be saved before something else. */
  open(first = ""): void {
    const { drawn, shown, registry } = this.#model;
    const fresh = drawn.grids().filter((grid) => isNew(registry.grid(grid).code)).length;
    const figures = drawn.figures(this.#model.weight);
    const what = t("saveWhat", { name: this.#model.title(shown), grids: figures.grids, moved: amount(figures.movedUnits) });
    const same = this.#model.divisions.get(VERSION)?.sameAs(drawn);
    const more = [first, fresh ? t("saveNew", { n: fresh }) : "", same ? t("saveSame", { n: this.#model.ground.version }) : ""];
    part("savewhat").textContent = [what, ...more].filter(Boolean).join(" ");
    part("savewarn").replaceChildren(...[...part("alerts").children].map((box) => box.cloneNode(true)));
    part("saveerrors").replaceChildren();
    this.#dialog.showModal();
    part("note").focus();
  }

  async #save(): Promise<void> {
    const button = part<HTMLButtonElement>("dosave");
    button.disabled = true;
    part("saveerrors").replaceChildren(make("p", "soft", t("saving")));
    const answer = await post<Saved>(this.#address, this.#body());
    button.disabled = false;
    if (!answer.body) return this.#refuse(answer.errors);
    this.#dialog.close();
    this.#done(answer.body.number);
  }

  #body(): Record<string, unknown> {
    const { drawn, ground, land, registry, uppers } = this.#model;
    const level = ground.leaf_level.key;
    const grids = drawn.grids().map((grid) => {
      const { code, upper } = registry.grid(grid);
      const name = drawn.names.get(grid) ?? registry.grid(grid);
      return { code, name: name.name, name_en: name.nameEn, level, parent: uppers[upper]?.code ?? "" };
    });
    const leaves: Record<string, string> = {};
    land.code.forEach((unit, at) => {
      const grid = drawn.of[at] ?? NOBODY;
      if (grid !== NOBODY) leaves[unit] = registry.grid(grid).code;
    });
    return { from_version: ground.version, newest: this.#newest, level, grids, leaves, note: part<HTMLTextAreaElement>("note").value.trim() };
  }

  #refuse(errors: readonly Refusal[]): void {
    const box = make("div", "notice notice--late");
    const list = make("ul");
    for (const error of errors) {
      const newest = error.data?.["newest"];
      if (typeof newest === "number") this.#newest = newest; // told now: who saves again means it
      const line = make("li");
      line.append(...refusal(error));
      list.append(line);
    }
    box.append(list);
    part("saveerrors").replaceChildren(box);
  }
}
