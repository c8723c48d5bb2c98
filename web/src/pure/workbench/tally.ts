// The running sums of a division: loads, areas, outlines, cut, so that one moved unit costs only its
// neighbours. The same measures as the server's report of a partition.
import { MAIN_BARRIER, type Land } from "./land.js";

export class Tally {
  readonly land: Land;
  /** The grid of each unit. Change it by `move` only. */
  readonly of: Int32Array;
  readonly units: number[] = [];
  readonly areaM2: number[] = [];
  readonly outlineM: number[] = [];
  /** Load of each grid, by weight. */
  readonly load = new Map<string, number[]>();
  cutM = 0;
  /** Length of main roads, rails and rivers that lie inside grids, and in all. */
  insideM = 0;
  readonly mainM: number;

  constructor(land: Land, of: ArrayLike<number>, grids: number) {
    this.land = land;
    this.of = Int32Array.from(of);
    for (const key of land.weight.keys()) this.load.set(key, []);
    for (let grid = 0; grid < grids; grid += 1) this.grow();
    for (let unit = 0; unit < land.n; unit += 1) this.#count(unit, this.of[unit] as number, 1);
    let mainM = 0;
    for (let border = 0; border < land.left.length; border += 1) mainM += this.#border(border);
    this.mainM = mainM;
  }

  /** One more grid, empty; its number. */
  grow(): number {
    for (const list of [this.units, this.areaM2, this.outlineM, ...this.load.values()]) list.push(0);
    return this.units.length - 1;
  }

  /** Puts `unit` into `grid`; where it was. */
  move(unit: number, grid: number): number {
    const was = this.of[unit] as number;
    if (was === grid) return was;
    this.#count(unit, was, -1);
    this.#count(unit, grid, 1);
    const { start, near, via, sharedM, barrier } = this.land;
    for (let at = start[unit] as number; at < (start[unit + 1] as number); at += 1) {
      const beside = this.of[near[at] as number] as number;
      const border = via[at] as number;
      const metres = sharedM[border] as number;
      const main = barrier[border] === MAIN_BARRIER ? metres : 0;
      if (beside === was) {
        this.#outline(was, metres, 1);
        this.#outline(grid, metres, 1);
        this.cutM += metres;
        this.insideM -= main;
      } else if (beside === grid) {
        this.#outline(was, metres, -1);
        this.#outline(grid, metres, -1);
        this.cutM -= metres;
        this.insideM += main;
      } else {
        this.#outline(was, metres, -1);
        this.#outline(grid, metres, 1);
      }
    }
    this.of[unit] = grid;
    return was;
  }

  /** Loads afresh: the units weigh something else now. */
  weigh(keys: Iterable<string> = this.land.weight.keys()): void {
    for (const key of keys) {
      const values = this.land.weight.get(key) as Float64Array;
      const load = this.load.get(key) as number[];
      load.fill(0);
      this.of.forEach((grid, unit) => add(load, grid, values[unit] as number));
    }
  }

  #count(unit: number, grid: number, sign: 1 | -1): void {
    add(this.units, grid, sign);
    add(this.areaM2, grid, sign * (this.land.areaM2[unit] as number));
    this.#outline(grid, this.land.exteriorM[unit] as number, sign);
    for (const [key, values] of this.land.weight) {
      add(this.load.get(key) as number[], grid, sign * (values[unit] as number));
    }
  }

  /** Counts a border at the beginning; its length where it is a main one. */
  #border(border: number): number {
    const a = this.of[this.land.left[border] as number] as number;
    const b = this.of[this.land.right[border] as number] as number;
    const metres = this.land.sharedM[border] as number;
    const main = this.land.barrier[border] === MAIN_BARRIER ? metres : 0;
    if (a === b) {
      this.insideM += main;
    } else {
      this.#outline(a, metres, 1);
      this.#outline(b, metres, 1);
      this.cutM += metres;
    }
    return main;
  }

  #outline(grid: number, metres: number, sign: number): void {
    add(this.outlineM, grid, sign * metres);
  }
}

function add(list: number[], at: number, value: number): void {
  list[at] = (list[at] ?? 0) + value;
}
