// The workbench's map: units coloured by grid or by a weight, seams between them, names of grids.
// Draws what it is told; only what differs from last time is told on to the map library.
import type { GeoJSONSource, Map as GlMap, NavigationControl } from "maplibre-gl";
import { word } from "../elements/page.js";
import { loadLibrary } from "../map/load.js";
import { backgroundLayers, emptyStyle, INK } from "../map/style.js";
import { boundsOf, zoomFor } from "../pure/place.js";
import type { Shapes } from "../pure/workbench/land.js";
import type { Seam } from "../pure/workbench/seams.js";
import { t } from "./common.js";
import {
  BORDERS, BROKEN, ESTATE, hatch, HATCHES, LINES, markLayer, nameLayer, seamLayers, unitLayers, type Border, type Hatch, type Line,
} from "./layers.js";
import { Ink } from "./ink.js";
import { OnePicture } from "./one-picture.js";
import { Overlay } from "./overlay.js";

/** What a map begins with; later on it is told of changes only. */
export interface First {
  seams: readonly Seam[];
  colour: (unit: number) => string;
  /** How wide a unit is, about, in metres. */
  unitM: number;
  /** Whether a unit lies in the ground of the drawing: that is looked at first. */
  inside: (unit: number) => boolean;
}

/** As wide must a unit be on the screen for lines between units to be drawn. */
const LINED_PX = 8;
/** Coarser ones would leave gaps between units, as each is simplified by itself. */
const UNIT_TOLERANCE = 0.05;
/** How far lines and units of the next tile are drawn too, in pixels: as far as a line is wide. The library's 128 draws half of a town twice. */
const AROUND_PX = 12;
/** What is told anew to the map, and all that it begins with. */
const CHANGING = ["hatches", "borders", "lines", "labels", "marks"] as const;
const SOURCES = ["units", ...CHANGING, "seams", "base"] as const;
const NAMES: readonly string[] = ["labels", "marks", "base"];

export interface Label {
  lon: number;
  lat: number;
  name: string;
  load: string;
  /** Of what is noted as changed. */
  kind?: "split" | "estate";
}

type Collection = { type: "FeatureCollection"; features: unknown[] };
const collection = (features: unknown[]): Collection => ({ type: "FeatureCollection", features });

export class Chart {
  readonly map: GlMap;
  #bounds: ReturnType<typeof boundsOf>;
  readonly ink: Ink;
  #colours: string[];
  #named = { labels: "[]", marks: "[]" };
  #hatches: Overlay<Hatch>;
  #borders: Overlay<Border>;
  #lines: Overlay<Line>;
  #picture: OnePicture;

  static async open(container: HTMLElement, shapes: Shapes, first: First, base: string): Promise<Chart> {
    const { Map, NavigationControl, ScaleControl } = await loadLibrary();
    const map = new (opaque(Map))({
      container, style: emptyStyle(), center: [105, 35], zoom: 3, attributionControl: false, dragRotate: false,
      pitchWithRotate: false, touchPitch: false, fadeDuration: 0, boxZoom: false,
      locale: {
        "Map.Title": t("mapLabel"), "NavigationControl.ZoomIn": word("mapZoomIn"), "NavigationControl.ZoomOut": word("mapZoomOut"),
      },
    });
    map.touchZoomRotate.disableRotation();
    map.addControl(new NavigationControl({ showCompass: false }) as NavigationControl, "top-right");
    map.addControl(new ScaleControl({ maxWidth: 90 }), "bottom-left");
    if (!map.loaded()) await new Promise<void>((done) => void map.once("load", () => done()));
    return new Chart(map, shapes, first, base);
  }

