// The buttons of hand drawing: move the selected, new grid, rename, merge, undo and redo.
import { NOBODY } from "../pure/workbench/registry.js";
import { announce, hint, maybe, part, t } from "./common.js";
import type { Model } from "./model.js";

export class Acts {
  #model: Model;

  constructor(model: Model) {
    this.#model = model;
    const acts: Record<string, () => void> = {
      move: () => this.#move(), new: () => this.#fresh(), rename: () => this.#rename(), merge: () => this.#merge(),
      clear: () => this.#clear(),
    };
    for (const [name, act] of Object.entries(acts)) maybe(name)?.addEventListener("click", act);
    for (const button of steps("undo")) button.addEventListener("click", () => this.undo());
    for (const button of steps("redo")) button.addEventListener("click", () => this.redo());
    document.addEventListener("keydown", (event) => this.#key(event));
    model.on(["step", "selection"], () => this.#label());
    this.#label();
  }

  undo(): void {
    const what = this.#model.undo();
    announce(what === null ? t("nothingUndo") : t("undone", { what }));
  }

  redo(): void {
    const what = this.#model.redo();
    announce(what === null ? t("nothingRedo") : t("redone", { what }));
  }

  #key(event: KeyboardEvent): void {
    const typing = (event.target as Element).closest("input:not([type=radio], [type=range], [type=checkbox]), textarea");
    if (typing || document.querySelector("dialog[open]") || !(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) this.redo();
    else this.undo();
  }

  #move(): void {
    const { target, selection } = this.#model;
    if (target === NOBODY) return hint(t("noTarget"), true);
    if (!selection.size) return hint(t("noSelection"), true);
    this.#model.handFirst();
    this.#put([...selection], target, (n, grid) => t("didMove", { n, grid }));
    this.#clear();
    this.#goOn();
  }

  #fresh(): void {
    const { selection } = this.#model;
    if (!selection.size) return hint(t("noSelection"), true);
    this.#model.handFirst();
    const [first = 0] = selection;
    const grid = this.#model.fresh(this.#model.registry.grid(this.#model.hand.of[first] ?? NOBODY).upper);
    this.#put([...selection], grid, (_, name) => t("didNew", { grid: name }));
    this.#clear();
    this.#model.choose(grid);
  }

  #merge(): void {
    const into = Number(part<HTMLSelectElement>("into").value || NOBODY);
    const { target } = this.#model;
    if (into === NOBODY || target === NOBODY) return;
    this.#model.handFirst();
    const name = this.#model.name(target);
    this.#put(this.#model.hand.unitsOf(target), into, (_, other) => t("didMerge", { grid: name, into: other }));
    this.#model.choose(into);
  }

  #rename(): void {
    const [name, nameEn] = ["name", "nameen"].map((field) => part<HTMLInputElement>(field).value.trim()) as [string, string];
    part("namewrong").hidden = Boolean(name);
    if (!name || this.#model.target === NOBODY) return part("name").focus();
    this.#model.handFirst();
    this.#model.begin();
    this.#model.sketch.rename(this.#model.target, { name, nameEn });
    this.#say(t("didName", { grid: name }));
  }

  #put(units: number[], grid: number, said: (count: number, grid: string) => string): void {
    const admitted = this.#model.admitted(units, grid);
    const left = units.length - admitted.length;
    this.#model.begin();
    const count = this.#model.sketch.put(admitted, grid);
    this.#say(said(count, this.#model.name(grid, this.#model.hand)));
    if (left) hint(t("upperStop", { n: left }), true);
  }

  #say(label: string): void {
    if (this.#model.end(label)) announce(label);
  }

  #clear(): void {
    this.#model.select([...this.#model.selection], false);
  }

  /** A button that can't be pressed again loses the focus: who works by keyboard goes on where units are chosen. */
  #goOn(): void {
    const units = part("units");
    if (document.activeElement !== part("move") || !units.closest("details")?.open) return;
    requestAnimationFrame(() => requestAnimationFrame(() => units.focus())); // once the list is drawn anew
  }

  #label(): void {
    const { history } = this.#model.sketch;
    for (const [name, step] of [["undo", history.back], ["redo", history.ahead]] as const) {
      const none = t(name === "undo" ? "nothingUndo" : "nothingRedo");
      for (const button of steps(name)) {
        button.disabled = !step;
        button.title = step ? t(name, { what: step.label }) : none;
      }
    }
  }
}

/** At the head of the page, and on the map for a thumb: the styles show one of them. */
const steps = (name: "undo" | "redo"): NodeListOf<HTMLButtonElement> => document.querySelectorAll(`[data-step="${name}"]`);
