// How the workbench's map looks. Colours come from each unit's state, so that a moved unit is one call.
import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import { INK, TONES } from "../map/style.js";

const FONT = ["Noto Sans SC"];
export const CHOSEN = "#0b3c5d";
export const CLOSED = "#7a1fa2";
export const SPLIT = "#00695c";
export const ESTATE = "#b34700";
export const BROKEN = TONES["late"] as string;
/** Light to dark, told apart without colour too. */
export const SHADES = ["#f1f5e8", "#c7dfc6", "#86bda8", "#43918c", "#1f5f70", "#0d3350"] as const;

const state = (name: string): ExpressionSpecification => ["boolean", ["feature-state", name], false];
const width = (thin: number, thick: number): ExpressionSpecification => ["interpolate", ["linear"], ["zoom"], 11, thin, 16, thick];

export function unitLayers(): LayerSpecification[] {
  return [
    {
      id: "unit-fill", source: "units", type: "fill",
      paint: {
        "fill-color": ["to-color", ["feature-state", "colour"], "#e8ebe8"],
        "fill-opacity": ["case", state("chosen"), 0.45, 0.78], "fill-antialias": false,
      },
    },
    {
      id: "unit-moved", source: "units", type: "fill",
      paint: { "fill-pattern": "moved", "fill-opacity": ["case", state("moved"), 0.45, 0] },
    },
    {
      id: "unit-apart", source: "units", type: "fill",
      paint: { "fill-pattern": "apart", "fill-opacity": ["case", state("apart"), 0.9, 0] },
    },
    {
      id: "unit-estate", source: "units", type: "fill",
      paint: { "fill-pattern": "estate", "fill-opacity": ["case", state("estate"), 0.85, 0] },
    },
    { id: "unit-line", source: "units", type: "line", paint: { "line-color": "#ffffff", "line-opacity": 0.7, "line-width": width(0.2, 1) } },
  ];
}

export function seamLayers(): LayerSpecification[] {
  const kind: ExpressionSpecification = ["coalesce", ["feature-state", "kind"], 0];
  const wide = (base: number): ExpressionSpecification => ["match", kind, 1, base, 2, base * 2.6, 3, base * 1.6, 0] as unknown as ExpressionSpecification;
  return [
    {
      id: "seam", source: "seams", type: "line", layout: { "line-cap": "round", "line-join": "round" },
      paint: { "line-color": INK, "line-opacity": ["match", kind, 0, 0, 1, 0.75, 1] as unknown as ExpressionSpecification,
        "line-width": ["interpolate", ["linear"], ["zoom"], 11, wide(0.8), 16, wide(2)] },
    },
    {
      id: "seam-target", source: "seams", type: "line", layout: { "line-cap": "round" },
      paint: { "line-color": CHOSEN, "line-opacity": ["case", state("target"), 1, 0], "line-width": width(3, 5) },
    },
    {
      id: "seam-apart", source: "seams", type: "line", layout: { "line-cap": "round" },
      paint: { "line-color": BROKEN, "line-opacity": ["case", state("apart"), 1, 0], "line-width": width(2.5, 4) },
    },
    {
      id: "seam-closed", source: "seams", type: "line",
      paint: { "line-color": CLOSED, "line-dasharray": [1.5, 1], "line-opacity": ["case", state("closed"), 1, 0], "line-width": width(3, 6) },
    },
    {
      id: "seam-split", source: "seams", type: "line",
      paint: { "line-color": SPLIT, "line-dasharray": [3, 1], "line-opacity": ["case", state("split"), 1, 0], "line-width": width(3, 5) },
    },
    {
      id: "seam-near", source: "seams", type: "line", layout: { "line-cap": "round" },
      paint: { "line-color": CLOSED, "line-opacity": ["case", state("near"), 0.6, 0], "line-width": width(5, 9) },
    },
    {
      id: "seam-chosen", source: "seams", type: "line", layout: { "line-cap": "round" },
      paint: { "line-color": "#000000", "line-opacity": ["case", state("chosen"), 1, 0], "line-width": width(2, 3) },
    },
  ];
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

/** Names of what is noted as changed: never hidden by names of grids. */
export function markLayer(): LayerSpecification {
  const own = nameLayer() as Extract<LayerSpecification, { type: "symbol" }>;
  return {
    ...own, id: "mark-label", source: "marks",
    layout: { ...own.layout, "text-allow-overlap": true },
    paint: { ...own.paint, "text-color": SPLIT, "text-halo-width": 2.2 },
  };
}

/** A small square of diagonal lines, repeated over a unit. */
export function hatch(colour: string, backwards: boolean): ImageData {
  const size = 10;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
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
