// What is laid over a few of the many units or seams. Only these are handed to the map: what is merely
// transparent costs a machine without a graphics card as much as what is seen.
import type { GeoJSONSource } from "maplibre-gl";

type Feature = { type: "Feature"; id: number; properties: { kind: string }; geometry: unknown };

export class Overlay<Kind extends string> {
  #source: () => GeoJSONSource | undefined;
  #kinds: readonly Kind[];
  #geometry: (id: number) => unknown;
  /** The kinds of each place as bits: those on the map, and those that are to be. */
  #drawn = new Map<number, number>();
  #asked = new Map<number, number>();

  constructor(source: () => GeoJSONSource | undefined, kinds: readonly Kind[], geometry: (id: number) => unknown) {
    this.#source = source;
    this.#kinds = kinds;
    this.#geometry = geometry;
  }

  /** What lies over a place once it is handed on. */
  lay(id: number, laid: Readonly<Partial<Record<Kind, boolean>>>): void {
    let bits = 0;
    for (let at = 0; at < this.#kinds.length; at += 1) if (laid[this.#kinds[at] as Kind]) bits |= 1 << at;
    if ((this.#asked.get(id) ?? this.#drawn.get(id) ?? 0) === bits) return;
    this.#asked.set(id, bits);
  }

  /** Hands what was laid to the map. */
  hand(): void {
    const [remove, add]: [number[], Feature[]] = [[], []];
    for (const [id, bits] of this.#asked) {
      const before = this.#drawn.get(id) ?? 0;
      this.#kinds.forEach((kind, at) => {
        const feature = id * this.#kinds.length + at;
        if (before & ~bits & (1 << at)) remove.push(feature);
        if (bits & ~before & (1 << at)) add.push({ type: "Feature", id: feature, properties: { kind }, geometry: this.#geometry(id) });
      });
      if (bits) this.#drawn.set(id, bits);
      else this.#drawn.delete(id);
    }
    this.#asked.clear();
    if (remove.length + add.length) void this.#source()?.updateData({ remove, add: add as never });
  }
}
