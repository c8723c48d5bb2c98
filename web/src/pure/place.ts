// Coordinates as the forms and the server write them, and words for where a point lies.
import { say, type Language } from "./words.js";

export interface Point {
  lon: number;
  lat: number;
}

export interface GridAnswer {
  status: "inside" | "edge" | "near" | "outside" | "unlocated";
  grids: { code: string; name: string }[];
}

/** Six decimals are a tenth of a metre: as exact as any phone, and the same text on every device. */
export const degrees = (value: number): string => value.toFixed(6);

/** A point from two texts, or null when they aren't coordinates on earth. */
export function pointOf(lon: string | null | undefined, lat: string | null | undefined): Point | null {
  if (!lon?.trim() || !lat?.trim()) return null;
  const point = { lon: Number(lon), lat: Number(lat) };
  const good = Math.abs(point.lon) <= 180 && Math.abs(point.lat) <= 90;
  return good ? point : null;
}

/** One sentence about the grid a point lies in. */
export function gridSentence(answer: GridAnswer | null, language: Language): string {
  if (!answer) return say("mapUnknown", language);
  const grid = answer.grids.map((g) => g.name).join(language === "en" ? ", " : "、");
  if (answer.status === "inside") return say("mapInside", language, { grid });
  if (answer.status === "edge" || answer.status === "near") return say("mapEdge", language, { grid });
  return say("mapOutside", language);
}

type Box = [number, number, number, number];

/** The view and half of it again on each side: panning a little needs nothing new. */
export function around(view: Box): Box {
  const [width, height] = [(view[2] - view[0]) / 2, (view[3] - view[1]) / 2];
  return [
    Math.max(-180, view[0] - width),
    Math.max(-90, view[1] - height),
    Math.min(180, view[2] + width),
    Math.min(90, view[3] + height),
  ];
}

/** The part of a box that lies in another; all of it where there is no other. */
export function within(box: Box, whole: Box | null): Box {
  if (!whole) return box;
  return [Math.max(box[0], whole[0]), Math.max(box[1], whole[1]), Math.min(box[2], whole[2]), Math.min(box[3], whole[3])];
}

/** Whether what was fetched for `had` at `hadZoom` still serves `view` at `zoom`. */
export function stillServes(had: Box | null, hadZoom: number, view: Box, zoom: number): boolean {
  if (!had || Math.floor(zoom / 2) !== Math.floor(hadZoom / 2)) return false;
  return had[0] <= view[0] && had[1] <= view[1] && had[2] >= view[2] && had[3] >= view[3];
}

type Ring = number[][];

/** West, south, east, north of any GeoJSON coordinates; null when there are none. */
export function boundsOf(coordinates: unknown): [number, number, number, number] | null {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const walk = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    if (typeof part[0] === "number" && typeof part[1] === "number") {
      box[0] = Math.min(box[0], part[0]);
      box[1] = Math.min(box[1], part[1]);
      box[2] = Math.max(box[2], part[0]);
      box[3] = Math.max(box[3], part[1]);
      return;
    }
    (part as Ring[]).forEach(walk);
  };
  walk(coordinates);
  return box[0] === Infinity ? null : box;
}

const EQUATOR_M = 40_075_017;
const WORLD_PX = 512;

/** The map's zoom at which a metre is `px` wide at that latitude. */
export const zoomFor = (px: number, lat: number): number => Math.log2((px * EQUATOR_M * Math.cos((lat * Math.PI) / 180)) / WORLD_PX);
