// Undo and redo without limit: each step keeps only what it changed.

export interface Step<T> {
  /** A word for what was done, shown beside "undo". */
  label: string;
  change: T;
}

export class History<T> {
  #done: Step<T>[] = [];
  #undone: Step<T>[] = [];

  /** Remembers a step that has been done; what was undone before is gone. */
  did(label: string, change: T): void {
    this.#done.push({ label, change });
    this.#undone = [];
  }

  /** The step to take back, or null. The caller reverses its change. */
  undo(): Step<T> | null {
    const step = this.#done.pop() ?? null;
    if (step) this.#undone.push(step);
    return step;
  }

  /** The step to do again, or null. */
  redo(): Step<T> | null {
    const step = this.#undone.pop() ?? null;
    if (step) this.#done.push(step);
    return step;
  }

  get back(): Step<T> | null {
    return this.#done.at(-1) ?? null;
  }

  get ahead(): Step<T> | null {
    return this.#undone.at(-1) ?? null;
  }

  get length(): number {
    return this.#done.length;
  }

  /** Steps that can be done again, the next one last: those of another day. */
  wait(undone: readonly Step<T>[]): void {
    this.#undone = [...undone];
  }

  /** The oldest first; of those undone the next to be done again last. */
  get steps(): { done: readonly Step<T>[]; undone: readonly Step<T>[] } {
    return { done: this.#done, undone: this.#undone };
  }
}
