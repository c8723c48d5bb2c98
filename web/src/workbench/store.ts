// Unsaved work in this browser, one for each account, drawing and level, so that nothing entered is lost;
// beside it its steps, so that undo outlives the page.
import { owned } from "../elements/page.js";
import { hasLeft, stepsKey } from "../elements/past-steps.js";
import { readKept, stampOf, type Kept } from "../pure/workbench/keep.js";
import { packSteps } from "../pure/workbench/past.js";
import type { Form } from "../pure/workbench/wish.js";
import type { Model } from "./model.js";

const PREFIX = "wangge-bench:";
const PAUSE_MS = 400;

export class Store {
  /** Whether it couldn't be kept the last time. */
  failed = false;
  #key: string;
  #steps: string;
  #model: Model;
  #form: () => Form;
  #heard: () => void;
  #timer = 0;
  #stamp: string;
  #over = false;

  constructor(model: Model, drawing: string, form: () => Form, heard: () => void) {
    this.#model = model;
    const name = nameOf(model, drawing);
    this.#key = PREFIX + owned(name);
    this.#steps = stepsKey(name);
    this.#form = form;
    this.#heard = heard;
    this.#stamp = stampOf(model.land.code);
    window.addEventListener("pagehide", () => this.now());
  }

  /** What is kept, and its steps as a text that is read once its grids have their numbers. */
  static read(model: Model, drawing: string): { kept: Kept | null; other: boolean; steps: string | null } {
    const name = nameOf(model, drawing);
    const text = localStorage.getItem(PREFIX + owned(name));
    const kept = readKept(text, stampOf(model.land.code));
    return { kept, other: Boolean(text) && !kept, steps: localStorage.getItem(stepsKey(name)) };
  }

  soon(): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.now(), PAUSE_MS);
  }

  now(): void {
    window.clearTimeout(this.#timer);
    if (this.#over) return;
    const { done, undone } = this.#model.sketch.history.steps;
    const worked = done.length + undone.length > 0;
    const kept = this.#kept(worked);
    try {
      localStorage.removeItem(this.#steps); // should there be no room, then rather for the work itself
      localStorage.setItem(this.#key, JSON.stringify(kept));
      if (worked && !hasLeft()) localStorage.setItem(this.#steps, packSteps(done, undone, this.#stamp));
      this.failed = false;
    } catch {
      this.failed = true;
    }
    this.#heard();
  }

  /** The work is saved: of it only what was asked for and what has changed on the ground is still kept. */
  forget(): void {
    window.clearTimeout(this.#timer);
    this.#over = true;
    for (const name of [this.#key, this.#steps]) localStorage.removeItem(name);
    try {
      localStorage.setItem(this.#key, JSON.stringify({ ...this.#kept(false), note: "" }));
    } catch {
      // no room: it is asked for anew
    }
  }

  #kept(worked: boolean): Kept {
    const { sketch, registry, ground, edits } = this.#model;
    return {
      version: ground.version, level: ground.leaf_level.key, stamp: this.#stamp,
      grids: worked ? registry.grids : [...registry.grids.slice(0, 1)],
      of: worked ? [...sketch.of] : [],
      names: worked ? [...sketch.names] : [],
      form: this.#form(), edits, note: document.querySelector<HTMLTextAreaElement>('[data-bench="note"]')?.value ?? "",
    };
  }
}

const nameOf = (model: Model, drawing: string): string => `${drawing}:${model.ground.leaf_level.key}`;
