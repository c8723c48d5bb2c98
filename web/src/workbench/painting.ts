// Puts the model on the map: which colour each unit has, which seams are borders, what is hatched.
import { PALETTE } from "../pure/workbench/colours.js";
import { loadOf } from "../pure/workbench/figures.js";
import { classOf, quantiles } from "../pure/workbench/histogram.js";
import { boundsOf } from "../pure/place.js";
import { AREA, UNITS } from "../pure/workbench/land.js";
import { marksOf, middlesOf, type Mark } from "../pure/workbench/marks.js";
import { NOBODY } from "../pure/workbench/registry.js";
import { seamsOf, type Seam } from "../pure/workbench/seams.js";
import type { Change } from "../pure/workbench/sketch.js";
import { amount, t, titled } from "./common.js";
import type { Chart, First, Label } from "./chart.js";
import { SHADES, type Border } from "./layers.js";
import { FORMER, SKETCH, type Model } from "./model.js";

/** So long a lead figures have over the map: ink shows what was painted all the same. */
const MAP_AFTER_MS = 50;
/** More units than that were not painted by a hand: the map shows them soon enough. */
const INKED = 500;
const EMPTY = "#d5d8d6";
/** How much of a unit's colour covers the ground, as the last two digits of a colour. */
const [ALPHA, CHOSEN_ALPHA] = ["c7", "73"];

export class Painting {
  readonly seams: Seam[];
  readonly middle: [number, number][];
  limits: number[] = [];
  shade = "";
  #model: Model;
  #chart: Chart | null = null;
  #seamsAt: number[][];
  #near = { seam: -1, unit: -1 };
  #marks: Mark[] = [];
  #apart = new Set<number>();
  #closed = new Set<string>();
  #waiting = 0;
  #anew = false;
  #selected = new Set<number>();

