// Colours for grids so that neighbours differ. The palette is told apart by colour-blind eyes too
// (Paul Tol, "light"); grids are also told apart by their borders and names.
import type { Land } from "./land.js";

export const PALETTE = ["#77aadd", "#ee8866", "#eedd88", "#ffaabb", "#44bb99", "#bbcc33", "#99ddff", "#c9a2d8"] as const;

/** The grids that touch each grid. */
export function touching(land: Land, of: Int32Array, grids: number): Set<number>[] {
  const found = Array.from({ length: grids }, () => new Set<number>());
  for (let border = 0; border < land.left.length; border += 1) {
    const a = of[land.left[border] as number] as number;
    const b = of[land.right[border] as number] as number;
    if (a === b) continue;
    found[a]?.add(b);
    found[b]?.add(a);
  }
  return found;
}

/**
 * A colour's number for each grid. Grids keep the colour in `before` unless a neighbour has it too;
 * those with most neighbours choose first. Where all colours are taken, the one least used around.
 */
export function colour(near: readonly ReadonlySet<number>[], before: readonly number[] = []): number[] {
  const chosen = near.map((_, grid) => before[grid] ?? -1);
  const order = near.map((_, grid) => grid).sort((a, b) => size(near, b) - size(near, a) || a - b);
  for (const grid of order) {
    const clash = [...(near[grid] ?? [])].some((other) => chosen[other] === chosen[grid]);
    if (chosen[grid] === -1 || clash) chosen[grid] = free(near[grid] ?? new Set(), chosen, grid);
  }
  return chosen;
}

const size = (near: readonly ReadonlySet<number>[], grid: number): number => near[grid]?.size ?? 0;

function free(around: ReadonlySet<number>, chosen: readonly number[], grid: number): number {
  const used = PALETTE.map((_, tone) => [...around].filter((other) => chosen[other] === tone).length);
  const least = Math.min(...used);
  const tones = used.flatMap((count, tone) => (count === least ? [tone] : []));
  return tones[grid % tones.length] ?? 0;
}