  constructor(map: GlMap, shapes: Shapes, first: First, base: string) {
    this.map = map;
    this.ink = new Ink(map, shapes);
    this.#bounds = boundsOf(shapes.features.map((shape) => shape.geometry?.coordinates ?? []));
    this.#colours = shapes.features.map((_, unit) => first.colour(unit));
    const geometries = shapes.features.map(({ geometry }) => geometry);
    const line = (seam: number): unknown => ({ type: "MultiLineString", coordinates: first.seams[seam]?.lines });
    this.#hatches = new Overlay(() => map.getSource("hatches"), HATCHES, (unit) => geometries[unit]);
    this.#borders = new Overlay(() => map.getSource("borders"), BORDERS, line);
    this.#lines = new Overlay(() => map.getSource("lines"), LINES, line);
    map.addImage("moved", hatch(INK, false));
    map.addImage("apart", hatch(BROKEN, true));
    map.addImage("estate", hatch(ESTATE, true));
    const inner = { type: "MultiLineString", coordinates: first.seams.flatMap((seam) => (seam.right < 0 ? [] : seam.lines)) };
    const sources: Record<string, unknown> = {
      units: collection(geometries.map((geometry, id) => ({ type: "Feature", id, properties: { colour: this.#colours[id] }, geometry }))),
      seams: { type: "Feature", properties: {}, geometry: inner }, base: base ? `${base}?zoom=14` : collection([]),
    };
    for (const name of SOURCES) {
      const tolerance = name === "units" ? UNIT_TOLERANCE : 0.2;
      const buffer = NAMES.includes(name) ? {} : { buffer: AROUND_PX };
      map.addSource(name, { type: "geojson", data: (sources[name] ?? collection([])) as never, tolerance, ...buffer });
    }
    this.#picture = new OnePicture(map, CHANGING);
    const linesFrom = zoomFor(LINED_PX / first.unitM, this.#bounds?.[1] ?? 0);
    for (const layer of [...unitLayers(), ...backdrop(), ...seamLayers(linesFrom), nameLayer(), markLayer()]) map.addLayer(layer);
    const inside = shapes.features.filter((_, unit) => first.inside(unit));
    this.fit(boundsOf(inside.map((shape) => shape.geometry?.coordinates ?? [])));
  }

  /** Shows all units, or those within `bounds`. */
  fit(bounds = this.#bounds): void {
    if (bounds) this.map.fitBounds(bounds, { padding: 24, animate: false, maxZoom: 17 });
  }

  /** Whatever is told meanwhile comes with one picture of the map. */
  tell(all: () => void): void {
    this.#picture.of(() => {
      all();
      for (const overlay of [this.#hatches, this.#borders, this.#lines]) overlay.hand();
    });
  }

  /** A unit's colour and hatches, within `tell`; nothing happens where they are the same as before. */
  unit(id: number, colour: string, hatches: Record<Hatch, boolean>): void {
    this.#hatches.lay(id, hatches);
    if (this.#colours[id] === colour) return;
    this.#colours[id] = colour;
    this.map.setFeatureState({ source: "units", id }, { colour });
  }

  seam(id: number, border: Border | null, lines: Record<Line, boolean>): void {
    this.#borders.lay(id, border ? { [border]: true } : {});
    this.#lines.lay(id, lines);
  }

  labels(labels: readonly Label[]): void {
    this.#name("labels", labels);
  }

  /** Names of what is noted as changed on the ground. */
  marks(labels: readonly Label[]): void {
    this.#name("marks", labels);
  }

  #name(source: "labels" | "marks", labels: readonly Label[]): void {
    const text = JSON.stringify(labels);
    if (this.#named[source] === text) return;
    this.#named[source] = text;
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
}

/**
 * A map through which nothing shines: its paper covers all of it, and a browser without a graphics card lays an
 * opaque canvas onto the page in a fifth less time. The library asks for a transparent one always.
 */
function opaque(library: typeof GlMap): typeof GlMap {
  return class extends library {
    override _setupPainter(): void {
      const canvas = this.getCanvas();
      const get = canvas.getContext.bind(canvas) as (kind: string, wanted?: object) => RenderingContext | null;
      Object.assign(canvas, { getContext: (kind: string, wanted?: object) => get(kind, { ...wanted, alpha: false }) });
      super._setupPainter();
    }
  };
}

/** Streets, water and houses shine through, quietly: people find their way by them. */
function backdrop(): ReturnType<typeof backgroundLayers> {
  const kept = new Set(["water", "road", "building"]);
  return backgroundLayers("base").filter((layer) => kept.has(layer.id)).map((layer) => {
    if (layer.type === "fill") return { ...layer, paint: { ...layer.paint, "fill-opacity": layer.id === "water" ? 0.6 : 0.25 } };
    return layer.type === "line" ? { ...layer, paint: { ...layer.paint, "line-opacity": 0.55 } } : layer;
  });
}