  constructor(model: Model) {
    this.#model = model;
    const { shapes } = model.ground;
    this.seams = seamsOf(shapes);
    this.middle = shapes.features.map(({ geometry }) => {
      const box = boundsOf(geometry?.coordinates ?? []) ?? [0, 0, 0, 0];
      return [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
    });
    this.#seamsAt = Array.from({ length: model.land.n }, () => []);
    this.seams.forEach((seam, id) => {
      this.#seamsAt[seam.left]?.push(id);
      if (seam.right >= 0) this.#seamsAt[seam.right]?.push(id);
    });
    model.on("moved", (change) => change && this.#model.shown === SKETCH && this.#touch(change));
    model.on(["shown", "target", "step", "edits"], () => this.#soon(true));
    model.on("weights", () => this.#label());
    model.on("selection", () => this.#soon(false));
  }

  on(chart: Chart): void {
    this.#chart = chart;
    this.all();
  }

  /** What a map begins with. */
  get first(): First {
    const { areaM2, n } = this.#model.land;
    const unitM = Math.sqrt(areaM2.reduce((sum, area) => sum + area, 0) / Math.max(1, n));
    return { seams: this.seams, colour: (unit) => this.#tint(unit), unitM, inside: (unit) => this.#model.inside(unit) };
  }

  /** The seams of a unit. */
  seamsAt(unit: number): readonly number[] {
    return this.#seamsAt[unit] ?? [];
  }

  /** What a closed road would be drawn along: a border, or the first of two units. */
  point(seam: number, unit: number): void {
    const before = this.#near;
    if (before.seam === seam && before.unit === unit) return;
    this.#near = { seam, unit };
    this.#tell(() => {
      for (const id of new Set([before.seam, seam])) if (id >= 0) this.#seam(id);
      for (const id of new Set([before.unit, unit])) if (id >= 0) this.#unit(id);
    });
  }

  /** Colours by a weight, or by grids where `key` is empty. */
  shadeBy(key: string): void {
    this.shade = key;
    this.limits = key ? quantiles(this.#model.land.areaM2.map((_, unit) => this.#density(unit)), SHADES.length) : [];
    this.all();
  }

  /**
   * Tells the map once the page has been painted, however often it is asked: figures and words come first
   * where a picture of the map takes long. `anew`: more than the selection is another.
   */
  #soon(anew: boolean): void {
    this.#anew ||= anew;
    this.#waiting ||= requestAnimationFrame(() => setTimeout(() => {
      this.#waiting = 0;
      if (this.#anew) this.all();
      else this.#select();
    }, MAP_AFTER_MS));
  }

  /** Everything afresh; the map hears only of what differs. */
  all(): void {
    this.#tell(() => this.#everything());
  }

  #tell(told: () => void): void {
    this.#chart?.tell(told);
  }

  #everything(): void {
    this.#anew = false;
    this.#selected = new Set(this.#model.selection);
    this.#findApart();
    this.#mark();
    const { closed } = this.#model;
    const pairs = [...closed].map((border) => [this.#model.land.left[border] ?? -1, this.#model.land.right[border] ?? -1]);
    this.#closed = new Set(pairs.flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]));
    for (let unit = 0; unit < this.#model.land.n; unit += 1) this.#unit(unit);
    for (let seam = 0; seam < this.seams.length; seam += 1) this.#seam(seam);
    this.#label();
    this.#chart?.ink.dry();
  }

  /** New estates and split communities, as soon as they are noted. */
  #mark(): void {
    const { land, edits } = this.#model;
    this.#marks = marksOf(land, edits);
    this.#chart?.marks(this.#marks.map(({ edit, middle }): Label => {
      const [lon, lat] = this.middle[middle] as [number, number];
      if (edit.kind === "split") return { lon, lat, kind: "split", name: edit.name, load: t("markSplit") };
      return { lon, lat, kind: "estate", name: t("markEstate"), load: `${titled(this.#model.what(edit.key))} ${amount(edit.value)}` };
    }));
  }

  #isMarked(kind: "weight" | "split", unit: number): boolean {
    return this.#marks.some((mark) => mark.edit.kind === kind && mark.units.has(unit));
  }

  #select(): void {
    const { selection } = this.#model;
    const other = [...selection, ...this.#selected].filter((unit) => selection.has(unit) !== this.#selected.has(unit));
    this.#selected = new Set(selection);
    this.#redraw(other);
  }

  /** Units painted are ink until the step ends: only then the map draws them, with borders, hatches and names. */
  #touch(change: Change): void {
    if (change.moves.length > INKED) return;
    for (const [unit] of change.moves) this.#chart?.ink.put(unit, this.#tint(unit));
  }

  #redraw(units: Iterable<number>): void {
    const seams = new Set<number>();
    this.#tell(() => {
      for (const unit of units) {
        this.#unit(unit);
        for (const seam of this.#seamsAt[unit] ?? []) seams.add(seam);
      }
      for (const seam of seams) this.#seam(seam);
    });
  }

  #findApart(): void {
    this.#apart = new Set([...this.#model.drawn.broken.values()].flatMap((pieces) => pieces.slice(1).flat()));
  }

  /** Whether shades show density: area and number of units are no more for being dense. */
  get perHectare(): boolean {
    return this.shade !== "" && this.shade !== AREA && this.shade !== UNITS;
  }

  #colour(unit: number): string {
    const { drawn } = this.#model;
    if (!this.#model.inside(unit)) return EMPTY;
    if (this.shade) return SHADES[classOf(this.#density(unit), this.limits)] ?? EMPTY;
    const grid = drawn.of[unit] ?? NOBODY;
    return grid === NOBODY ? EMPTY : (PALETTE[drawn.colours[grid] ?? 0] ?? EMPTY);
  }

  #density(unit: number): number {
    const { weight, areaM2 } = this.#model.land;
    const value = weight.get(this.shade)?.[unit] ?? 0;
    return this.perHectare ? value / Math.max(0.01, (areaM2[unit] ?? 1) / 10_000) : value;
  }

  #unit(unit: number): void {
    const { drawn, shown } = this.#model;
    this.#chart?.unit(unit, this.#tint(unit), {
      moved: shown !== FORMER && drawn.isMoved(unit), apart: this.#apart.has(unit), estate: this.#isMarked("weight", unit),
    });
  }

  /** Its colour; what is chosen lets more of the ground through. */
  #tint(unit: number): string {
    const chosen = this.#model.selection.has(unit) || this.#near.unit === unit;
    return this.#colour(unit) + (chosen ? CHOSEN_ALPHA : ALPHA);
  }

  #seam(id: number): void {
    const { left, right } = this.seams[id] as Seam;
    const { selection, target } = this.#model;
    const { of } = this.#model.drawn;
    const [one, other] = [of[left] ?? NOBODY, right < 0 ? -1 : (of[right] ?? NOBODY)];
    this.#chart?.seam(id, this.#border(one, other), {
      target: target !== NOBODY && one !== other && (one === target || other === target),
      apart: this.#apart.has(left) !== this.#apart.has(right) || (this.#apart.has(left) && one !== other),
      chosen: selection.has(left) !== selection.has(right),
      closed: this.#closed.size > 0 && this.#closed.has(`${left} ${right}`), near: this.#near.seam === id,
      split: this.#marks.some(({ edit, units }) => edit.kind === "split" && units.has(left) !== units.has(right)),
    });
  }

  /** What a seam is the border of; null inside a grid. */
  #border(one: number, other: number): Border | null {
    if (other < 0) return "outline";
    if (one === other) return null;
    const { registry } = this.#model;
    return registry.grid(one).upper === registry.grid(other).upper ? "grid" : "upper";
  }

  #label(): void {
    const { drawn, land, weight } = this.#model;
    const middles = [...middlesOf(land, drawn.of)].filter(([grid]) => grid !== NOBODY);
    this.#chart?.labels(middles.map(([grid, unit]): Label => {
      const [lon, lat] = this.middle[unit] as [number, number];
      return { lon, lat, name: this.#model.name(grid), load: amount(loadOf(drawn.tally, weight, grid)) };
    }));
  }
}
