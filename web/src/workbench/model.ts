// Everything the workbench knows: ground, divisions, what is shown, chosen and drawn by hand. Tells
// whoever listens; owns no element.
import { closedBorders } from "../pure/workbench/closures.js";
import { divisionOf, type Named } from "../pure/workbench/division.js";
import { Drawn } from "../pure/workbench/drawn.js";
import { withEstates } from "../pure/workbench/estates.js";
import { landOf, MIX, sharedStart, type GridName, type Ground, type Land, type Titled } from "../pure/workbench/land.js";
import { nextName, otherParts } from "../pure/workbench/naming.js";
import type { Past } from "../pure/workbench/past.js";
import { NOBODY, Registry } from "../pure/workbench/registry.js";
import { mixedLoad } from "../pure/workbench/shares.js";
import { Sketch, type Change, type Name } from "../pure/workbench/sketch.js";
import { warningsOf, type Limits, type Warning } from "../pure/workbench/warnings.js";
import { tell } from "../pure/workbench/words.js";
import type { Edit } from "../pure/workbench/wish.js";
import { gridName, t } from "./common.js";

export const FORMER = "former";
export const VERSION = "version";
export const SKETCH = "sketch";

/** What listeners hear: another division shown, units moved by hand, the step ended, … */
export type News = "shown" | "moved" | "step" | "target" | "selection" | "divisions" | "edits" | "limits" | "weights";

export class Model {
  readonly ground: Ground;
  readonly land: Land;
  readonly registry = new Registry();
  readonly divisions = new Map<string, Drawn>();
  readonly titles = new Map<string, string>();
  readonly sketch: Sketch;
  readonly selection = new Set<number>();
  readonly under: string;
  /** Upper grids by number; a run that splits a community adds its own. */
  readonly uppers: GridName[];
  /** Where the hand drawing began. */
  basis = VERSION;
  /** The newest version, or what is in force where that is the same. */
  shown = VERSION;
  beside = FORMER;
  target = NOBODY;
  weight: string;
  /** The weights that grids are to be even by. */
  counted: readonly string[] = [];
  #mix: { keys: readonly string[]; shares: readonly number[]; under: string } | null = null;
  edits: Edit[] = [];
  limits: Limits;
  mayCross = false;
  #shared: number;
  /** What units weigh before any edit. */
  #weights: ReadonlyMap<string, Float64Array>;
  #listeners: { news: News; heard: (change?: Change) => void }[] = [];

