// One division as it is shown: its sums, colours, grids in pieces and figures, kept up to date while
// units move. Checks only the grids that were touched.
import { colour, touching } from "./colours.js";
import { figuresOf, liveGrids, loadOf, offOf, type Figures } from "./figures.js";
import type { Land } from "./land.js";
import { piecesOf } from "./pieces.js";
import { NOBODY } from "./registry.js";
import { sameName, type Change, type Name } from "./sketch.js";
import { Tally } from "./tally.js";

/** What a division is measured against. */
export interface Setting {
  land: Land;
  /** The grid in force of each unit. */
  former: Int32Array;
  /** The upper grid of a grid. */
  upper: (grid: number) => number;
}

export class Drawn {
  readonly tally: Tally;
  /** What its grids are called where that isn't the name heard first. */
  readonly names: Map<number, Name>;
  /** Grids in more than one piece, with their pieces, the largest first. */
  readonly broken = new Map<number, number[][]>();
  colours: number[] = [];
  #setting: Setting;
  #closed: ReadonlySet<number>;
  #figures: { weight: string; figures: Figures } | null = null;

  constructor(
    setting: Setting, of: ArrayLike<number>, grids: number,
    colours: readonly number[] = [], closed: ReadonlySet<number> = new Set(), names: ReadonlyMap<number, Name> = new Map(),
  ) {
    this.names = new Map(names);
    this.tally = new Tally(setting.land, of, grids);
    this.#setting = setting;
    this.#closed = closed;
    this.#check(liveGrids(this.tally, NOBODY));
    this.settle(colours);
  }

  get land(): Land {
    return this.tally.land;
  }

  get of(): Int32Array {
    return this.tally.of;
  }

  /** Room for grids that have been made since. */
  reach(grids: number): void {
    while (this.tally.units.length < grids) this.tally.grow();
  }

  /** What was done to the sketch, done here; the grids that were touched. */
  apply(change: Change): Set<number> {
    const touched = new Set<number>();
    for (const [unit, was, now] of change.moves) {
      this.tally.move(unit, now);
      touched.add(was).add(now);
    }
    for (const [grid, , now] of change.names) {
      if (now) this.names.set(grid, now);
      else this.names.delete(grid);
    }
    this.#check(touched);
    this.#figures = null;
    return touched;
  }

  /** The ground is another now: other roads are closed, units weigh something else. */
  reground(closed: ReadonlySet<number>): void {
    this.#closed = closed;
    this.tally.weigh();
    this.broken.clear();
    this.#check(liveGrids(this.tally, NOBODY));
    this.#figures = null;
  }

  /** Sees to it that neighbours differ in colour; the grids that got another one. */
  settle(before: readonly number[] = this.colours): Set<number> {
    const was = this.colours;
    this.colours = colour(touching(this.land, this.of, this.tally.units.length), before);
    return new Set(this.colours.flatMap((tone, grid) => (tone === was[grid] ? [] : [grid])));
  }

  /** Whether another division puts every unit into the same grid and calls every grid the same. */
  sameAs(other: Drawn): boolean {
    const grids = new Set([...this.names.keys(), ...other.names.keys()]);
    return [...grids].every((grid) => sameName(this.names.get(grid), other.names.get(grid))) && this.of.every((grid, unit) => grid === other.of[unit]);
  }

  isMoved(unit: number): boolean {
    return this.of[unit] !== this.#setting.former[unit];
  }

  figures(weight: string): Figures {
    if (this.#figures?.weight !== weight) {
      const { upper } = this.#setting;
      const against = { weight, upper, moved: (unit: number) => this.isMoved(unit), broken: this.broken.size, nobody: NOBODY };
      this.#figures = { weight, figures: figuresOf(this.tally, against) };
    }
    return this.#figures.figures;
  }

  /** Each grid's load above the mean, as a share. */
  offs(weight: string): Map<number, number> {
    const grids = this.grids();
    const ideal = grids.reduce((sum, grid) => sum + loadOf(this.tally, weight, grid), 0) / Math.max(1, grids.length);
    return new Map(grids.map((grid) => [grid, offOf(loadOf(this.tally, weight, grid), ideal)]));
  }

  /** How far the heaviest grid lies above the mean of a weight. */
  over(weight: string): number {
    return Math.max(0, ...this.offs(weight).values());
  }

  /** Loads by this weight afresh: it is another now. */
  weigh(weight: string): void {
    this.tally.weigh([weight]);
    if (this.#figures?.weight === weight) this.#figures = null;
  }

  grids(): number[] {
    return liveGrids(this.tally, NOBODY);
  }

  unitsOf(grid: number): number[] {
    return Array.from(this.of.keys()).filter((unit) => this.of[unit] === grid);
  }

  #check(grids: Iterable<number>): void {
    const asked = new Set(grids);
    asked.delete(NOBODY);
    for (const [grid, pieces] of piecesOf(this.land, this.of, asked, this.#closed)) {
      if (pieces.length > 1) this.broken.set(grid, pieces);
      else this.broken.delete(grid);
    }
  }
}
