// The ground of a drawing as the server sends it, and its base units as a graph in flat arrays.
// Owns the meaning of the server's columns; knows no division drawn in the browser.

export interface Titled {
  key: string;
  zh: string;
  en: string;
}

export interface WeightName extends Titled {
  total: number;
  /** Units that lack this number. */
  missing: number;
}

export interface GridName {
  code: string;
  name: string;
  name_en?: string;
  parent?: string;
}

interface Shape {
  id: number;
  geometry: { type: string; coordinates: unknown } | null;
}

export interface Shapes {
  type: "FeatureCollection";
  features: Shape[];
}

export interface Ground {
  drawing: string;
  version: number;
  scheme: string;
  leaf_level: Titled;
  levels: Titled[];
  weights: WeightName[];
  units: {
    code: string[];
    parent: number[];
    area_m2: number[];
    exterior_m: number[];
    x_m: number[];
    y_m: number[];
    /** null: the unit lacks this number. */
    weight: Record<string, (number | null)[]>;
  };
  uppers: GridName[];
  borders: { left: number[]; right: number[]; shared_m: number[]; barrier: number[] };
  grids: GridName[];
  /** Place in `grids`, in `former_grids`; -1: in none. */
  leaf: number[];
  former: number[];
  former_grids: GridName[];
  shapes: Shapes;
}

export const AREA = "area_m2";
export const UNITS = "units";
/** Several weights as one mixed load; always there, zero until shares are given. */
export const MIX = "mix";
/** The class of main roads, rails and rivers among the borders. */
export const MAIN_BARRIER = 2;

/** n base units; the neighbours of unit u are `near[i]`, over border `via[i]`, for i in `start[u]`…`start[u + 1]`. */
export interface Land {
  n: number;
  code: readonly string[];
  areaM2: Float64Array;
  exteriorM: Float64Array;
  xM: Float64Array;
  yM: Float64Array;
  weight: ReadonlyMap<string, Float64Array>;
  left: Int32Array;
  right: Int32Array;
  sharedM: Float64Array;
  barrier: Uint8Array;
  start: Int32Array;
  near: Int32Array;
  via: Int32Array;
}

export function landOf(ground: Ground): Land {
  const { units, borders } = ground;
  const n = units.code.length;
  const left = Int32Array.from(borders.left);
  const right = Int32Array.from(borders.right);
  const area = Float64Array.from(units.area_m2);
  const weight = new Map<string, Float64Array>();
  for (const { key } of ground.weights) {
    if (key === AREA) weight.set(key, area);
    else if (key === UNITS) weight.set(key, new Float64Array(n).fill(1));
    else weight.set(key, Float64Array.from(units.code, (_, unit) => units.weight[key]?.[unit] ?? 0));
  }
  weight.set(MIX, new Float64Array(n));
  return {
    n, code: units.code, areaM2: area, weight, left, right,
    exteriorM: Float64Array.from(units.exterior_m),
    xM: Float64Array.from(units.x_m),
    yM: Float64Array.from(units.y_m),
    sharedM: Float64Array.from(borders.shared_m),
    barrier: Uint8Array.from(borders.barrier),
    ...graph(n, left, right),
  };
}

function graph(n: number, left: Int32Array, right: Int32Array): Pick<Land, "start" | "near" | "via"> {
  const start = new Int32Array(n + 1);
  const each = (use: (unit: number, other: number, border: number) => void): void => {
    for (let border = 0; border < left.length; border += 1) {
      const [a, b] = [left[border] as number, right[border] as number];
      use(a, b, border);
      use(b, a, border);
    }
  };
  each((unit) => (start[unit + 1] = (start[unit + 1] ?? 0) + 1));
  for (let unit = 0; unit < n; unit += 1) start[unit + 1] = (start[unit + 1] ?? 0) + (start[unit] ?? 0);
  const free = start.slice();
  const near = new Int32Array(2 * left.length);
  const via = new Int32Array(2 * left.length);
  each((unit, other, border) => {
    const at = free[unit] as number;
    near[at] = other;
    via[at] = border;
    free[unit] = at + 1;
  });
  return { start, near, via };
}

/** The border between two units, or -1 where they don't touch. */
export function borderBetween(land: Land, one: number, other: number): number {
  for (let at = land.start[one] ?? 0; at < (land.start[one + 1] ?? 0); at += 1) {
    if (land.near[at] === other) return land.via[at] ?? -1;
  }
  return -1;
}

/** How many characters all codes have in common at their beginning. */
export function sharedStart(codes: readonly string[]): number {
  const [first = ""] = codes;
  let length = codes.length > 1 ? first.length - 1 : 0;
  for (const code of codes) while (length && !code.startsWith(first.slice(0, length))) length -= 1;
  return length;
}
