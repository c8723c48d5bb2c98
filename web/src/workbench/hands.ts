// What mouse, pen and finger do on the map: look, paint units into a grid, select, box, close roads.
// One finger does what the mouse does; two fingers move and zoom the map, whatever the mode.
import type { MapMouseEvent, MapTouchEvent } from "maplibre-gl";
import type { Chart } from "./chart.js";
import { announce, hint, part, t } from "./common.js";
import type { Model } from "./model.js";
import type { Painting } from "./painting.js";
import type { Roads } from "./roads.js";
import { NOBODY } from "../pure/workbench/registry.js";
import type { Spot } from "../pure/workbench/seams.js";

export type Mode = "look" | "paint" | "select" | "box" | "close";

/** Pixels between two looks along a stroke: a fast hand leaves no unit out. */
const STEP_PX = 6;
/** A stroke shorter than this, or one that hasn't left its place, was the first finger of two. */
const FIRST_FINGER_MS = 250;
/** After a touch the browser plays the mouse for that long. */
const ECHO_MS = 800;

export class Hands {
  mode: Mode = "look";
  #model: Model;
  #chart: Chart;
  #painting: Painting;
  #roads: Roads;
  #touchedAt = -ECHO_MS;
  #last: Spot | null = null;
  #from: Spot | null = null;
  #adding = true;
  #stroke = new Set<number>();
  #refused = 0;
  #pressedAt = 0;

