// Closed roads among the edits: every border once, closed and opened again one by one.
import type { Edit } from "./wish.js";

export type Border = [string, string];

const same = (one: Border, other: Border): boolean =>
  (one[0] === other[0] && one[1] === other[1]) || (one[0] === other[1] && one[1] === other[0]);

export const isClosed = (edits: readonly Edit[], border: Border): boolean =>
  edits.some((edit) => edit.kind === "closed" && edit.borders.some((one) => same(one, border)));

/** The edits with this border closed too: all closed borders stand in one edit. */
export function withRoad(edits: readonly Edit[], border: Border): Edit[] {
  if (isClosed(edits, border)) return [...edits];
  const at = edits.findIndex((edit) => edit.kind === "closed");
  if (at < 0) return [...edits, { kind: "closed", borders: [border] }];
  return edits.map((edit, other) => (other === at && edit.kind === "closed" ? { ...edit, borders: [...edit.borders, border] } : edit));
}

/** The edits with this border open again; an edit that closes nothing any more is gone. */
export function withoutRoad(edits: readonly Edit[], border: Border): Edit[] {
  return edits.flatMap((edit): Edit[] => {
    if (edit.kind !== "closed") return [edit];
    const borders = edit.borders.filter((one) => !same(one, border));
    return borders.length ? [{ ...edit, borders }] : [];
  });
}
