// Unsaved work as a text for the browser's store, and back. Refuses what was drawn on other units.
import type { Grid } from "./registry.js";
import type { Name } from "./sketch.js";
import type { Edit, Form } from "./wish.js";

export interface Kept {
  version: number;
  level: string;
  stamp: string;
  grids: Grid[];
  of: number[];
  names: [number, Name][];
  form: Partial<Form>;
  edits: Edit[];
  note: string;
}

/** Tells one set of units from another (FNV-1a over their codes). */
export function stampOf(codes: readonly string[]): string {
  let hash = 0x811c9dc5;
  for (const character of codes.join(",")) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return `${codes.length}-${(hash >>> 0).toString(16)}`;
}

/** The work as kept, or null where there is none, it can't be read, or other units lie below it. */
export function readKept(text: string | null, stamp: string): Kept | null {
  if (!text) return null;
  try {
    const kept = JSON.parse(text) as Partial<Kept>;
    const fits = kept.stamp === stamp && Array.isArray(kept.of) && Array.isArray(kept.grids);
    const inside = fits && kept.of?.every((grid) => Number.isInteger(grid) && grid >= 0 && grid < (kept.grids?.length ?? 0));
    return inside ? (kept as Kept) : null;
  } catch {
    return null;
  }
}
