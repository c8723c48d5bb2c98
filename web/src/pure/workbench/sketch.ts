// The division drawn by hand: what every act changes, so that it can be taken back and done again.
// Owns no drawing and no figures; whoever listens is told which units went where.
import { History } from "./history.js";

export interface Name {
  name: string;
  nameEn: string;
}

export const sameName = (one: Name | null | undefined, other: Name | null | undefined): boolean =>
  one?.name === other?.name && one?.nameEn === other?.nameEn;

export interface Change {
  /** Unit, grid before, grid after. */
  moves: [number, number, number][];
  /** Grid, name before, name after; null: the name that was heard first. */
  names: [number, Name | null, Name | null][];
}

export class Sketch {
  readonly of: Int32Array;
  readonly names: Map<number, Name>;
  readonly history = new History<Change>();
  #told: (change: Change) => void;
  #stroke: Change | null = null;

  constructor(of: ArrayLike<number>, told: (change: Change) => void, names: ReadonlyMap<number, Name> = new Map()) {
    this.of = Int32Array.from(of);
    this.names = new Map(names);
    this.#told = told;
  }

  /** Everything until `end` is one step. */
  begin(): void {
    this.#stroke ??= { moves: [], names: [] };
  }

  /** Ends the step; false when nothing has changed. */
  end(label: string): boolean {
    const stroke = this.#stroke;
    this.#stroke = null;
    if (!stroke || !(stroke.moves.length + stroke.names.length)) return false;
    this.history.did(label, stroke);
    return true;
  }

  /** Everything since `begin` was not meant. */
  cancel(): void {
    const stroke = this.#stroke;
    this.#stroke = null;
    if (stroke) this.#apply(reversed(stroke));
  }

  /** Puts units into a grid, within the step that was begun; how many moved. */
  put(units: Iterable<number>, grid: number): number {
    const change: Change = { moves: [], names: [] };
    for (const unit of units) {
      const was = this.of[unit] as number;
      if (was !== grid) change.moves.push([unit, was, grid]);
    }
    this.#do(change);
    return change.moves.length;
  }

  rename(grid: number, name: Name): void {
    this.#do({ moves: [], names: [[grid, this.names.get(grid) ?? null, name]] });
  }

  /** A change of another day, done again within the step that was begun. */
  play(change: Change): void {
    this.#do(change);
  }

  /** Another division in place of this one. */
  replace(of: ArrayLike<number>, names: ReadonlyMap<number, Name>): void {
    const change: Change = { moves: [], names: [] };
    for (let unit = 0; unit < this.of.length; unit += 1) {
      const [was, now] = [this.of[unit] as number, of[unit] as number];
      if (was !== now) change.moves.push([unit, was, now]);
    }
    for (const grid of new Set([...this.names.keys(), ...names.keys()])) {
      const [was, now] = [this.names.get(grid) ?? null, names.get(grid) ?? null];
      if (!sameName(was, now)) change.names.push([grid, was, now]);
    }
    this.#do(change);
  }

  /** Takes the last step back; its label, or null when there is none. */
  undo(): string | null {
    this.end("");
    const step = this.history.undo();
    if (step) this.#apply(reversed(step.change));
    return step?.label ?? null;
  }

  redo(): string | null {
    const step = this.history.redo();
    if (step) this.#apply(step.change);
    return step?.label ?? null;
  }

  #do(change: Change): void {
    if (!(change.moves.length + change.names.length)) return;
    if (!this.#stroke) throw new Error("no step was begun");
    this.#stroke.moves.push(...change.moves);
    this.#stroke.names.push(...change.names);
    this.#apply(change);
  }

  #apply(change: Change): void {
    for (const [unit, , now] of change.moves) this.of[unit] = now;
    for (const [grid, , now] of change.names) {
      if (now) this.names.set(grid, now);
      else this.names.delete(grid);
    }
    this.#told(change);
  }
}

export const reversed = (change: Change): Change => ({
  moves: change.moves.map(([unit, was, now]) => [unit, now, was] as [number, number, number]).reverse(),
  names: change.names.map(([grid, was, now]) => [grid, now, was] as [number, Name | null, Name | null]).reverse(),
});
