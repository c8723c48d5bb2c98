// Puts the model on the map: which colour each unit has, which seams are borders, what is hatched.
import { PALETTE } from "../pure/workbench/colours.js";
import { loadOf } from "../pure/workbench/figures.js";
import { classOf, quantiles } from "../pure/workbench/histogram.js";
import { boundsOf } from "../pure/place.js";
import { AREA, UNITS } from "../pure/workbench/land.js";
import { marksOf, type Mark } from "../pure/workbench/marks.js";
import { NOBODY } from "../pure/workbench/registry.js";
import { seamsOf, type Seam } from "../pure/workbench/seams.js";
import type { Change } from "../pure/workbench/sketch.js";
import { amount, t, titled } from "./common.js";
import type { Chart, Label, Lit } from "./chart.js";
import { SHADES } from "./layers.js";
import { FORMER, SKETCH, type Model } from "./model.js";

const EMPTY = "#d5d8d6";

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
  #selected = new Set<number>();
  #waiting = 0;

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
    model.on(["shown", "target", "step", "edits"], () => this.all());
    model.on("weights", () => this.#label());
    model.on("selection", () => this.#select());
  }

  on(chart: Chart): void {
    this.#chart = chart;
    this.all();
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
    for (const id of new Set([before.seam, seam])) if (id >= 0) this.#seam(id);
    for (const id of new Set([before.unit, unit])) if (id >= 0) this.#unit(id);
  }

  /** Colours by a weight, or by grids where `key` is empty. */
  shadeBy(key: string): void {
    this.shade = key;
    this.limits = key ? quantiles(this.#model.land.areaM2.map((_, unit) => this.#density(unit)), SHADES.length) : [];
    this.all();
  }

  /** Everything afresh; the map hears only of what differs. */
  all(): void {
    this.#findApart();
    this.#mark();
    const { closed } = this.#model;
    const pairs = [...closed].map((border) => [this.#model.land.left[border] ?? -1, this.#model.land.right[border] ?? -1]);
    this.#closed = new Set(pairs.flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]));
    for (let unit = 0; unit < this.#model.land.n; unit += 1) this.#unit(unit);
    for (let seam = 0; seam < this.seams.length; seam += 1) this.#seam(seam);
    this.#label();
  }

  /** New estates and split communities, as soon as they are noted. */
  #mark(): void {
    const { land, edits } = this.#model;
    this.#marks = marksOf(land, edits);
    this.#chart?.marks(this.#marks.map(({ edit, middle }): Label => {
      const [lon, lat] = this.middle[middle] as [number, number];
      if (edit.kind === "split") return { lon, lat, name: edit.name, load: t("markSplit") };
      return { lon, lat, name: t("markEstate"), load: `${titled(this.#model.what(edit.key))} ${amount(edit.value)}` };
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

  #touch(change: Change): void {
    const before = this.#apart;
    this.#findApart();
    this.#redraw(new Set([...change.moves.map(([unit]) => unit), ...before, ...this.#apart]));
    if (!this.#waiting) this.#waiting = requestAnimationFrame(() => {
      this.#waiting = 0;
      this.#label();
    });
  }

  #redraw(units: Iterable<number>): void {
    const seams = new Set<number>();
    for (const unit of units) {
      this.#unit(unit);
      for (const seam of this.#seamsAt[unit] ?? []) seams.add(seam);
    }
    for (const seam of seams) this.#seam(seam);
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
    const { drawn, selection, shown } = this.#model;
    const lit: Lit = {
      colour: this.#colour(unit), moved: shown !== FORMER && drawn.isMoved(unit),
      apart: this.#apart.has(unit), chosen: selection.has(unit) || this.#near.unit === unit, estate: this.#isMarked("weight", unit),
    };
    this.#chart?.unit(unit, lit);
  }

  #seam(id: number): void {
    const { left, right } = this.seams[id] as Seam;
    const { drawn, selection, target } = this.#model;
    const one = drawn.of[left] ?? NOBODY;
    const other = right < 0 ? -1 : (drawn.of[right] ?? NOBODY);
    this.#chart?.seam(id, {
      kind: this.#kind(one, other),
      target: target !== NOBODY && one !== other && (one === target || other === target),
      apart: this.#apart.has(left) !== this.#apart.has(right) || (this.#apart.has(left) && one !== other),
      chosen: selection.has(left) !== selection.has(right),
      closed: this.#closed.has(`${left} ${right}`), near: this.#near.seam === id,
      split: this.#marks.some(({ edit, units }) => edit.kind === "split" && units.has(left) !== units.has(right)),
    });
  }

  /** 0 inside a grid, 1 between grids, 2 between upper grids, 3 the town's outline. */
  #kind(one: number, other: number): number {
    if (other < 0) return 3;
    if (one === other) return 0;
    const { registry } = this.#model;
    return registry.grid(one).upper === registry.grid(other).upper ? 1 : 2;
  }

  /** A grid's name stands on the unit nearest to the middle of its ground, so never outside of it. */
  #label(): void {
    const { drawn, land, weight } = this.#model;
    const { of, tally } = drawn;
    const sums = new Map<number, [number, number]>();
    for (let unit = 0; unit < land.n; unit += 1) {
      const sum = sums.get(of[unit] as number) ?? [0, 0];
      const area = land.areaM2[unit] as number;
      sums.set(of[unit] as number, [sum[0] + area * (land.xM[unit] as number), sum[1] + area * (land.yM[unit] as number)]);
    }
    const best = new Map<number, { unit: number; far: number }>();
    for (let unit = 0; unit < land.n; unit += 1) {
      const grid = of[unit] as number;
      const [x, y] = (sums.get(grid) as [number, number]).map((sum) => sum / (tally.areaM2[grid] || 1)) as [number, number];
      const far = Math.hypot((land.xM[unit] as number) - x, (land.yM[unit] as number) - y);
      if (far < (best.get(grid)?.far ?? Infinity)) best.set(grid, { unit, far });
    }
    const labels = [...best].filter(([grid]) => grid !== NOBODY).map(([grid, { unit }]): Label => {
      const [lon, lat] = this.middle[unit] as [number, number];
      return { lon, lat, name: this.#model.name(grid), load: amount(loadOf(tally, weight, grid)) };
    });
    this.#chart?.labels(labels);
  }
}
