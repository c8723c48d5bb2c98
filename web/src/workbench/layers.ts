// How the workbench's map looks. Colours come from each unit's state, so that a moved unit is one call.
import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import { INK, TONES } from "../map/style.js";
import { besides } from "../pure/workbench/marks.js";

const FONT = ["Noto Sans SC"];
export const CHOSEN = "#0b3c5d";
export const CLOSED = "#7a1fa2";
export const SPLIT = "#00695c";
export const ESTATE = "#b34700";
export const BROKEN = TONES["late"] as string;
/** Light to dark, told apart without colour too. */
export const SHADES = ["#f1f5e8", "#c7dfc6", "#86bda8", "#43918c", "#1f5f70", "#0d3350"] as const;

const width = (thin: number, thick: number): ExpressionSpecification => ["interpolate", ["linear"], ["zoom"], 11, thin, 16, thick];

/** What is laid over units as a hatch and along seams as a line; `BORDERS`: which seams are borders of what. */
export const HATCHES = ["moved", "apart", "estate"] as const;
export const BORDERS = ["grid", "outline", "upper"] as const;
export const LINES = ["target", "apart", "closed", "split", "near", "chosen"] as const;
export type Hatch = (typeof HATCHES)[number];
export type Border = (typeof BORDERS)[number];
export type Line = (typeof LINES)[number];

const only = (kind: string): ["==", ["get", "kind"], string] => ["==", ["get", "kind"], kind];

export function unitLayers(): LayerSpecification[] {
  const opacity: Record<Hatch, number> = { moved: 0.45, apart: 0.9, estate: 0.85 };
  return [
    {
      id: "unit-fill", source: "units", type: "fill",
      paint: { "fill-color": ["to-color", ["coalesce", ["feature-state", "colour"], ["get", "colour"]]], "fill-antialias": false },
    },
    ...HATCHES.map((kind): LayerSpecification => ({
      id: `unit-${kind}`, source: "hatches", type: "fill", filter: only(kind), paint: { "fill-pattern": kind, "fill-opacity": opacity[kind] },
    })),
  ];
}

/** Lines between units from the zoom on at which they can be told apart, borders always. */
export function seamLayers(linesFrom: number): LayerSpecification[] {
  const wide: Record<Border, number> = { grid: 1, outline: 1.6, upper: 2.6 };
  return [
    {
      id: "unit-line", source: "seams", type: "line", minzoom: linesFrom,
      paint: { "line-color": "#ffffff", "line-opacity": 0.8, "line-width": width(0.4, 1.4) },
    },
    ...BORDERS.map((kind): LayerSpecification => ({
      id: `border-${kind}`, source: "borders", type: "line", filter: only(kind), layout: { "line-cap": "square", "line-join": "bevel" },
      paint: { "line-color": INK, "line-opacity": kind === "grid" ? 0.75 : 1, "line-width": width(0.8 * wide[kind], 2 * wide[kind]) },
    })),
    ...lineLayers(),
  ];
}

function lineLayers(): LayerSpecification[] {
  const paint: Record<Line, Extract<LayerSpecification, { type: "line" }>["paint"]> = {
    target: { "line-color": CHOSEN, "line-width": width(3, 5) },
    apart: { "line-color": BROKEN, "line-width": width(2.5, 4) },
    closed: { "line-color": CLOSED, "line-dasharray": [1.5, 1], "line-width": width(3, 6) },
    split: { "line-color": SPLIT, "line-dasharray": [3, 1], "line-width": width(3, 5) },
    near: { "line-color": CLOSED, "line-opacity": 0.6, "line-width": width(5, 9) },
    chosen: { "line-color": "#000000", "line-width": width(2, 3) },
  };
  return LINES.map((kind): LayerSpecification => ({
    id: `seam-${kind}`, source: "lines", type: "line", filter: only(kind), paint: paint[kind] ?? {},
    layout: kind === "closed" || kind === "split" ? {} : { "line-cap": "square" },
  }));
}

export function nameLayer(): LayerSpecification {
  return {
    id: "grid-label", source: "labels", type: "symbol",
    layout: {
      "text-field": ["format", ["get", "name"], {}, "\n", {}, ["get", "load"], { "font-scale": 0.85 }],
      "text-font": FONT, "text-size": ["interpolate", ["linear"], ["zoom"], 11, 10, 15, 13], "text-max-width": 8, "text-padding": 4,
    },
    paint: { "text-color": INK, "text-halo-color": "#ffffff", "text-halo-width": 1.6 },
  };
}

/**
 * Names of what is noted as changed: never hidden by names of grids, and beside each other where two changes are
 * noted for one place.
 */
export function markLayer(): LayerSpecification {
  const own = nameLayer() as Extract<LayerSpecification, { type: "symbol" }>;
  return {
    ...own, id: "mark-label", source: "marks", layout: { ...own.layout, "text-variable-anchor-offset": besides(), "text-padding": 1 },
    paint: { ...own.paint, "text-color": ["match", ["get", "kind"], "estate", ESTATE, SPLIT], "text-halo-width": 2.2 },
  };
}

/** A small square of diagonal lines, repeated over a unit. */
export function hatch(colour: string, backwards: boolean): ImageData {
  const size = 10;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
  pen.strokeStyle = colour;
  pen.lineWidth = 1.6;
  if (backwards) {
    pen.translate(size, 0);
    pen.scale(-1, 1);
  }
  pen.beginPath();
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift - 1, size + 1);
    pen.lineTo(shift + size + 1, -1);
  }
  pen.stroke();
  return pen.getImageData(0, 0, size, size);
}
