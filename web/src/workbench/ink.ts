// Units just painted, on a sheet over the map, until the map itself has drawn them: a machine without a
// graphics card takes far longer for a picture of a large town than a hand waits for its stroke. The sheet
// is no larger than what lies on it, as such a machine reckons every transparent pixel too.
import type { Map as GlMap } from "maplibre-gl";
import { make } from "../elements/page.js";
import { PAPER } from "../map/style.js";
import { boundsOf } from "../pure/place.js";
import type { Shapes } from "../pure/workbench/land.js";
import { ringsOf } from "../pure/workbench/seams.js";

interface Spill {
  unit: number;
  colour: string;
}

/** West, north, east, south in pixels of the map. */
type Box = [number, number, number, number];

/** Room around what is painted, for the rest of the stroke. */
const ROOM_PX = 48;
const NOTHING: Box = [0, 0, 0, 0];

export class Ink {
  #map: GlMap;
  #shapes: Shapes;
  #sheet = make("canvas", "bench__ink");
  #box = NOTHING;
  #wet: Spill[] = [];
  #drawn = 0;
  #waiting = 0;

  constructor(map: GlMap, shapes: Shapes) {
    this.#map = map;
    this.#shapes = shapes;
    map.getCanvasContainer().append(this.#sheet);
    this.#lay(NOTHING);
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
    if (!this.#wet.length && this.#box === NOTHING) return;
    this.#lay(NOTHING);
    this.#draw();
  }

  #draw(): void {
    let spots = this.#spots(this.#drawn);
    const box = this.#around(spots);
    if (!box) return;
    if (!holds(this.#box, box)) {
      spots = this.#drawn ? this.#spots(0) : spots;
      this.#lay(this.#roomy(this.#around(spots) ?? box));
    }
    const pen = this.#sheet.getContext("2d");
    if (!pen) return;
    pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, -this.#box[0] * devicePixelRatio, -this.#box[1] * devicePixelRatio);
    for (const [at, rings] of spots.entries()) {
      pen.beginPath();
      for (const ring of rings) {
        for (const [corner, [x, y]] of ring.entries()) {
          if (corner) pen.lineTo(x, y);
          else pen.moveTo(x, y);
        }
      }
      const { colour } = this.#wet[this.#wet.length - spots.length + at] as Spill;
      for (pen.fillStyle of [PAPER, colour]) pen.fill("evenodd");
    }
    this.#drawn = this.#wet.length;
  }

  /** The outlines on the map of what was put, from the one on that is so many-th. */
  #spots(from: number): [number, number][][][] {
    return this.#wet.slice(from).map(({ unit }) => ringsOf(this.#shapes.features[unit]?.geometry ?? null).map((ring) => ring.map((place) => {
      const { x, y } = this.#map.project(place);
      return [x, y];
    })));
  }

  /** As much of the map as these outlines lie on; null: none of them can be seen. */
  #around(spots: [number, number][][][]): Box | null {
    const around = boundsOf(spots);
    return around && this.#seen(around);
  }

  #roomy([west, north, east, south]: Box): Box {
    return this.#seen([west - ROOM_PX, north - ROOM_PX, east + ROOM_PX, south + ROOM_PX]) ?? NOTHING;
  }

  #seen([west, north, east, south]: Box): Box | null {
    const canvas = this.#map.getCanvas();
    const [wide, high] = [canvas.width, canvas.height].map((size) => size / this.#map.getPixelRatio()) as [number, number];
    const box: Box = [Math.max(0, Math.floor(west)), Math.max(0, Math.floor(north)), Math.min(wide, Math.ceil(east)), Math.min(high, Math.ceil(south))];
    return box[0] < box[2] && box[1] < box[3] ? box : null;
  }

  /** The empty sheet over this part of the map. */
  #lay(box: Box): void {
    const [west, north, east, south] = (this.#box = box);
    this.#drawn = 0;
    this.#sheet.hidden = box === NOTHING;
    this.#sheet.width = (east - west) * devicePixelRatio;
    this.#sheet.height = (south - north) * devicePixelRatio;
    Object.assign(this.#sheet.style, { left: `${west}px`, top: `${north}px`, width: `${east - west}px`, height: `${south - north}px` });
  }
}

const holds = (outer: Box, inner: Box): boolean =>
  outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