  constructor(model: Model, chart: Chart, painting: Painting, roads: Roads, hovered: (unit: number) => void) {
    this.#model = model;
    this.#chart = chart;
    this.#painting = painting;
    this.#roads = roads;
    const { map } = chart;
    map.on("mousemove", (event) => (this.#last ? this.#drag(event) : this.#hover(event, hovered)));
    map.on("click", (event) => this.#click(event, hovered));
    map.on("mousedown", (event) => event.originalEvent.timeStamp - this.#touchedAt > ECHO_MS && this.#press(event));
    map.on("touchstart", (event) => this.#touch(event));
    map.on("touchmove", (event) => event.points.length === 1 && this.#last && this.#drag(event));
    for (const over of ["touchend", "touchcancel"] as const) {
      map.on(over, (event) => {
        this.#touchedAt = event.originalEvent.timeStamp;
        this.#release(event.point);
      });
    }
    window.addEventListener("mouseup", (event) => this.#release(this.#spot(event)));
    map.on("mouseout", () => !this.#last && hovered(-1));
  }

  set(mode: Mode): void {
    this.#roads.leave();
    this.mode = mode;
    const cursors = { look: "", paint: "crosshair", select: "pointer", box: "crosshair", close: "pointer" };
    this.#chart.map.getCanvas().style.cursor = cursors[mode];
    if (mode === "paint") this.#model.handFirst();
  }

  #hover(event: MapMouseEvent, hovered: (unit: number) => void): void {
    hovered(this.#chart.unitAt(event.point));
    if (this.mode === "close") this.#roads.hover(event.point);
  }

  /** A second finger takes the map; what the first did on landing is undone. */
  #touch(event: MapTouchEvent): void {
    this.#touchedAt = event.originalEvent.timeStamp;
    if (event.points.length === 1) return this.#press(event);
    const still = this.#last && this.#from && Math.hypot(this.#last.x - this.#from.x, this.#last.y - this.#from.y) < STEP_PX;
    if (this.#last && (still || this.#touchedAt - this.#pressedAt < FIRST_FINGER_MS)) this.#unpress();
    else this.#release(event.point);
  }

  #click(event: MapMouseEvent, hovered: (unit: number) => void): void {
    const unit = this.#chart.unitAt(event.point);
    hovered(unit);
    if (this.mode === "close") return this.#roads.tap(event.point);
    if (this.mode !== "look" || unit < 0) return;
    this.#model.choose(this.#model.drawn.of[unit] ?? NOBODY);
  }

  #press(event: MapMouseEvent | MapTouchEvent): void {
    const button = (event.originalEvent as MouseEvent).button ?? 0;
    if (this.mode === "look" || this.mode === "close" || button !== 0) return;
    this.#hold(event);
    this.#pressedAt = event.originalEvent.timeStamp;
    if (this.mode === "paint" && this.#model.target === NOBODY) return hint(t("noTarget"), true);
    this.#last = this.#from = event.point;
    this.#stroke.clear();
    this.#refused = 0;
    if (this.mode === "paint") this.#model.begin();
    if (this.mode === "select") this.#adding = !this.#model.selection.has(this.#chart.unitAt(event.point));
    if (this.mode !== "box") this.#reach([this.#chart.unitAt(event.point)]);
  }

  /** The map stays where it is. A mouse press isn't prevented, as the map would draw itself anew for that. */
  #hold(event: MapMouseEvent | MapTouchEvent): void {
    if (event.type === "mousedown") this.#chart.map.dragPan.disable();
    else event.preventDefault();
  }

  #drag(event: MapMouseEvent | MapTouchEvent): void {
    const last = this.#last as Spot;
    if (this.mode === "box") return this.#rubber(event.point);
    const far = Math.hypot(event.point.x - last.x, event.point.y - last.y);
    const steps = Math.max(1, Math.ceil(far / STEP_PX));
    const units = Array.from({ length: steps }, (_, step) => {
      const share = (step + 1) / steps;
      return this.#chart.unitAt({ x: last.x + (event.point.x - last.x) * share, y: last.y + (event.point.y - last.y) * share });
    });
    this.#last = event.point;
    this.#reach(units);
  }

  #release(spot: Spot): void {
    this.#chart.map.dragPan.enable();
    if (!this.#last) return;
    this.#last = null;
    part("rubber").hidden = true;
    const model = this.#model;
    if (this.mode === "box") model.select(this.#boxed(this.#from as Spot, spot), true);
    if (this.mode !== "paint") return;
    const moved = this.#stroke.size;
    if (model.end(t("didMove", { n: moved, grid: model.name(model.target, model.hand) }))) {
      announce(t("didMove", { n: moved, grid: model.name(model.target, model.hand) }));
    }
    if (this.#refused) hint(t("upperStop", { n: this.#refused }), true);
  }

  #unpress(): void {
    this.#last = null;
    part("rubber").hidden = true;
    if (this.mode === "paint") this.#model.cancel();
    if (this.mode === "select") this.#model.select(this.#stroke, !this.#adding);
  }

  #reach(found: number[]): void {
    const units = found.filter((unit) => unit >= 0 && !this.#stroke.has(unit));
    if (!units.length) return;
    if (this.mode === "select") {
      units.forEach((unit) => this.#stroke.add(unit));
      return this.#model.select(units, this.#adding);
    }
    const fresh = [...new Set(units)].filter((unit) => this.#model.hand.of[unit] !== this.#model.target);
    const admitted = this.#model.admitted(fresh, this.#model.target);
    this.#refused += fresh.length - admitted.length;
    admitted.forEach((unit) => this.#stroke.add(unit));
    this.#model.sketch.put(admitted, this.#model.target);
  }

  #rubber(spot: Spot): void {
    const from = this.#from as Spot;
    const box = part("rubber");
    box.hidden = false;
    box.style.left = `${Math.min(from.x, spot.x)}px`;
    box.style.top = `${Math.min(from.y, spot.y)}px`;
    box.style.width = `${Math.abs(from.x - spot.x)}px`;
    box.style.height = `${Math.abs(from.y - spot.y)}px`;
  }

  #boxed(from: Spot, to: Spot): number[] {
    const [west, east] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
    const [north, south] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
    return this.#painting.middle.flatMap((middle, unit) => {
      const at = this.#chart.map.project(middle);
      return at.x >= west && at.x <= east && at.y >= north && at.y <= south ? [unit] : [];
    });
  }

  #spot(event: MouseEvent): Spot {
    const frame = this.#chart.map.getCanvas().getBoundingClientRect();
    return { x: event.clientX - frame.left, y: event.clientY - frame.top };
  }
}
