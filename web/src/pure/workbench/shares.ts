// How much each weight counts in a mixed load: whole per cents that always add up to a hundred, and the
// load itself, as the server reckons it: Σ share × weight / its total, so that the whole carries 100.
import type { Land } from "./land.js";

export const WHOLE = 100;

/** Shares after the one at `at` was drawn to `to`: the others keep their proportions. */
export function withShare(shares: readonly number[], at: number, to: number): number[] {
  if (shares.length < 2) return shares.map(() => WHOLE);
  const drawn = Math.min(WHOLE, Math.max(0, Math.round(to)));
  const others = whole(shares.filter((_, other) => other !== at), WHOLE - drawn);
  return shares.map((_, other) => (other === at ? drawn : (others.shift() as number)));
}

/** A share for each key: known ones keep their proportions, each further one begins with an even part. */
export function sharesOf(keys: readonly string[], before: Readonly<Record<string, number>>): number[] {
  const known = keys.filter((key) => key in before);
  const forKnown = Math.round((WHOLE * known.length) / Math.max(1, keys.length));
  const [old, fresh] = [whole(known.map((key) => before[key] ?? 0), forKnown), whole(keys.slice(known.length).map(() => 1), WHOLE - forKnown)];
  return keys.map((key) => (key in before ? old.shift() : fresh.shift()) as number);
}

/** Whole numbers in the proportions of `parts` (even where all are zero) that add up to `total`. */
function whole(parts: readonly number[], total: number): number[] {
  const sum = parts.reduce((all, part) => all + part, 0);
  const exact = parts.map((part) => (sum > 0 ? (part / sum) * total : total / parts.length));
  const found = exact.map(Math.floor);
  const left = Math.round(total - found.reduce((all, part) => all + part, 0));
  const order = exact.map((part, at) => ({ at, rest: part - Math.floor(part) })).sort((a, b) => b.rest - a.rest || a.at - b.at);
  for (const { at } of order.slice(0, left)) found[at] = (found[at] as number) + 1;
  return found;
}

/** What each unit carries of a mixed load; the units `inside` carry 100 together. */
export function mixedLoad(
  land: Pick<Land, "n" | "weight">, keys: readonly string[], shares: readonly number[], inside: (unit: number) => boolean,
): Float64Array {
  const load = new Float64Array(land.n);
  keys.forEach((key, at) => {
    const values = land.weight.get(key) ?? new Float64Array(land.n);
    const total = values.reduce((sum, value, unit) => (inside(unit) ? sum + value : sum), 0);
    const factor = total > 0 ? (shares[at] ?? 0) / total : 0;
    values.forEach((value, unit) => (load[unit] = (load[unit] as number) + value * factor));
  });
  return load;
}
