// What is wrong with a division: grids in pieces, out of limits, units in no grid. Judges, words nothing.
import type { Drawn } from "./drawn.js";
import { loadOf } from "./figures.js";
import { NOBODY } from "./registry.js";

export interface Limits {
  weight: string;
  /** Least and most of the weight in a grid; null: no limit. */
  range: [number, number] | null;
  /** Most that a grid may lie above the mean, as a share; null: no limit. */
  over: number | null;
}

export type Warning =
  | { kind: "broken"; grid: number; pieces: number[][] }
  | { kind: "outside"; grid: number; load: number; range: [number, number] }
  | { kind: "heavy"; grid: number; load: number; off: number; over: number }
  | { kind: "unassigned"; units: number };

/** The gravest first: pieces, units in no grid, limits. */
export function warningsOf(drawn: Drawn, limits: Limits): Warning[] {
  const broken = [...drawn.broken].sort(([a], [b]) => a - b)
    .map(([grid, pieces]): Warning => ({ kind: "broken", grid, pieces }));
  const unassigned = drawn.tally.units[NOBODY] ?? 0;
  const alone: Warning[] = unassigned ? [{ kind: "unassigned", units: unassigned }] : [];
  return [...broken, ...alone, ...loads(drawn, limits)];
}

export const hasLimits = ({ range, over }: Limits): boolean => range !== null || over !== null;

/** How many grids lie out of the limits. */
export const outOfLimits = (drawn: Drawn, limits: Limits): number => loads(drawn, limits).length;

function loads(drawn: Drawn, limits: Limits): Warning[] {
  const { weight, range, over } = limits;
  const offs = drawn.offs(weight);
  return drawn.grids().flatMap((grid): Warning[] => {
    const load = loadOf(drawn.tally, weight, grid);
    if (range && (load < range[0] || load > range[1])) return [{ kind: "outside", grid, load, range }];
    const off = offs.get(grid) ?? 0;
    return over !== null && off > over ? [{ kind: "heavy", grid, load, off, over }] : [];
  });
}
