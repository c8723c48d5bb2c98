// What units weigh once the new estates noted have come: shared among their units by area, as a run does.
import type { Land } from "./land.js";
import type { Edit } from "./wish.js";

/** Every weight with the edits in it, in their order; `before` stays as it is. */
export function withEstates(
  land: Pick<Land, "code" | "areaM2">, before: ReadonlyMap<string, Float64Array>, edits: readonly Edit[],
): Map<string, Float64Array> {
  const after = new Map([...before].map(([key, values]) => [key, values.slice()]));
  const at = new Map(land.code.map((code, unit) => [code, unit]));
  for (const edit of edits) {
    const values = edit.kind === "weight" ? after.get(edit.key) : undefined;
    if (!values || edit.kind !== "weight") continue;
    const units = edit.units.flatMap((code) => at.get(code) ?? []);
    const area = units.reduce((sum, unit) => sum + (land.areaM2[unit] ?? 0), 0);
    for (const unit of units) values[unit] = area > 0 ? (edit.value * (land.areaM2[unit] ?? 0)) / area : edit.value / units.length;
  }
  return after;
}
