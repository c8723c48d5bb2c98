// The workbench's map: units coloured by grid or by a weight, seams between them, names of grids.
// Draws what it is told; only what differs from last time is told on to the map library.
import type { GeoJSONSource, Map as GlMap, NavigationControl } from "maplibre-gl";
import { loadLibrary } from "../map/load.js";
import { backgroundLayers, emptyStyle, INK } from "../map/style.js";
import { boundsOf } from "../pure/place.js";
import type { Shapes } from "../pure/workbench/land.js";
import type { Seam } from "../pure/workbench/seams.js";
import { t } from "./common.js";
import { BROKEN, ESTATE, hatch, markLayer, nameLayer, seamLayers, unitLayers } from "./layers.js";

export type Lit = Record<string, string | number | boolean>;

export interface Label {
  lon: number;
  lat: number;
  name: string;
  load: string;
}

type Collection = { type: "FeatureCollection"; features: unknown[] };
const collection = (features: unknown[]): Collection => ({ type: "FeatureCollection", features });

export class Chart {
  readonly map: GlMap;
  #bounds: ReturnType<typeof boundsOf>;
  #lit = { units: new Map<number, string>(), seams: new Map<number, string>() };

  static async open(container: HTMLElement, shapes: Shapes, seams: readonly Seam[], base: string): Promise<Chart> {
    const { Map, NavigationControl, ScaleControl } = await loadLibrary();
    const map = new Map({
      container, style: emptyStyle(), center: [105, 35], zoom: 3, attributionControl: false, dragRotate: false,
      pitchWithRotate: false, touchPitch: false, fadeDuration: 0, boxZoom: false,
      locale: { "Map.Title": t("mapLabel") },
    });
    map.touchZoomRotate.disableRotation();
    map.addControl(new NavigationControl({ showCompass: false }) as NavigationControl, "top-right");
    map.addControl(new ScaleControl({ maxWidth: 90 }), "bottom-left");
    if (!map.loaded()) await new Promise<void>((done) => void map.once("load", () => done()));
    return new Chart(map, shapes, seams, base);
  }

  constructor(map: GlMap, shapes: Shapes, seams: readonly Seam[], base: string) {
    this.map = map;
    this.#bounds = boundsOf(shapes.features.map((shape) => shape.geometry?.coordinates ?? []));
    const lines = seams.map((seam, id) => ({
      type: "Feature", id, properties: {}, geometry: { type: "MultiLineString", coordinates: seam.lines },
    }));
    map.addImage("moved", hatch(INK, false));
    map.addImage("apart", hatch(BROKEN, true));
    map.addImage("estate", hatch(ESTATE, true));
    const sources: [string, unknown][] = [
      ["base", base ? `${base}?zoom=14` : collection([])], ["units", shapes], ["seams", collection(lines)], ["labels", collection([])], ["marks", collection([])],
    ];
    for (const [name, data] of sources) map.addSource(name, { type: "geojson", data: data as never, tolerance: 0.2 });
    for (const layer of [...unitLayers(), ...backdrop(), ...seamLayers(), nameLayer(), markLayer()]) map.addLayer(layer);
    this.fit();
  }

  fit(): void {
    if (this.#bounds) this.map.fitBounds(this.#bounds, { padding: 24, animate: false, maxZoom: 17 });
  }

  /** The state of a unit; nothing happens where it is the same as before. */
  unit(id: number, lit: Lit): void {
    this.#light("units", id, lit);
  }

  seam(id: number, lit: Lit): void {
    this.#light("seams", id, lit);
  }

  labels(labels: readonly Label[]): void {
    this.#name("labels", labels);
  }

  /** Names of what is noted as changed on the ground. */
  marks(labels: readonly Label[]): void {
    this.#name("marks", labels);
  }

  #name(source: "labels" | "marks", labels: readonly Label[]): void {
    const features = labels.map(({ lon, lat, ...properties }) => ({
      type: "Feature", properties, geometry: { type: "Point", coordinates: [lon, lat] },
    }));
    (this.map.getSource(source) as GeoJSONSource | undefined)?.setData(collection(features) as never);
  }

  /** The unit at a point of the canvas, or -1. */
  unitAt(point: { x: number; y: number }): number {
    const found = this.map.queryRenderedFeatures([point.x, point.y], { layers: ["unit-fill"] })[0];
    return typeof found?.id === "number" ? found.id : -1;
  }

  #light(source: "units" | "seams", id: number, lit: Lit): void {
    const text = Object.values(lit).join();
    if (this.#lit[source].get(id) === text) return;
    this.#lit[source].set(id, text);
    this.map.setFeatureState({ source, id }, lit);
  }
}

/** Streets, water and houses shine through, quietly: people find their way by them. */
function backdrop(): ReturnType<typeof backgroundLayers> {
  const kept = new Set(["water", "road", "building"]);
  return backgroundLayers("base").filter((layer) => kept.has(layer.id)).map((layer) => {
    if (layer.type === "fill") return { ...layer, paint: { ...layer.paint, "fill-opacity": layer.id === "water" ? 0.6 : 0.25 } };
    return layer.type === "line" ? { ...layer, paint: { ...layer.paint, "line-opacity": 0.55 } } : layer;
  });
}
