// A MapLibre map with our layers on it: background, grids of one level, clustered points, one pin.
// Knows nothing of attributes or forms.
import type { GeoJSONSource, Map as GlMap, Marker } from "maplibre-gl";
import { boundsOf, type Point } from "../pure/place.js";
import type { Library } from "./load.js";
import {
  backgroundLayers, BLUE, emptyStyle, formerLayers, gridLayers, movedLayers, noteLayers, pointLayers,
} from "./style.js";

export type Bounds = [number, number, number, number];

export interface PointClicked {
  properties: Record<string, unknown>;
  lon: number;
  lat: number;
}

/** Sources that a map of a drawing has beside the others. */
export type DrawingSource = "moved" | "former" | "notes";

interface Collection {
  type: "FeatureCollection";
  features: { geometry: { coordinates: unknown } | null }[];
}

const EMPTY: Collection = { type: "FeatureCollection", features: [] };

export class Board {
  readonly map: GlMap;
  #library: Library;
  #pin: Marker | null = null;

  constructor(library: Library, container: HTMLElement, locale: Record<string, string>) {
    this.#library = library;
    this.map = new library.Map({
      container,
      style: emptyStyle(),
      center: [105, 35],
      zoom: 3,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: 0,
      locale,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new library.ScaleControl({ maxWidth: 90 }), "bottom-left");
  }

  ready(): Promise<void> {
    return this.map.loaded() ? Promise.resolve() : new Promise((done) => void this.map.once("load", () => done()));
  }

  addLayers(english: boolean): void {
    this.map.addSource("base", { type: "geojson", data: EMPTY as never });
    this.map.addSource("grids", { type: "geojson", data: EMPTY as never, promoteId: "code" });
    this.map.addSource("points", {
      type: "geojson", data: EMPTY as never, cluster: true, clusterRadius: 36, clusterMaxZoom: 15,
      clusterProperties: { late: ["+", ["case", ["get", "late"], 1, 0]] },
    });
    for (const layer of [...backgroundLayers("base"), ...gridLayers("grids", english), ...pointLayers("points")]) {
      this.map.addLayer(layer);
    }
  }

  /** What a drawing is set beside, under the names of its grids; comments above everything. */
  addDrawing(): void {
    for (const source of ["moved", "former", "notes"]) {
      this.map.addSource(source, { type: "geojson", data: EMPTY as never });
    }
    for (const layer of movedLayers("moved")) this.map.addLayer(layer, "grid-line");
    for (const layer of formerLayers("former")) this.map.addLayer(layer, "grid-name");
    for (const layer of noteLayers("notes")) this.map.addLayer(layer);
  }

  /** Calls back for a comment. */
  onNote(clicked: (note: PointClicked) => void): void {
    this.map.on("click", "note", (event) => {
      const feature = event.features?.[0];
      if (feature) clicked({ properties: feature.properties, lon: event.lngLat.lng, lat: event.lngLat.lat });
    });
  }

  /** Puts GeoJSON into a source; returns its bounds. */
  fill(source: "base" | "grids" | "points" | DrawingSource, data: Collection): Bounds | null {
    (this.map.getSource(source) as GeoJSONSource | undefined)?.setData(data as never);
    return boundsOf(data.features.map((feature) => feature.geometry?.coordinates ?? []));
  }

  fit(bounds: Bounds | null): void {
    if (bounds) this.map.fitBounds(bounds, { padding: 24, animate: false, maxZoom: 17 });
  }

  look(point: Point, zoom: number): void {
    this.map.jumpTo({ center: [point.lon, point.lat], zoom: Math.max(zoom, this.map.getZoom()) });
  }

  /** Puts, moves or (null) removes the pin. A draggable pin reports where it was dropped. */
  pin(point: Point | null, label: string, dropped?: (point: Point) => void): void {
    if (!point) {
      this.#pin?.remove();
      this.#pin = null;
      return;
    }
    if (!this.#pin) {
      this.#pin = new this.#library.Marker({ color: BLUE, draggable: Boolean(dropped) });
      this.#pin.getElement().setAttribute("aria-label", label);
      this.#pin.on("dragend", () => {
        const at = this.#pin?.getLngLat();
        if (at) dropped?.({ lon: at.lng, lat: at.lat });
      });
    }
    this.#pin.setLngLat([point.lon, point.lat]).addTo(this.map);
  }

  onTap(tapped: (point: Point) => void): void {
    this.map.on("click", (event) => tapped({ lon: event.lngLat.lng, lat: event.lngLat.lat }));
  }

  /** Calls back for a single case; a cluster opens instead. */
  onPoint(clicked: (point: PointClicked) => void): void {
    this.map.on("click", "cluster", (event) => {
      const centre = event.lngLat;
      this.map.easeTo({ center: centre, zoom: this.map.getZoom() + 2 });
    });
    this.map.on("click", "point", (event) => {
      const feature = event.features?.[0];
      if (feature) clicked({ properties: feature.properties, lon: event.lngLat.lng, lat: event.lngLat.lat });
    });
    for (const layer of ["cluster", "point"]) {
      this.map.on("mouseenter", layer, () => (this.map.getCanvas().style.cursor = "pointer"));
      this.map.on("mouseleave", layer, () => (this.map.getCanvas().style.cursor = ""));
    }
  }

  /** Shows a link at a point. */
  popup(at: PointClicked, content: HTMLElement): void {
    new this.#library.Popup({ closeButton: false, maxWidth: "260px" })
      .setLngLat([at.lon, at.lat])
      .setDOMContent(content)
      .addTo(this.map);
  }

  /** West, south, east, north of what is shown, on the one earth there is. */
  get view(): Bounds {
    const b = this.map.getBounds();
    const within = (value: number, most: number): number => Math.max(-most, Math.min(most, value));
    return [within(b.getWest(), 180), within(b.getSouth(), 90), within(b.getEast(), 180), within(b.getNorth(), 90)];
  }

  highlight(codes: readonly string[]): void {
    this.map.removeFeatureState({ source: "grids" });
    for (const code of codes) this.map.setFeatureState({ source: "grids", id: code }, { on: true });
  }
}