  /** `under`: the code of the grid to whose ground the drawing keeps; empty: all of it. */
  constructor(ground: Ground, under = "") {
    this.ground = ground;
    this.under = under;
    this.land = landOf(ground);
    this.#weights = new Map([...this.land.weight].map(([key, values]) => [key, values.slice()]));
    this.uppers = [...ground.uppers];
    this.#shared = sharedStart(ground.units.code);
    this.weight = ground.weights[0]?.key ?? "";
    this.limits = { weight: this.weight, range: null, over: null };
    const former = this.#numbers(ground.former_grids, ground.former);
    const version = this.#numbers(ground.grids, ground.leaf);
    this.#setUp(FORMER, t("former"), former);
    this.#setUp(VERSION, t("version", { n: ground.version }), version);
    if (this.drawn.sameAs(this.divisions.get(FORMER) as Drawn)) this.shown = FORMER;
    this.sketch = new Sketch(version.of, (change) => this.#moved(change), version.names);
    this.#setUp(SKETCH, t("sketch"), version);
  }

  on(news: News | News[], heard: (change?: Change) => void): void {
    for (const one of [news].flat()) this.#listeners.push({ news: one, heard });
  }

  tell(news: News, change?: Change): void {
    for (const listener of this.#listeners) if (listener.news === news) listener.heard(change);
  }

  get drawn(): Drawn {
    return this.divisions.get(this.shown) as Drawn;
  }

  get hand(): Drawn {
    return this.divisions.get(SKETCH) as Drawn;
  }

  get warnings(): Warning[] {
    return warningsOf(this.drawn, this.limits);
  }

  /** Whether anything was drawn by hand that no version holds. */
  get dirty(): boolean {
    return this.sketch.history.length > 0;
  }

  name(grid: number, drawn: Drawn = this.drawn): string {
    if (grid === NOBODY) return t("none");
    return gridName(drawn.names.get(grid) ?? this.registry.grid(grid)) || this.registry.grid(grid).code;
  }

  /** What a weight is called. */
  what(key: string): Titled | undefined {
    if (key === MIX) return { key, zh: tell("mix", "zh"), en: tell("mix", "en") };
    return this.ground.weights.find((weight) => weight.key === key);
  }

  /** The mixed load that is to be even, on the ground under one upper grid; null: none. */
  setMix(mix: { keys: readonly string[]; shares: readonly number[]; under: string } | null): void {
    if (JSON.stringify(mix) === JSON.stringify(this.#mix)) return;
    const turned = !mix !== !this.#mix;
    this.#mix = mix;
    this.#mixLoads();
    if (turned) this.weight = mix ? MIX : (this.counted[0] ?? this.ground.weights[0]?.key ?? "");
    this.tell("weights");
  }

  #mixLoads(): void {
    if (!this.#mix) return;
    const { keys, shares, under } = this.#mix;
    const upper = this.ground.uppers.findIndex(({ code }) => code === under);
    const inside = (unit: number): boolean => this.inside(unit) && (!under || this.ground.units.parent[unit] === upper);
    this.land.weight.get(MIX)?.set(mixedLoad(this.land, keys, shares, inside));
    for (const drawn of this.divisions.values()) drawn.weigh(MIX);
  }

  title(id: string): string {
    return this.titles.get(id) ?? id;
  }

  /** A unit's code without what all codes begin with. */
  short(unit: number): string {
    const code = this.land.code[unit] ?? "";
    return this.#shared > 3 ? `…\u2060${code.slice(this.#shared)}` : code;
  }

  /** Takes in a division made elsewhere: a run's, or kept work. */
  add(id: string, title: string, grids: Ground["grids"], of: readonly number[], uppers: readonly GridName[] = []): void {
    for (const upper of uppers) if (!this.uppers.some(({ code }) => code === upper.code)) this.uppers.push(upper);
    this.#setUp(id, title, this.#numbers(grids, of));
    this.tell("divisions");
  }

  remove(id: string): void {
    this.divisions.delete(id);
    if (this.shown === id) this.show(this.dirty ? SKETCH : FORMER);
    if (this.beside === id) this.beside = FORMER;
    this.tell("divisions");
  }

  show(id: string): void {
    if (id === this.shown || !this.divisions.has(id)) return;
    this.beside = this.shown;
    this.shown = id;
    this.tell("shown");
  }

  choose(grid: number): void {
    this.target = grid;
    this.tell("target");
  }

  select(units: Iterable<number>, on: boolean): void {
    for (const unit of units) {
      if (on) this.selection.add(unit);
      else this.selection.delete(unit);
    }
    this.tell("selection");
  }

  /** The hand drawing starts afresh from a division; one step that can be taken back. */
  adopt(id: string): void {
    const from = this.divisions.get(id);
    if (!from || id === SKETCH) return;
    this.sketch.begin();
    this.sketch.replace(from.of, from.names);
    this.basis = id;
    this.end(t("from", { name: this.title(id) }));
    this.show(SKETCH);
  }

  /** Makes sure that the hand drawing is what is shown, taking the shown one over if nothing was drawn yet. */
  handFirst(): void {
    if (this.shown === SKETCH) return;
    if (!this.dirty) this.adopt(this.shown);
    this.show(SKETCH);
  }

  /** Units that may go into the grid: those of another upper grid only where that is allowed. */
  admitted(units: Iterable<number>, grid: number, of: ArrayLike<number> = this.hand.of): number[] {
    const { upper } = this.registry.grid(grid);
    const upperOf = (unit: number): number => this.registry.grid(of[unit] ?? NOBODY).upper;
    const fits = (unit: number): boolean => this.mayCross || upper < 0 || upperOf(unit) < 0 || upperOf(unit) === upper;
    return [...units].filter((unit) => this.inside(unit) && fits(unit));
  }

  /** Whether a unit lies in the ground of the drawing. */
  inside(unit: number): boolean {
    return !this.under || (this.ground.grids[this.ground.leaf[unit] ?? -1]?.code ?? "").startsWith(this.under);
  }

  /** Whether a grid lies in the ground of the drawing, a new one by its upper grid. */
  isOurs(grid: number): boolean {
    const { code, upper } = this.registry.grid(grid);
    return [code, this.uppers[upper]?.code ?? ""].some((one) => one.startsWith(this.under));
  }

  begin(): void {
    this.sketch.begin();
  }

  end(label: string): boolean {
    const changed = this.sketch.end(label);
    if (changed) this.#settle();
    return changed;
  }

  /** The step that was begun was not meant. */
  cancel(): void {
    this.sketch.cancel();
    this.#settle();
  }

  fresh(upper: number): number {
    const above = this.uppers[upper] ?? { code: "", name: "" };
    const named = (code: string): Name | undefined => this.sketch.names.get(this.registry.find(code));
    const within = (uppers: ReadonlySet<number>): (Name & { code: string })[] =>
      this.registry.grids.filter((grid) => grid.code && uppers.has(grid.upper))
        .flatMap((grid) => [grid, named(grid.code) ?? grid].map((name) => ({ ...name, code: grid.code })));
    const upperNow = (unit: number): number => this.registry.grid(this.hand.of[unit] ?? NOBODY).upper;
    const parts = otherParts(upper, this.ground.uppers.length, this.ground.units.parent, upperNow);
    const { name, nameEn } = nextName(above, this.ground.leaf_level, within(new Set([upper])), within(parts));
    const grid = this.registry.fresh(upper, name, nameEn);
    for (const drawn of this.divisions.values()) drawn.reach(this.registry.grids.length);
    return grid;
  }

  undo(): string | null {
    const label = this.sketch.undo();
    if (label !== null) this.#settle();
    return label;
  }

  redo(): string | null {
    const label = this.sketch.redo();
    if (label !== null) this.#settle();
    return label;
  }

  /** The borders that nobody crosses any more, by the edits noted. */
  get closed(): Set<number> {
    return closedBorders(this.land, this.edits);
  }

  setEdits(edits: Edit[]): void {
    this.edits = edits;
    for (const [key, values] of withEstates(this.land, this.#weights, edits)) if (key !== MIX) this.land.weight.get(key)?.set(values);
    this.#mixLoads();
    for (const drawn of this.divisions.values()) drawn.reground(this.closed);
    this.tell("edits");
  }

  /** Kept work in place of the hand drawing: as one step, or with the steps that led there. */
  restore(of: readonly number[], names: readonly [number, Name][], past: Past | null): void {
    this.basis = VERSION;
    this.begin();
    this.sketch.replace(past?.of ?? of, past?.names ?? new Map(names));
    this.end(past ? t("earlier") : t("sketch"));
    for (const { label, change } of past?.done ?? []) {
      this.begin();
      this.sketch.play(change);
      this.sketch.end(label);
    }
    this.sketch.history.wait(past?.undone ?? []);
    if (this.dirty) this.#settle();
    else this.tell("step");
  }

  #settle(): void {
    this.hand.settle();
    this.show(SKETCH);
    this.tell("step");
  }

  #moved(change: Change): void {
    this.hand.reach(this.registry.grids.length);
    this.hand.apply(change);
    this.tell("moved", change);
  }

  #setUp(id: string, title: string, { of, names }: Named): void {
    const grids = this.registry.grids.length;
    const former = this.divisions.get(FORMER);
    const setting = { land: this.land, former: former?.of ?? of, upper: (grid: number) => this.registry.grid(grid).upper };
    const drawn = new Drawn(setting, of, grids, former?.colours, this.edits.length ? this.closed : undefined, names);
    this.divisions.set(id, drawn);
    this.titles.set(id, title);
    for (const other of this.divisions.values()) other.reach(grids);
  }

  #numbers(grids: Ground["grids"], of: readonly number[]): Named {
    return divisionOf(this.registry, grids, of, this.ground.units.parent, this.uppers);
  }
}
