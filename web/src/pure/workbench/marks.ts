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
  const far = (unit: number): number => Math.hypot((land.xM[unit] ?? 0) - x / (area || 1), (land.yM[unit] ?? 0) - y / (area || 1));
  return units.reduce((best, unit) => (far(unit) < far(best) ? unit : best), units[0] ?? -1);
}
