// One picture of the map for all that it is told at once. The map library draws one for each of its sources as
// the workers are done with it: five of a large town, where a machine without a graphics card takes a quarter of
// a second for each, and the next press waits for them.
import type { Map as GlMap } from "maplibre-gl";

/** A worker that takes longer is not waited for. */
const MOST_MS = 1000;

export class OnePicture {
  #map: GlMap;
  #sources: readonly string[];
  /** What a map opens with comes piece by piece: it asks for its tiles with its pictures. */
  #isOpen = false;
  #telling = false;
  #until = 0;
  #waiting = 0;
  #drawn = false;

  /** `sources`: those whose data change while the map is looked at. */
  constructor(map: GlMap, sources: readonly string[]) {
    this.#map = map;
    this.#sources = sources;
    map.once("idle", () => (this.#isOpen = true));
    const draw = map.triggerRepaint.bind(map);
    map.on("render", () => {
      this.#drawn = true;
      queueMicrotask(() => (this.#drawn = false));
    });
    map.triggerRepaint = () => {
      if (this.#isLate) return this.#later();
      if (this.#isPlaced) return;
      window.clearTimeout(this.#waiting);
      this.#waiting = 0;
      draw();
    };
  }

  /** What is told to the map meanwhile is drawn together. */
  of(tell: () => void): void {
    if (!this.#isOpen) return tell();
    this.#until = performance.now() + MOST_MS;
    this.#telling = true;
    try {
      tell();
    } finally {
      this.#telling = false;
      this.#map.triggerRepaint();
    }
  }

  /** Whether something told is still under way; a hand that moves the map doesn't wait for it. */
  get #isLate(): boolean {
    if (this.#telling) return true;
    if (performance.now() >= this.#until || this.#map.isMoving()) return false;
    return this.#sources.some((source) => !this.#map.isSourceLoaded(source));
  }

  /**
   * Whether the library, done with a picture, wants the same once more as names have changed: without fading they
   * were all placed in the first.
   */
  get #isPlaced(): boolean {
    return this.#drawn && performance.now() < this.#until && !this.#map._sourcesDirty && !this.#map._styleDirty;
  }

  #later(): void {
    this.#waiting ||= window.setTimeout(() => {
      this.#waiting = 0;
      this.#map.triggerRepaint();
    }, MOST_MS);
  }
}
