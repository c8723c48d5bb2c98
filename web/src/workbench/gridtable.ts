// The table of grids. Several hundred rows that change with every unit painted: each is made once, and
// only what it says anew is touched.
import { make } from "../elements/page.js";
import { PALETTE } from "../pure/workbench/colours.js";
import { loadOf } from "../pure/workbench/figures.js";
import { NOBODY } from "../pure/workbench/registry.js";
import { amount, part, percent, swatch, t, titled } from "./common.js";
import type { Model } from "./model.js";

const FAR = 0.2;

interface Row {
  row: HTMLElement;
  radio: HTMLInputElement;
  patch: HTMLElement;
  name: HTMLElement;
  units: HTMLElement;
  load: HTMLElement;
  off: HTMLElement;
  /** What it says now. */
  said: string;
}

export class GridTable {
  #model: Model;
  #what = make("th", "amount");
  #body = make("tbody");
  #rows = new Map<number, Row>();
  #order: number[] = [];
  #seen = NOBODY;

  constructor(model: Model) {
    this.#model = model;
    const [head, heads] = [make("thead"), make("tr")];
    heads.append(make("th", "", t("columnGrid")), make("th", "amount nowrap", t("columnUnits")), this.#what, make("th", "amount", t("columnOff")));
    head.append(heads);
    part("grids").replaceChildren(head, this.#body);
  }

  draw(): void {
    const { drawn, weight, target } = this.#model;
    this.#what.textContent = titled(this.#model.what(weight));
    const offs = drawn.offs(weight);
    const grids = new Set(drawn.grids());
    if (target !== NOBODY) grids.add(target);
    const codes = this.#model.registry.grids.map(({ code }) => code);
    const ours = new Set([...grids].filter((grid) => this.#model.isOurs(grid)));
    const order = [...grids].sort((a, b) => Number(ours.has(b)) - Number(ours.has(a)) || ((codes[a] ?? "") < (codes[b] ?? "") ? -1 : 1));
    for (const grid of order) this.#say(grid, offs.get(grid) ?? -1);
    if (order.join() !== this.#order.join()) this.#put(order);
    if (target !== this.#seen) this.#reveal();
    this.#seen = target;
  }

  #put(order: number[]): void {
    const focused = (document.activeElement as HTMLInputElement | null)?.name === "bench-grid";
    this.#body.replaceChildren(...order.map((grid) => this.#row(grid).row));
    if (focused) this.#body.querySelector<HTMLElement>("input:checked")?.focus();
    this.#order = order;
  }

  #say(grid: number, off: number): void {
    const { drawn, weight, target } = this.#model;
    const row = this.#row(grid);
    const name = this.#model.name(grid);
    const colour = PALETTE[drawn.colours[grid] ?? 0] ?? "";
    const [units, load, far] = [String(drawn.tally.units[grid] ?? 0), amount(loadOf(drawn.tally, weight, grid)), percent(off, true)];
    const broken = drawn.broken.has(grid);
    if (row.radio.checked !== (grid === target)) row.radio.checked = grid === target;
    const said = [name, colour, units, load, far, broken].join("\n");
    if (said === row.said) return;
    row.said = said;
    row.row.className = broken ? "is-broken" : "";
    row.radio.setAttribute("aria-label", t("chooseGrid", { name }));
    row.patch.style.backgroundColor = colour;
    row.off.className = `amount${Math.abs(off) > FAR ? " is-far" : ""}`;
    for (const [cell, text] of [[row.name, name], [row.units, units], [row.load, load], [row.off, far]] as const) {
      if (cell.textContent !== text) cell.textContent = text;
    }
  }

  #row(grid: number): Row {
    const made = this.#rows.get(grid) ?? newRow(grid);
    this.#rows.set(grid, made);
    return made;
  }

  /** Scrolls the table, and nothing else, to the chosen grid. */
  #reveal(): void {
    const row = this.#rows.get(this.#model.target)?.row;
    const frame = part("grids").parentElement as HTMLElement;
    if (row) frame.scrollTop += row.getBoundingClientRect().top - frame.getBoundingClientRect().top - frame.clientHeight / 2;
  }
}

function newRow(grid: number): Row {
  const [row, label, radio, patch, name] = [make("tr"), make("label", "gridrow"), make("input"), swatch(""), make("span")];
  radio.type = "radio";
  radio.name = "bench-grid";
  radio.value = String(grid);
  label.append(radio, patch, name);
  const head = make("th");
  head.scope = "row";
  head.append(label);
  const [units, load, off] = [make("td", "amount"), make("td", "amount"), make("td", "amount")];
  row.append(head, units, load, off);
  return { row, radio, patch, name, units, load, off, said: "" };
}
