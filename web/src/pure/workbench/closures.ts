// Which borders nobody crosses any more, by the roads that are noted as closed.
import { borderBetween, type Land } from "./land.js";
import type { Edit } from "./wish.js";

export function closedBorders(land: Land, edits: readonly Edit[]): Set<number> {
  const pairs = edits.flatMap((edit) => (edit.kind === "closed" ? edit.borders : []));
  if (pairs.length === 0) return new Set();
  const at = new Map(land.code.map((code, unit) => [code, unit]));
  return new Set(pairs.map(([one, other]) => borderBetween(land, at.get(one) ?? -1, at.get(other) ?? -1)));
}
