// The right column: warnings, the grids as a table, the units as a list; all that the mouse does, by keyboard.
import { make } from "../elements/page.js";
import { PALETTE } from "../pure/workbench/colours.js";
import { neighboursOf } from "../pure/workbench/pieces.js";
import { NOBODY } from "../pure/workbench/registry.js";
import type { Warning } from "../pure/workbench/warnings.js";
import { amount, listed, maybe, part, percent, swatch, t, titled } from "./common.js";
import { GridTable } from "./gridtable.js";
import type { Model } from "./model.js";

const NAMED = 5;
const LISTED = 400;

export class Side {
  #model: Model;
  #waiting = 0;
  #warned = "";
  #targeted = "";
  #grids: GridTable;

  constructor(model: Model) {
    this.#model = model;
    this.#grids = new GridTable(model);
    model.on(["shown", "moved", "step", "target", "edits", "limits", "selection", "weights"], () => this.#soon());
    part("grids").addEventListener("change", (event) => model.choose(Number((event.target as HTMLInputElement).value)));
    part("which").addEventListener("change", () => this.#units());
    part<HTMLSelectElement>("units").addEventListener("change", () => this.#picked());
    part("units").closest("details")?.addEventListener("toggle", () => this.#units());
    this.draw();
  }

  draw(): void {
    this.#warnings();
    this.#grids.draw();
    this.#target();
    this.#units();
  }

  #soon(): void {
    this.#waiting ||= requestAnimationFrame(() => {
      this.#waiting = 0;
      this.draw();
    });
  }

  /** Said at once, and only when something else is wrong than before. */
  #warnings(): void {
    const warnings = this.#model.warnings;
    const texts = warnings.map((warning) => this.#words(warning));
    const text = texts.join("\n");
    if (text === this.#warned) return;
    this.#warned = text;
    const place = part("alerts");
    if (!warnings.length) return place.replaceChildren();
    const of = (...kinds: Warning["kind"][]): string[] => texts.filter((_, at) => kinds.includes((warnings[at] as Warning).kind));
    const groups: [string, string, string[]][] = [
      ["late", t("brokenHead"), of("broken")], ["late", "", of("unassigned")], ["soon", t("outsideHead"), of("outside", "heavy")],
    ];
    place.replaceChildren(...groups.filter(([, , lines]) => lines.length).map(([tone, head, lines]) => box(tone, head, lines)));
  }

  #words(warning: Warning): string {
    const what = titled(this.#model.what(this.#model.limits.weight));
    if (warning.kind === "unassigned") return t("unassigned", { n: warning.units });
    const grid = this.#model.name(warning.grid);
    if (warning.kind === "broken") {
      const apart = warning.pieces.slice(1).flat();
      const codes = apart.slice(0, NAMED).map((unit) => this.#model.short(unit));
      if (apart.length > NAMED) codes.push(t("more", { n: apart.length - NAMED }));
      return t("broken", { grid, n: warning.pieces.length, units: listed(codes) });
    }
    const load = amount(warning.load);
    if (warning.kind === "outside") return t("outside", { grid, what, load, min: amount(warning.range[0]), max: amount(warning.range[1]) });
    return t("heavy", { grid, what, load, off: percent(warning.off), most: percent(warning.over) });
  }

  #target(): void {
    const { target, drawn } = this.#model;
    this.#targetName(target, this.#model.name(target), PALETTE[drawn.colours[target] ?? 0] ?? "");
    part<HTMLButtonElement>("move").disabled = target === NOBODY || !this.#model.selection.size;
    part<HTMLButtonElement>("clear").disabled = !this.#model.selection.size;
    for (const act of ["rename", "merge"]) part<HTMLButtonElement>(act).disabled = target === NOBODY;
    this.#into();
    if (document.activeElement === maybe("name") || document.activeElement === maybe("nameen")) return;
    const grid = drawn.names.get(target) ?? this.#model.registry.grid(target);
    part<HTMLInputElement>("name").value = target === NOBODY ? "" : grid.name;
    part<HTMLInputElement>("nameen").value = target === NOBODY ? "" : grid.nameEn;
  }

  #targetName(target: number, name: string, colour: string): void {
    const said = [target, name, colour].join();
    if (said === this.#targeted) return;
    this.#targeted = said;
    part("targetname").replaceChildren(...(target === NOBODY ? [t("noTarget")] : [`${t("target")}：`, swatch(colour), make("strong", "", name)]));
  }

  #into(): void {
    const into = part<HTMLSelectElement>("into");
    const { drawn, target, land } = this.#model;
    const near = new Set(target === NOBODY ? [] : neighboursOf(land, drawn.of, target).map((unit) => drawn.of[unit] as number));
    near.delete(NOBODY);
    const { registry, mayCross } = this.#model;
    const upper = (grid: number): number => registry.grid(grid).upper;
    const takers = [...near].filter((grid) => mayCross || upper(grid) === upper(target));
    const same = takers.join() === [...into.options].map(({ value }) => value).join();
    if (same || document.activeElement === into) return reword(into, (grid) => this.#model.name(grid));
    into.replaceChildren(...takers.map((grid) => new Option(this.#model.name(grid), String(grid))));
  }

  #candidates(): number[] {
    const { drawn, land, target } = this.#model;
    const which = part<HTMLSelectElement>("which").value;
    if (which === "all") return Array.from({ length: land.n }, (_, unit) => unit);
    if (which === "apart") return [...drawn.broken.values()].flatMap((pieces) => pieces.slice(1).flat()).sort((a, b) => a - b);
    if (target === NOBODY) return [];
    return which === "in" ? drawn.unitsOf(target) : this.#model.admitted(neighboursOf(land, drawn.of, target), target, drawn.of);
  }

  #units(): void {
    const list = part<HTMLSelectElement>("units");
    if (!list.closest("details")?.open) return;
    const { drawn, land, weight, selection } = this.#model;
    const text = (unit: number): string =>
      `${land.code[unit] ?? ""} · ${this.#model.name(drawn.of[unit] ?? NOBODY)} · ${amount(land.weight.get(weight)?.[unit] ?? 0)}`;
    if (document.activeElement === list) return reword(list, text);
    const found = this.#candidates();
    list.replaceChildren(...found.slice(0, LISTED).map((unit) => new Option(text(unit), String(unit), false, selection.has(unit))));
    part("unitscount").textContent = [t("listHelp", { n: found.length }), found.length > LISTED ? t("more", { n: found.length - LISTED }) : ""].join(" ");
  }

  #picked(): void {
    const list = part<HTMLSelectElement>("units");
    const options = [...list.options];
    for (const option of options) {
      const unit = Number(option.value);
      if (option.selected) this.#model.selection.add(unit);
      else this.#model.selection.delete(unit);
    }
    this.#model.tell("selection");
  }
}

/** Other words on the same choices: who stands in a list with the keyboard keeps their place in it. */
function reword(list: HTMLSelectElement, text: (value: number) => string): void {
  for (const option of list.options) {
    const said = text(Number(option.value));
    if (option.text !== said) option.text = said;
  }
}

function box(tone: string, head: string, texts: readonly string[]): HTMLElement {
  const made = make("div", `notice notice--${tone}`);
  const list = make("ul");
  list.append(...texts.slice(0, NAMED).map((text) => make("li", "", text)));
  if (texts.length > NAMED) list.append(make("li", "", t("more", { n: texts.length - NAMED })));
  made.append(...(head ? [make("strong", "", head)] : []), list);
  return made;
}
