// How the map looks: paper-coloured land, quiet roads and buildings, grids in the house's blue.
// No tiles, no glyph server, no sprite: everything drawn comes from our own server or this file.
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";

export const INK = "#1b2b3a";
export const PAPER = "#e3e8e4";
export const BLUE = "#1d5a86";
export const TONES: Record<string, string> = {
  calm: "#2f7d4f",
  soon: "#c07a00",
  late: "#b3261e",
  paused: "#6b7785",
  done: "#8a97a5",
};

const FONT = ["Noto Sans SC"];

export function emptyStyle(): StyleSpecification {
  return {
    version: 8,
    sources: {},
    layers: [{ id: "paper", type: "background", paint: { "background-color": PAPER } }],
  };
}

const ofKind = (kind: string): ["==", ["get", "layer"], string] => ["==", ["get", "layer"], kind];

/** Background: one source whose features say in `layer` what they are. */
export function backgroundLayers(source: string): LayerSpecification[] {
  return [
    { id: "land", source, type: "fill", filter: ofKind("land"), paint: { "fill-color": "#fafaf6" } },
    { id: "green", source, type: "fill", filter: ofKind("green"), paint: { "fill-color": "#dfeadb" } },
    { id: "water", source, type: "fill", filter: ofKind("water"), paint: { "fill-color": "#cfe0ea" } },
    {
      id: "road-case", source, type: "line", filter: ofKind("road"),
      layout: { "line-cap": "round", "line-join": "round" },
      paint: { "line-color": "#d5d8d3", "line-width": ["interpolate", ["exponential", 1.6], ["zoom"], 12, 1.2, 15, 5, 18, 22] },
    },
    {
      id: "road", source, type: "line", filter: ofKind("road"),
      layout: { "line-cap": "round", "line-join": "round" },
      paint: { "line-color": "#ffffff", "line-width": ["interpolate", ["exponential", 1.6], ["zoom"], 12, 0.8, 15, 3.6, 18, 18] },
    },
    {
      id: "building", source, type: "fill", filter: ofKind("building"), minzoom: 13.5,
      paint: { "fill-color": "#e2e3dc", "fill-outline-color": "#cdcfc6" },
    },
  ];
}

const nameIn = (english: boolean): ExpressionSpecification =>
  english
    ? ["case", ["==", ["coalesce", ["get", "en"], ""], ""], ["get", "name"], ["get", "en"]]
    : ["get", "name"];

export function gridLayers(source: string, english: boolean): LayerSpecification[] {
  return [
    {
      id: "grid-fill", source, type: "fill",
      paint: { "fill-color": BLUE, "fill-opacity": ["case", ["boolean", ["feature-state", "on"], false], 0.16, 0.04] },
    },
    {
      id: "grid-line", source, type: "line",
      paint: { "line-color": BLUE, "line-opacity": 0.75, "line-width": ["interpolate", ["linear"], ["zoom"], 11, 0.8, 16, 2.2] },
    },
    {
      id: "grid-name", source, type: "symbol",
      layout: { "text-field": nameIn(english), "text-font": FONT, "text-size": 12, "text-max-width": 7, "text-padding": 6 },
      paint: { "text-color": BLUE, "text-halo-color": "#ffffff", "text-halo-width": 1.6 },
    },
  ];
}

/** What a drawing of grids is set beside: ground that moves, the former borders, comments. */
export function movedLayers(source: string): LayerSpecification[] {
  return [
    { id: "moved", source, type: "fill", paint: { "fill-color": "#e08a00", "fill-opacity": 0.38 } },
    { id: "moved-line", source, type: "line", paint: { "line-color": "#b36b00", "line-width": 0.7 } },
  ];
}

export function formerLayers(source: string): LayerSpecification[] {
  return [
    {
      id: "former-line", source, type: "line",
      paint: { "line-color": TONES["late"]!, "line-width": 1.6, "line-dasharray": [3, 2], "line-opacity": 0.9 },
    },
  ];
}

export function noteLayers(source: string): LayerSpecification[] {
  return [
    {
      id: "note", source, type: "circle",
      paint: {
        "circle-color": ["case", ["get", "settled"], TONES["done"]!, "#6b3fa0"],
        "circle-radius": 11, "circle-stroke-color": "#ffffff", "circle-stroke-width": 2,
      },
    },
    {
      id: "note-number", source, type: "symbol",
      layout: { "text-field": ["get", "number"], "text-font": FONT, "text-size": 12, "text-allow-overlap": true },
      paint: { "text-color": "#ffffff" },
    },
  ];
}

const toneColour = [
  "case",
  ["get", "late"],
  TONES["late"],
  ["==", ["get", "status"], "closed"],
  TONES["done"],
  TONES["calm"],
] as unknown as ExpressionSpecification;

export function pointLayers(source: string): LayerSpecification[] {
  return [
    {
      id: "cluster", source, type: "circle", filter: ["has", "point_count"],
      paint: {
        "circle-color": ["case", [">", ["get", "late"], 0], TONES["late"]!, BLUE],
        "circle-opacity": 0.9,
        "circle-stroke-color": "#ffffff", "circle-stroke-width": 2,
        "circle-radius": ["step", ["get", "point_count"], 14, 10, 18, 100, 24],
      },
    },
    {
      id: "cluster-count", source, type: "symbol", filter: ["has", "point_count"],
      layout: { "text-field": ["get", "point_count_abbreviated"], "text-font": FONT, "text-size": 12, "text-allow-overlap": true },
      paint: { "text-color": "#ffffff" },
    },
    {
      id: "point", source, type: "circle", filter: ["!", ["has", "point_count"]],
      paint: {
        "circle-color": toneColour,
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 12, 5, 16, 8],
        "circle-stroke-color": "#ffffff", "circle-stroke-width": 2,
      },
    },
  ];
}
