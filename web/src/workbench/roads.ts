// Closing roads on the map: a tap on the border between two units closes or opens it, and so do taps on
// the two units in turn.
import { borderBetween } from "../pure/workbench/land.js";
import { isClosed, withoutRoad, withRoad, type Border } from "../pure/workbench/roads.js";
import { nearestSeam, type Spot } from "../pure/workbench/seams.js";
import type { Chart } from "./chart.js";
import { announce, hint, t } from "./common.js";
import type { Model } from "./model.js";
import type { Painting } from "./painting.js";

/** How near to a border a pointer must be, in pixels: a finger is thicker. */
const NEAR_PX = matchMedia("(pointer: coarse)").matches ? 16 : 10;

export class Roads {
  #model: Model;
  #chart: Chart;
  #painting: Painting;
  /** The first of two units, until the second is tapped. */
  #first = -1;

  constructor(model: Model, chart: Chart, painting: Painting) {
    this.#model = model;
    this.#chart = chart;
    this.#painting = painting;
  }

  /** The mode has ended: nothing is pointed at any more. */
  leave(): void {
    this.#first = -1;
    this.#painting.point(-1, -1);
  }

  hover(spot: Spot): void {
    this.#painting.point(this.#seam(spot), this.#first);
  }

  tap(spot: Spot): void {
    const seam = this.#painting.seams[this.#seam(spot)];
    if (seam) return this.#turn(seam.left, seam.right);
    const unit = this.#chart.unitAt(spot);
    if (unit < 0 || unit === this.#first) return this.leave();
    if (this.#first >= 0 && borderBetween(this.#model.land, this.#first, unit) >= 0) return this.#turn(this.#first, unit);
    this.#first = unit;
    this.#painting.point(-1, unit);
    hint(t("roadSecond", { unit: this.#model.short(unit) }));
  }

  #seam(spot: Spot): number {
    const unit = this.#chart.unitAt(spot);
    if (unit < 0) return -1;
    const among = this.#painting.seamsAt(unit).filter((id) => this.#isBorder(id));
    return nearestSeam(this.#painting.seams, among, spot, (place) => this.#chart.map.project(place), NEAR_PX);
  }

  #isBorder(id: number): boolean {
    const seam = this.#painting.seams[id];
    return Boolean(seam && seam.right >= 0 && borderBetween(this.#model.land, seam.left, seam.right) >= 0);
  }

  #turn(one: number, other: number): void {
    const border: Border = [this.#model.land.code[one] ?? "", this.#model.land.code[other] ?? ""];
    const { edits } = this.#model;
    const closed = isClosed(edits, border);
    this.leave();
    this.#model.setEdits(closed ? withoutRoad(edits, border) : withRoad(edits, border));
    const said = t(closed ? "roadOpen" : "roadClosed", { one: this.#model.short(one), other: this.#model.short(other) });
    hint(said);
    announce(said);
  }
}
