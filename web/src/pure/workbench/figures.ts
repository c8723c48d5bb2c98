// What a division costs and gains, from its running sums: the figures of the cards and of the table.
import type { Tally } from "./tally.js";

export interface Figures {
  grids: number;
  ideal: number;
  heaviest: number;
  lightest: number;
  /** The heaviest grid above the ideal, the lightest below it; shares. */
  over: number;
  under: number;
  /** The heaviest grid above the mean of its own upper grid; 0 where there is one upper grid only. */
  overInside: number;
  withinTenth: number;
  compactness: number;
  cutM: number;
  /** Share of the main roads, rails and rivers that lies inside grids; null where there are none. */
  insideShare: number | null;
  movedUnits: number;
  movedWeight: number;
  reachM: number;
  broken: number;
}

export interface Against {
  weight: string;
  /** For each unit whether its grid is another than in force. */
  moved: (unit: number) => boolean;
  broken: number;
  /** A number that isn't a grid: it stands for the units in none. */
  nobody?: number;
  /** The upper grid of a grid. */
  upper?: (grid: number) => number;
}

/** The figures of a division by one weight. Empty grids don't count. */
export function figuresOf(tally: Tally, against: Against): Figures {
  const weight = tally.land.weight.get(against.weight) ?? tally.land.areaM2;
  const live = liveGrids(tally, against.nobody);
  const loads = live.map((grid) => loadOf(tally, against.weight, grid));
  const ideal = loads.reduce((sum, load) => sum + load, 0) / Math.max(1, live.length);
  const off = loads.map((load) => offOf(load, ideal));
  let [movedUnits, movedWeight] = [0, 0];
  for (let unit = 0; unit < tally.land.n; unit += 1) {
    if (!against.moved(unit)) continue;
    movedUnits += 1;
    movedWeight += weight[unit] as number;
  }
  return {
    grids: live.length, ideal, movedUnits, movedWeight,
    heaviest: Math.max(0, ...loads),
    lightest: loads.length ? Math.min(...loads) : 0,
    over: Math.max(0, ...off),
    under: Math.min(0, ...off),
    overInside: overInside(live, loads, against.upper ?? (() => 0)),
    withinTenth: off.filter((share) => Math.abs(share) <= 0.1 + 1e-12).length / Math.max(1, off.length),
    compactness: live.reduce((sum, grid) => sum + compactnessOf(tally, grid), 0) / Math.max(1, live.length),
    cutM: tally.cutM,
    insideShare: tally.mainM > 0 ? tally.insideM / tally.mainM : null,
    reachM: reachOf(tally, weight),
    broken: against.broken,
  };
}

function overInside(grids: readonly number[], loads: readonly number[], upper: (grid: number) => number): number {
  const groups = new Map<number, number[]>();
  grids.forEach((grid, at) => groups.set(upper(grid), [...(groups.get(upper(grid)) ?? []), loads[at] as number]));
  const offs = [...groups.values()].map((group) => {
    const ideal = group.reduce((sum, load) => sum + load, 0) / group.length;
    return offOf(Math.max(...group), ideal);
  });
  return groups.size > 1 ? Math.max(0, ...offs) : 0;
}

/** The grids that hold a unit at least. */
export function liveGrids(tally: Tally, nobody = -1): number[] {
  return tally.units.flatMap((units, grid) => (units > 0 && grid !== nobody ? [grid] : []));
}

export const loadOf = (tally: Tally, weight: string, grid: number): number =>
  (tally.load.get(weight) ?? tally.areaM2)[grid] ?? 0;

export const offOf = (load: number, ideal: number): number => (ideal > 0 ? load / ideal - 1 : 0);

/** Polsby–Popper: 4π area / outline²; 1 is a circle, 0 where the outline is unknown. */
export function compactnessOf(tally: Tally, grid: number): number {
  const outline = tally.outlineM[grid] ?? 0;
  return outline > 0 ? (4 * Math.PI * (tally.areaM2[grid] ?? 0)) / outline ** 2 : 0;
}

/** The farthest unit from the weighted centre of its grid, in metres. */
function reachOf(tally: Tally, weight: Float64Array): number {
  const { land, of } = tally;
  const count = tally.units.length;
  const [x, y, sum] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  for (let unit = 0; unit < land.n; unit += 1) {
    const grid = of[unit] as number;
    const share = (weight[unit] as number) + 1e-9;
    x[grid] = (x[grid] as number) + share * (land.xM[unit] as number);
    y[grid] = (y[grid] as number) + share * (land.yM[unit] as number);
    sum[grid] = (sum[grid] as number) + share;
  }
  let far = 0;
  for (let unit = 0; unit < land.n; unit += 1) {
    const grid = of[unit] as number;
    const dx = (land.xM[unit] as number) - (x[grid] as number) / (sum[grid] as number);
    const dy = (land.yM[unit] as number) - (y[grid] as number) / (sum[grid] as number);
    far = Math.max(far, dx * dx + dy * dy); // the root once: this runs at every unit painted
  }
  return Math.sqrt(far);
}

export type Row = "over" | "overInside" | "under" | "compactness" | "cutM" | "insideShare" | "movedUnits" | "reachM";

const BETTER: Record<Row, "low" | "high"> = {
  over: "low", overInside: "low", under: "high", compactness: "high", cutM: "low", insideShare: "low", movedUnits: "low", reachM: "low",
};

/** What a figure is rounded to where it is shown: nobody sees which of two alike is the better. */
const STEP: Record<Row, number> = {
  over: 0.001, overInside: 0.001, under: 0.001, compactness: 0.01, cutM: 100, insideShare: 0.001, movedUnits: 1, reachM: 1,
};

const asShown = (value: number | null, row: Row): number | null => (value === null ? null : Math.round(value / STEP[row]) * STEP[row]);

/** Which of several divisions are best in a row; none where all are alike or only one is there. */
export function bestOf(all: readonly Figures[], row: Row): Set<number> {
  const values = all.map((figures) => asShown(figures[row], row));
  const known = values.filter((value): value is number => value !== null);
  if (known.length < 2 || Math.max(...known) - Math.min(...known) < 1e-9) return new Set();
  const best = BETTER[row] === "low" ? Math.min(...known) : Math.max(...known);
  return new Set(values.flatMap((value, at) => (value !== null && Math.abs(value - best) < 1e-9 ? [at] : [])));
}
