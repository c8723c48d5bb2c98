// A division as the server or kept work tells it, in the page's numbers of grids.
import type { GridName } from "./land.js";
import { NOBODY, type Registry } from "./registry.js";
import type { Name } from "./sketch.js";

/** The grid of each unit, and names that aren't those heard first. */
export interface Named {
  of: Int32Array;
  names: Map<number, Name>;
}

/**
 * `of`: for each unit its place in the list of `grids`, below 0 for none; `parent`: the upper grid that it lies in,
 * which holds for grids that don't name theirs.
 */
export function divisionOf(
  registry: Registry, grids: readonly GridName[], of: readonly number[], parent: readonly number[], uppers: readonly GridName[],
): Named {
  const lies = new Map<number, number>();
  of.forEach((place, unit) => lies.set(place, parent[unit] ?? -1));
  const upperOf = (code: string | undefined, place: number): number =>
    code === undefined ? (lies.get(place) ?? -1) : uppers.findIndex((upper) => upper.code === code);
  const { numbers, names } = registry.takeAll(grids.map(({ code, name, name_en, parent: above }, place) =>
    ({ code, name, nameEn: name_en ?? "", upper: upperOf(above, place) })));
  return { names, of: Int32Array.from(of, (place) => (place < 0 ? NOBODY : (numbers[place] ?? NOBODY))) };
}
