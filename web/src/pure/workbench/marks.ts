// What the noted edits change on the map at once: the units of a new estate and of a split community,
// and the unit on which their name stands.
import type { Land } from "./land.js";
import type { CommunitySplit, Edit, NewEstate } from "./wish.js";

export interface Mark {
  edit: NewEstate | CommunitySplit;
  units: Set<number>;
  /** The unit nearest to their middle: a name on it never stands outside. */
  middle: number;
}

export function marksOf(land: Pick<Land, "code" | "areaM2" | "xM" | "yM">, edits: readonly Edit[]): Mark[] {
  const at = new Map(land.code.map((code, unit) => [code, unit]));
  return edits.flatMap((edit): Mark[] => {
    if (edit.kind === "closed") return [];
    const units = edit.units.flatMap((code) => at.get(code) ?? []);
    return units.length ? [{ edit, units: new Set(units), middle: middleOf(land, units) }] : [];
  });
}

/** The unit nearest to the middle of the ground of these units. */
export function middleOf(land: Pick<Land, "areaM2" | "xM" | "yM">, units: readonly number[]): number {
  let [area, x, y] = [0, 0, 0];
  for (const unit of units) {
    const part = land.areaM2[unit] ?? 0;
    area += part;
    x += part * (land.xM[unit] ?? 0);
    y += part * (land.yM[unit] ?? 0);
  }
  let [best, least] = [units[0] ?? -1, Infinity];
  for (const unit of units) {
    const far = ((land.xM[unit] ?? 0) - x / (area || 1)) ** 2 + ((land.yM[unit] ?? 0) - y / (area || 1)) ** 2;
    if (far < least) [best, least] = [unit, far];
  }
  return best;
}

/** For each grid the unit nearest to the middle of its ground: a name on it never stands outside. */
export function middlesOf(land: Pick<Land, "n" | "areaM2" | "xM" | "yM">, of: Int32Array): Map<number, number> {
  const units = new Map<number, number[]>();
  for (let unit = 0; unit < land.n; unit += 1) {
    const grid = of[unit] as number;
    const list = units.get(grid);
    if (list) list.push(unit);
    else units.set(grid, [unit]);
  }
  return new Map([...units].map(([grid, list]) => [grid, middleOf(land, list)]));
}

/** How far from the middle the first name beside it stands, and each further one from that: two lines, in their own size. */
const [FIRST_OFF, NEXT_OFF] = [1.6, 2.8];
const NAMES_BESIDE = 4;

/**
 * Where the name of a mark may stand, the best place first: in the middle, else below or above it, else beside it,
 * as pairs of the edge that is held and how far from the middle, in its own size.
 */
export function besides(): (string | [number, number])[] {
  const places: (string | [number, number])[] = ["center", [0, 0]];
  for (let row = 0; row < NAMES_BESIDE; row += 1) {
    const off = FIRST_OFF + NEXT_OFF * row;
    places.push("top", [0, off], "bottom", [0, -off]);
    if (row === 0) places.push("left", [off, 0], "right", [-off, 0]);
  }
  return places;
}
