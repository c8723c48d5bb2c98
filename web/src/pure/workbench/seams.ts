// Lines between units, from their shapes: a stretch that two units share is a seam, any other the
// outline of the town. Needs shapes that fit without gaps, as base units do.
import type { Shapes } from "./land.js";

export interface Seam {
  /** The two units; `right` is -1 along the outline. */
  left: number;
  right: number;
  /** Many short stretches: a line as a map draws it. */
  lines: [number, number][][];
}

type Ring = [number, number][];

/** Every pair of units that share a stretch, once each, and the outline of each unit where it has one. */
export function seamsOf(shapes: Shapes): Seam[] {
  const owners = new Map<string, { unit: number; a: [number, number]; b: [number, number]; other: number }>();
  for (const { id, geometry } of shapes.features) {
    for (const ring of ringsOf(geometry)) {
      for (let at = 1; at < ring.length; at += 1) stretch(owners, id, ring[at - 1] as [number, number], ring[at] as [number, number]);
    }
  }
  const seams = new Map<string, Seam>();
  for (const { unit, other, a, b } of owners.values()) {
    const key = `${unit} ${other}`;
    const seam = seams.get(key) ?? { left: unit, right: other, lines: [] };
    seams.set(key, seam);
    const last = seam.lines.at(-1);
    if (last && same(last.at(-1) as [number, number], a)) last.push(b);
    else seam.lines.push([a, b]);
  }
  return [...seams.values()];
}

const same = (one: [number, number], other: [number, number]): boolean => one[0] === other[0] && one[1] === other[1];

function stretch(
  owners: Map<string, { unit: number; a: [number, number]; b: [number, number]; other: number }>,
  unit: number, a: [number, number], b: [number, number],
): void {
  const [p, q] = [`${a[0]},${a[1]}`, `${b[0]},${b[1]}`];
  const key = p < q ? `${p} ${q}` : `${q} ${p}`;
  const met = owners.get(key);
  if (met) met.other = unit;
  else owners.set(key, { unit, a, b, other: -1 });
}

export function ringsOf(geometry: Shapes["features"][number]["geometry"]): Ring[] {
  if (!geometry) return [];
  const found = geometry.coordinates;
  return geometry.type === "Polygon" ? (found as Ring[]) : (found as Ring[][]).flat();
}

export interface Spot {
  x: number;
  y: number;
}

/** Which of the seams `among` passes nearest to a spot, where `on` puts places on the screen; -1: none within `most`. */
export function nearestSeam(
  seams: readonly Seam[], among: readonly number[], spot: Spot, on: (place: [number, number]) => Spot, most: number,
): number {
  let [found, far] = [-1, most];
  for (const id of among) {
    for (const line of seams[id]?.lines ?? []) {
      const points = line.map(on);
      for (let at = 1; at < points.length; at += 1) {
        const away = distance(spot, points[at - 1] as Spot, points[at] as Spot);
        if (away <= far) [found, far] = [id, away];
      }
    }
  }
  return found;
}

function distance(spot: Spot, from: Spot, to: Spot): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const share = length ? Math.min(1, Math.max(0, ((spot.x - from.x) * dx + (spot.y - from.y) * dy) / length)) : 0;
  return Math.hypot(spot.x - from.x - share * dx, spot.y - from.y - share * dy);
}
