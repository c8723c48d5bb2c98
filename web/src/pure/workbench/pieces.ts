// Whether grids hang together. Owns the rule of contiguity: units that share a border belong together.
import type { Land } from "./land.js";

/** The pieces of the grids named, largest first; a whole grid is one piece. Closed borders don't join. */
export function piecesOf(
  land: Land, of: Int32Array, grids: ReadonlySet<number>, closed: ReadonlySet<number> = new Set(),
): Map<number, number[][]> {
  const found = new Map<number, number[][]>();
  for (const grid of grids) found.set(grid, []);
  const seen = new Uint8Array(land.n);
  for (let unit = 0; unit < land.n; unit += 1) {
    const list = seen[unit] ? undefined : found.get(of[unit] as number);
    list?.push(flood(land, of, unit, seen, closed));
  }
  for (const list of found.values()) list.sort((a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0));
  return found;
}

function flood(land: Land, of: Int32Array, from: number, seen: Uint8Array, closed: ReadonlySet<number>): number[] {
  const piece = [from];
  seen[from] = 1;
  for (let next = 0; next < piece.length; next += 1) {
    const unit = piece[next] as number;
    for (let at = land.start[unit] as number; at < (land.start[unit + 1] as number); at += 1) {
      const other = land.near[at] as number;
      if (seen[other] || of[other] !== of[from] || closed.has(land.via[at] as number)) continue;
      seen[other] = 1;
      piece.push(other);
    }
  }
  return piece;
}

/** Every unit that touches the grid from outside, in the order of the units. */
export function neighboursOf(land: Land, of: Int32Array, grid: number): number[] {
  const found = new Set<number>();
  for (let border = 0; border < land.left.length; border += 1) {
    const [a, b] = [land.left[border] as number, land.right[border] as number];
    if (of[a] === grid && of[b] !== grid) found.add(b);
    if (of[b] === grid && of[a] !== grid) found.add(a);
  }
  return [...found].sort((a, b) => a - b);
}
