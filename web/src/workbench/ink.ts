// Units just painted, on a sheet over the map, until the map itself has drawn them: a machine without a
// graphics card takes far longer for a picture of a large town than a hand waits for its stroke.
import type { Map as GlMap } from "maplibre-gl";
import { make } from "../elements/page.js";
import { PAPER } from "../map/style.js";
import type { Shapes } from "../pure/workbench/land.js";
import { ringsOf } from "../pure/workbench/seams.js";

interface Spill {
  unit: number;
  colour: string;
}

export class Ink {
  #map: GlMap;
  #shapes: Shapes;
  #sheet = make("canvas", "bench__ink");
  #wet: Spill[] = [];
  #drawn = 0;
  #waiting = 0;

  constructor(map: GlMap, shapes: Shapes) {
    this.#map = map;
    this.#shapes = shapes;
    map.getCanvasContainer().append(this.#sheet);
    map.on("move", () => this.#afresh());
    map.on("resize", () => this.#afresh());
  }

  /** A unit in another colour, with the next picture of the page. */
  put(unit: number, colour: string): void {
    this.#wet.push({ unit, colour });
    this.#waiting ||= requestAnimationFrame(() => {
      this.#waiting = 0;
      this.#draw();
    });
  }

  /** The map has been told of all that was put: with its next picture the sheet is empty. */
  dry(): void {
    if (!this.#wet.length) return;
    this.#wet.length = this.#drawn; // what isn't on the sheet yet needn't come to it
    const told = new Set(this.#wet);
    this.#map.once("render", () => {
      this.#wet = this.#wet.filter((spill) => !told.has(spill));
      this.#afresh();
    });
    this.#map.triggerRepaint();
  }

  #afresh(): void {
    if (!this.#wet.length && !this.#sheet.width) return;
    const { clientWidth, clientHeight } = this.#map.getCanvas();
    const ratio = this.#wet.length ? devicePixelRatio : 0;
    this.#sheet.width = clientWidth * ratio;
    this.#sheet.height = clientHeight * ratio;
    this.#drawn = 0;
    this.#draw();
  }

  #draw(): void {
    if (this.#wet.length && !this.#sheet.width) return this.#afresh();
    const pen = this.#sheet.getContext("2d");
    if (!pen) return;
    pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    for (const { unit, colour } of this.#wet.slice(this.#drawn)) {
      pen.beginPath();
      for (const ring of ringsOf(this.#shapes.features[unit]?.geometry ?? null)) {
        for (const [at, place] of ring.entries()) {
          const { x, y } = this.#map.project(place);
          if (at) pen.lineTo(x, y);
          else pen.moveTo(x, y);
        }
      }
      for (pen.fillStyle of [PAPER, colour]) pen.fill("evenodd");
    }
    this.#drawn = this.#wet.length;
  }
}
