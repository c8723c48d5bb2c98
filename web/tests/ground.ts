// The small town that the tests of the workbench share. No test of its own.
import { landOf, type Ground, type Land } from "../src/pure/workbench/land.js";

export const WIDE = 6;
export const HIGH = 4;
export const SIDE_M = 100;

/** A town of 6 × 4 square blocks of 100 m; a main road runs between the third and the fourth column. */
export function town(): Ground {
  const units = Array.from({ length: WIDE * HIGH }, (_, at) => at);
  const [left, right, barrier]: [number[], number[], number[]] = [[], [], []];
  for (const at of units) {
    if (at % WIDE < WIDE - 1) {
      left.push(at);
      right.push(at + 1);
      barrier.push(at % WIDE === 2 ? 2 : 0);
    }
    if (at + WIDE < units.length) {
      left.push(at);
      right.push(at + WIDE);
      barrier.push(0);
    }
  }
  const edges = (at: number): number =>
    Number(at % WIDE === 0) + Number(at % WIDE === WIDE - 1) + Number(at < WIDE) + Number(at >= WIDE * (HIGH - 1));
  const square = (at: number): [number, number][] => {
    const [x, y] = [at % WIDE, Math.floor(at / WIDE)];
    return [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]];
  };
  return {
    drawing: "d", version: 1, scheme: "s",
    leaf_level: { key: "grid", zh: "网格", en: "Grid" },
    levels: [],
    weights: [{ key: "households", zh: "户", en: "households", total: 240, missing: 0 }, { key: "area_m2", zh: "面积", en: "area", total: 240_000, missing: 0 }],
    units: {
      code: units.map((at) => `U${at}`), parent: units.map(() => 0),
      area_m2: units.map(() => SIDE_M ** 2), exterior_m: units.map((at) => edges(at) * SIDE_M),
      x_m: units.map((at) => (at % WIDE) * SIDE_M), y_m: units.map((at) => Math.floor(at / WIDE) * SIDE_M),
      weight: { households: units.map(() => 10) },
    },
    uppers: [{ code: "1", name: "街道" }],
    borders: { left, right, shared_m: left.map(() => SIDE_M), barrier },
    grids: [], leaf: [], former: [], former_grids: [],
    shapes: {
      type: "FeatureCollection",
      features: units.map((at) => ({ id: at, geometry: { type: "Polygon", coordinates: [square(at)] } })),
    },
  };
}

export const land = (): Land => landOf(town());
export const halves = (): number[] => Array.from({ length: WIDE * HIGH }, (_, at) => (at % WIDE < 3 ? 0 : 1));
