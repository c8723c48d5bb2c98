// Unsaved work in this browser, one for each drawing and level, so that nothing entered is lost.
import { readKept, stampOf, type Kept } from "../pure/workbench/keep.js";
import type { Form } from "../pure/workbench/wish.js";
import type { Model } from "./model.js";

const PREFIX = "wangge-bench:";
const PAUSE_MS = 400;

export class Store {
  /** Whether it couldn't be kept the last time. */
  failed = false;
  #key: string;
  #model: Model;
  #form: () => Form;
  #heard: () => void;
  #timer = 0;
  #stamp: string;
  #over = false;

  constructor(model: Model, drawing: string, form: () => Form, heard: () => void) {
    this.#model = model;
    this.#key = `${PREFIX}${drawing}:${model.ground.leaf_level.key}`;
    this.#form = form;
    this.#heard = heard;
    this.#stamp = stampOf(model.land.code);
    window.addEventListener("pagehide", () => this.now());
  }

  static read(model: Model, drawing: string): { kept: Kept | null; other: boolean } {
    const text = localStorage.getItem(`${PREFIX}${drawing}:${model.ground.leaf_level.key}`);
    const kept = readKept(text, stampOf(model.land.code));
    return { kept, other: Boolean(text) && !kept };
  }

  soon(): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.now(), PAUSE_MS);
  }

  now(): void {
    window.clearTimeout(this.#timer);
    if (this.#over) return;
    const { sketch, registry, ground, dirty, edits } = this.#model;
    const kept: Kept = {
      version: ground.version, level: ground.leaf_level.key, stamp: this.#stamp,
      grids: dirty ? registry.grids : [...registry.grids.slice(0, 1)],
      of: dirty ? [...sketch.of] : [],
      names: dirty ? [...sketch.names] : [],
      form: this.#form(), edits, note: document.querySelector<HTMLTextAreaElement>('[data-bench="note"]')?.value ?? "",
    };
    try {
      localStorage.setItem(this.#key, JSON.stringify(kept));
      this.failed = false;
    } catch {
      this.failed = true;
    }
    this.#heard();
  }

  /** The work is saved: nothing of it is kept, also not when the page goes. */
  forget(): void {
    window.clearTimeout(this.#timer);
    this.#over = true;
    localStorage.removeItem(this.#key);
  }
}
