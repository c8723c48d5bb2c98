// What is wished of a run, as the form says it and as the server reads it.

/** These units together hold `value` from now on. */
export interface NewEstate {
  kind: "weight";
  units: string[];
  key: string;
  value: number;
}

/** Nobody crosses between these pairs of units any more. */
export interface ClosedRoad {
  kind: "closed";
  borders: [string, string][];
}

/** These units get an upper grid of their own. */
export interface CommunitySplit {
  kind: "split";
  upper: string;
  units: string[];
  name: string;
}
export type Edit = NewEstate | ClosedRoad | CommunitySplit;

export interface Form {
  level: string;
  under: string;
  weights: string[];
  /** One mixed load is balanced, of `shares` per cent of each weight, instead of every weight. */
  mixed: boolean;
  shares: Record<string, number>;
  how: "count" | "range";
  k: number;
  min: number;
  max: number;
  barriers: number;
  stay: number;
  /** Percent above the ideal that the heaviest grid may have; empty: as even as it gets. */
  maxPercent: number | null;
  seed: number;
  edits: Edit[];
}

interface Parents {
  uppers: readonly { code: string }[];
  units: { code: readonly string[]; parent: readonly number[] };
}

/** What has changed on the ground, but for communities that have been split by now. */
export function stillOpen(edits: readonly Edit[], ground: Parents): Edit[] {
  const at = new Map(ground.units.code.map((code, unit) => [code, unit]));
  const upper = (code: string): string => ground.uppers[ground.units.parent[at.get(code) ?? -1] ?? -1]?.code ?? "";
  return edits.filter((edit) => edit.kind !== "split" || edit.units.every((unit) => upper(unit) === edit.upper));
}

/** The JSON of a run that begins from a version. */
export function wishOf(form: Form, version: number): Record<string, unknown> {
  return {
    level: form.level,
    under: form.under,
    weights: form.weights,
    shares: form.mixed ? form.weights.map((key) => form.shares[key] ?? 0) : null,
    ...(form.how === "count" ? { k: form.k } : { range: [form.min, form.max] }),
    max_imbalance: form.maxPercent === null ? null : form.maxPercent / 100,
    barriers: form.barriers,
    stay: form.stay,
    seed: form.seed,
    edits: form.edits,
    version,
  };
}

/** Whether two numbers are limits that a grid can keep, as the server judges them. */
export const isRange = (min: number, max: number): boolean => min >= 0 && max >= min && max > 0;

/** How many grids a range makes likely: the fewest and the most, fewer than the fewest where none fits. */
export function gridsFor(total: number, min: number, max: number): [number, number] {
  return [Math.max(1, Math.ceil(total / max)), min > 0 ? Math.floor(total / min) : Infinity];
}
