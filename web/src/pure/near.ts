// How far places are from a point, and their order. Owns no element and asks for no position.
import type { Point } from "./place.js";
import { say, type Language } from "./words.js";

const M_PER_DEGREE = (Math.PI * 6_371_008.8) / 180;

/** Metres between two points; in the plane at their latitude, right to a percent over a town. */
export function metres(a: Point, b: Point): number {
  const dx = (a.lon - b.lon) * Math.cos(((a.lat + b.lat) / 2) * (Math.PI / 180));
  return Math.hypot(dx, a.lat - b.lat) * M_PER_DEGREE;
}

/** The indexes of `places`, the nearest first; those without a point last, in the order they came. */
export function byDistance(places: readonly (Point | null)[], here: Point): number[] {
  const far = places.map((place) => (place ? metres(place, here) : Infinity));
  const order = (a: number, b: number): number => (far[a] === far[b] ? a - b : (far[a] ?? 0) - (far[b] ?? 0));
  return places.map((_, index) => index).sort(order);
}

/** A distance as somebody says it: to ten metres, from a kilometre on in kilometres. */
export function spoken(distanceM: number, language: Language): string {
  if (distanceM >= 1000) return say("nearKm", language, { n: (distanceM / 1000).toFixed(1) });
  return say("nearM", language, { n: Math.max(10, Math.round(distanceM / 10) * 10) });
}
