// Brings MapLibre in only when a map is really opened: it weighs more than the rest of the site.
import type * as MapLibre from "maplibre-gl";

export type Library = typeof MapLibre;

let library: Promise<Library> | null = null;

export function hasWebGl(): boolean {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
}

export function loadLibrary(): Promise<Library> {
  library ??= (async () => {
    const [maplibre, worker] = await Promise.all([
      import("maplibre-gl"),
      import("maplibre-gl/dist/maplibre-gl-worker.mjs?url"),
      import("maplibre-gl/dist/maplibre-gl.css"),
    ]);
    maplibre.setWorkerUrl(worker.default);
    return maplibre;
  })();
  return library;
}
