// The steps of a hand drawing as a text for the browser's store, and back, so that undo outlives the
// page. Bounded: the newest steps stay. Refuses steps that don't lead to the division they lie beside.
import type { Step } from "./history.js";
import { reversed, type Change, type Name } from "./sketch.js";

const STEPS_MOST = 100;
/** Units moved, in all steps together: about 400 KB of text. */
const MOVES_MOST = 30_000;

type Steps = readonly Step<Change>[];

export interface Past {
  /** Where the first of `done` began. */
  of: Int32Array;
  names: Map<number, Name>;
  done: Step<Change>[];
  undone: Step<Change>[];
}

type Packed = [label: string, moves: number[], names: Change["names"]];

/** The newest steps back, and as many ahead as there is room for. */
export function packSteps(done: Steps, undone: Steps, stamp: string): string {
  let room = MOVES_MOST;
  const packed = (steps: Steps): Packed[] => {
    const found: Packed[] = [];
    for (const { label, change } of [...steps].reverse().slice(0, STEPS_MOST)) {
      room -= change.moves.length + change.names.length;
      if (room < 0) break;
      found.push([label, change.moves.flat(), change.names]);
    }
    return found.reverse();
  };
  return JSON.stringify({ stamp, done: packed(done), undone: packed(undone) });
}

/** The steps as kept, with the numbers of grids as `numbers` says; null where they don't end in `of` and `names`. */
export function readSteps(
  text: string | null, stamp: string, of: readonly number[], names: readonly [number, Name][], numbers: readonly number[],
): Past | null {
  try {
    const kept = JSON.parse(text ?? "") as { stamp?: string; done?: Packed[]; undone?: Packed[] };
    if (kept.stamp !== stamp || !Array.isArray(kept.done) || !Array.isArray(kept.undone)) return null;
    const [done, undone] = [kept.done, kept.undone].map((steps) => steps.map((step) => unpacked(step, numbers)));
    const past = { of: Int32Array.from(of), names: new Map(names), done: done ?? [], undone: undone ?? [] };
    return leadsBack(past) ? past : null;
  } catch {
    return null;
  }
}

function unpacked([label, flat, names]: Packed, numbers: readonly number[]): Step<Change> {
  const grid = (kept: number | undefined): number => {
    const found = numbers[kept ?? -1];
    if (found === undefined) throw new Error("a step names a grid that isn't kept");
    return found;
  };
  const moves: Change["moves"] = [];
  for (let at = 0; at < flat.length; at += 3) moves.push([flat[at] as number, grid(flat[at + 1]), grid(flat[at + 2])]);
  return { label: String(label), change: { moves, names: names.map(([kept, was, now]) => [grid(kept), was, now]) } };
}

/** Takes every step back from the end, and tries those ahead; false where one doesn't fit. */
function leadsBack(past: Past): boolean {
  const ahead = { of: past.of.slice(), names: new Map(past.names) };
  const back = [...past.done].reverse().every(({ change }) => applied(past, reversed(change)));
  return back && [...past.undone].reverse().every(({ change }) => applied(ahead, change));
}

function applied(state: Pick<Past, "of" | "names">, change: Change): boolean {
  for (const [unit, was, now] of change.moves) {
    if (state.of[unit] !== was) return false;
    state.of[unit] = now;
  }
  for (const [grid, was, now] of change.names) {
    if ((state.names.get(grid)?.name ?? null) !== (was?.name ?? null)) return false;
    if (now) state.names.set(grid, now);
    else state.names.delete(grid);
  }
  return true;
}
