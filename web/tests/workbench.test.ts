import assert from "node:assert/strict";
import { test } from "node:test";
import { colour, PALETTE, touching } from "../src/pure/workbench/colours.js";
import { withEstates } from "../src/pure/workbench/estates.js";
import { bestOf, figuresOf, type Figures } from "../src/pure/workbench/figures.js";
import { classOf, histogram, quantiles } from "../src/pure/workbench/histogram.js";
import { readKept, stampOf } from "../src/pure/workbench/keep.js";
import { borderBetween } from "../src/pure/workbench/land.js";
import { neighboursOf, piecesOf } from "../src/pure/workbench/pieces.js";
import { NOBODY } from "../src/pure/workbench/registry.js";
import { isClosed, withoutRoad, withRoad } from "../src/pure/workbench/roads.js";
import { nearestSeam, seamsOf } from "../src/pure/workbench/seams.js";
import { mixedLoad, sharesOf, WHOLE, withShare } from "../src/pure/workbench/shares.js";
import { packSteps, readSteps } from "../src/pure/workbench/past.js";
import { Sketch } from "../src/pure/workbench/sketch.js";
import { Tally } from "../src/pure/workbench/tally.js";
import { outOfLimits, warningsOf } from "../src/pure/workbench/warnings.js";
import { benchWords, tell } from "../src/pure/workbench/words.js";
import { Drawn } from "../src/pure/workbench/drawn.js";
import { gridsFor, isRange, stillOpen, wishOf, type Edit, type Form } from "../src/pure/workbench/wish.js";
import { halves, HIGH, land, SIDE_M, town, WIDE } from "./ground.js";

const figures = (tally: Tally, was: ArrayLike<number>): Figures =>
  figuresOf(tally, { weight: "households", moved: (unit) => tally.of[unit] !== was[unit], broken: 0 });

/** Numbers that look random and are the same in every run. */
function* numbers(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

test("two halves along the main road: even, square, nothing of the road inside", () => {
  const found = figures(new Tally(land(), halves(), 2), halves());
  assert.equal(found.grids, 2);
  assert.equal(found.ideal, 120);
  assert.equal(found.over, 0);
  assert.equal(found.cutM, HIGH * SIDE_M);
  assert.equal(found.insideShare, 0);
  assert.equal(found.movedUnits, 0);
  const outline = 2 * (3 + 4) * SIDE_M;
  assert.ok(Math.abs(found.compactness - (4 * Math.PI * 12 * SIDE_M ** 2) / outline ** 2) < 1e-12);
  assert.ok(Math.abs(found.reachM - Math.hypot(100, 150)) < 1e-6);
});

test("a grid is also measured against those of its own upper grid", () => {
  const quarters = Array.from({ length: 24 }, (_, at) => (at % WIDE < 3 ? 0 : at < 12 ? 1 : 2));
  const tally = new Tally(land(), quarters, 3);
  tally.move(3, 2);
  const found = figuresOf(tally, { weight: "households", moved: () => false, broken: 0, upper: (grid) => (grid === 0 ? 0 : 1) });
  assert.ok(Math.abs(found.over - 0.5) < 1e-12);
  assert.ok(Math.abs(found.overInside - 1 / 6) < 1e-12);
});

test("one unit moved changes loads, cut, outline and the road inside", () => {
  const tally = new Tally(land(), halves(), 2);
  assert.equal(tally.move(3, 0), 1);
  const found = figures(tally, halves());
  assert.deepEqual(tally.load.get("households"), [130, 110]);
  assert.ok(Math.abs(found.over - 130 / 120 + 1) < 1e-12);
  assert.ok(Math.abs(found.under - 110 / 120 + 1) < 1e-12);
  assert.equal(found.cutM, (HIGH + 1) * SIDE_M);
  assert.equal(found.insideShare, 1 / HIGH);
  assert.equal(found.movedUnits, 1);
  assert.equal(found.movedWeight, 10);
});

test("running sums after any moves are those of the same division counted afresh", () => {
  const ground = land();
  const tally = new Tally(ground, halves(), 2);
  const random = numbers(7);
  const third = tally.grow();
  for (let step = 0; step < 500; step += 1) {
    const unit = Math.floor(random.next().value * ground.n);
    tally.move(unit, Math.floor(random.next().value * (third + 1)));
  }
  const fresh = new Tally(ground, tally.of, third + 1);
  for (const name of ["units", "areaM2", "outlineM"] as const) {
    assert.deepEqual(tally[name].map(Math.round), fresh[name].map(Math.round), name);
  }
  assert.equal(Math.round(tally.cutM), Math.round(fresh.cutM));
  assert.equal(Math.round(tally.insideM), Math.round(fresh.insideM));
  assert.deepEqual(tally.load.get("households"), fresh.load.get("households"));
});

test("a grid in pieces is found, its largest piece first; a closed road parts it too", () => {
  const ground = land();
  const of = Int32Array.from(halves());
  assert.equal(piecesOf(ground, of, new Set([0])).get(0)?.length, 1);
  of[5] = 0;
  const pieces = piecesOf(ground, of, new Set([0, 1]));
  assert.deepEqual(pieces.get(0)?.map((piece) => piece.length), [12, 1]);
  assert.deepEqual(pieces.get(0)?.[1], [5]);
  assert.equal(pieces.get(1)?.length, 1);
  const row = new Set([0, 1, 2].map((column) => borderBetween(ground, column, column + WIDE)));
  assert.deepEqual(piecesOf(ground, Int32Array.from(halves()), new Set([0]), row).get(0)?.map((p) => p.length), [9, 3]);
});

test("neighbours of a grid are the units just outside it", () => {
  assert.deepEqual(neighboursOf(land(), Int32Array.from(halves()), 0), [3, 9, 15, 21]);
  assert.equal(borderBetween(land(), 0, 2), -1);
});

test("steps are taken back and done again, each stroke as one", () => {
  const told: number[] = [];
  const sketch = new Sketch(halves(), (change) => told.push(change.moves.length));
  sketch.begin();
  assert.equal(sketch.put([3, 9, 2], 0), 2);
  assert.equal(sketch.put([15], 0), 1);
  assert.equal(sketch.end("paint"), true);
  sketch.begin();
  assert.equal(sketch.put([3], 0), 0);
  assert.equal(sketch.end("paint"), false);
  sketch.begin();
  sketch.rename(0, { name: "西片", nameEn: "West" });
  sketch.end("name");
  assert.equal(sketch.undo(), "name");
  assert.equal(sketch.names.size, 0);
  assert.equal(sketch.undo(), "paint");
  assert.deepEqual([...sketch.of], halves());
  assert.equal(sketch.undo(), null);
  assert.equal(sketch.redo(), "paint");
  assert.equal(sketch.of[15], 0);
  assert.equal(sketch.redo(), "name");
  assert.equal(sketch.names.get(0)?.name, "西片");
  assert.equal(sketch.redo(), null);
  assert.deepEqual(told, [2, 1, 0, 0, 3, 3, 0]);
});

test("a thousand steps back lead exactly to the beginning", () => {
  const sketch = new Sketch(halves(), () => undefined);
  const random = numbers(3);
  for (let step = 0; step < 1000; step += 1) {
    sketch.begin();
    sketch.put([Math.floor(random.next().value * 24), Math.floor(random.next().value * 24)], Math.floor(random.next().value * 5));
    sketch.end("paint");
  }
  const end = [...sketch.of];
  const steps = sketch.history.length;
  while (sketch.undo() !== null);
  assert.deepEqual([...sketch.of], halves());
  while (sketch.redo() !== null);
  assert.deepEqual([...sketch.of], end);
  assert.equal(sketch.history.length, steps);
});

test("another division in place of this one is one step, names with it", () => {
  const sketch = new Sketch(halves(), () => undefined);
  sketch.begin();
  sketch.replace(new Int32Array(24).fill(1), new Map([[1, { name: "全", nameEn: "All" }]]));
  assert.equal(sketch.end("adopt"), true);
  assert.equal(sketch.undo(), "adopt");
  assert.deepEqual([...sketch.of], halves());
  assert.equal(sketch.names.size, 0);
});

test("bars count loads about their ideal, the outermost whatever is farther", () => {
  const bars = histogram([0, 0.05, -0.01, 0.1, 2, -1]);
  assert.equal(bars.length, 10);
  assert.deepEqual(bars.map((bar) => bar.count), [1, 0, 0, 0, 1, 2, 1, 0, 0, 1]);
  assert.equal(bars.reduce((sum, bar) => sum + bar.count, 0), 6);
});

test("classes hold about as many values each, equal values together", () => {
  assert.deepEqual(quantiles([1, 2, 3, 4, 5, 6], 3), [3, 5]);
  assert.deepEqual(quantiles([7, 7, 7], 4), []);
  assert.equal(classOf(5, [3, 5]), 2);
  assert.equal(classOf(1, [3, 5]), 0);
});

test("neighbouring grids get different colours, and keep them while they can", () => {
  const ground = land();
  const of = Int32Array.from({ length: 24 }, (_, at) => at);
  const near = touching(ground, of, 24);
  const chosen = colour(near);
  near.forEach((around, grid) => around.forEach((other) => assert.notEqual(chosen[grid], chosen[other])));
  assert.deepEqual(colour(near, chosen), chosen);
  const clash = [...chosen];
  clash[1] = chosen[0] as number;
  const mended = colour(near, clash);
  near.forEach((around, grid) => around.forEach((other) => assert.notEqual(mended[grid], mended[other])));
  assert.ok(mended.filter((tone, grid) => tone !== clash[grid]).length <= 2);
  assert.ok(chosen.every((tone) => tone >= 0 && tone < PALETTE.length));
});

test("seams lie between exactly the units that touch, and the outline goes round", () => {
  const ground = town();
  const seams = seamsOf(ground.shapes);
  const inner = seams.filter((seam) => seam.right >= 0).map((s) => [s.left, s.right].sort((a, b) => a - b).join(" "));
  const borders = ground.borders.left.map((left, at) => [left, ground.borders.right[at] as number].join(" "));
  assert.deepEqual(inner.sort(), borders.sort());
  const stretches = seams.filter((seam) => seam.right < 0).flatMap((seam) => seam.lines.map((line) => line.length - 1));
  assert.equal(stretches.reduce((sum, count) => sum + count, 0), 2 * (WIDE + HIGH));
});

test("the best of a row is marked, unless all are alike", () => {
  const base = figures(new Tally(land(), halves(), 2), halves());
  const other = { ...base, over: 0.2, compactness: base.compactness + 0.1, insideShare: null };
  assert.deepEqual([...bestOf([base, other], "over")], [0]);
  assert.deepEqual([...bestOf([base, other], "compactness")], [1]);
  assert.deepEqual([...bestOf([base, other], "cutM")], []);
  assert.deepEqual([...bestOf([{ ...base, cutM: 46_700 }, { ...base, cutM: 46_740 }], "cutM")], [], "both are shown as 46.7 km");
  assert.deepEqual([...bestOf([base, other], "insideShare")], []);
  assert.deepEqual([...bestOf([base], "over")], []);
});

test("a wish says either how many or how large", () => {
  const form: Form = {
    level: "grid", under: "", weights: ["households", "area_m2"], mixed: false, shares: { households: 60, area_m2: 40 }, how: "count", k: 4, min: 300, max: 500,
    barriers: 5, stay: 3, maxPercent: 10, seed: 1, edits: [],
  };
  assert.equal(wishOf(form, 1)["k"], 4);
  assert.equal(wishOf(form, 1)["shares"], null);
  assert.deepEqual(wishOf({ ...form, mixed: true }, 1)["shares"], [60, 40]);
  assert.equal("range" in wishOf(form, 1), false);
  assert.equal(wishOf(form, 1)["max_imbalance"], 0.1);
  const range = wishOf({ ...form, how: "range", maxPercent: null }, 1);
  assert.deepEqual(range["range"], [300, 500]);
  assert.equal("k" in range, false);
  assert.equal(range["max_imbalance"], null);
  assert.deepEqual(gridsFor(2400, 300, 500), [5, 8]);
  assert.deepEqual(gridsFor(2400, 0, 500), [5, Infinity]);
  const [fewest, most] = gridsFor(2400, 5000, 6000);
  assert.ok(fewest > most, "not even one grid is that heavy");
  assert.deepEqual([isRange(0, 1), isRange(0, 0), isRange(9, 3), isRange(NaN, 3)], [true, false, false, false]);
});

test("a community that has been split is split no more; what else has changed stays", () => {
  const split: Edit = { kind: "split", upper: "01", units: ["U1"], name: "北苑" };
  const closed: Edit = { kind: "closed", borders: [["U0", "U1"]] };
  const ground = (parent: number[]) => ({ uppers: [{ code: "01" }, { code: "02" }], units: { code: ["U0", "U1"], parent } });
  assert.deepEqual(stillOpen([split, closed], ground([0, 0])), [split, closed]);
  assert.deepEqual(stillOpen([split, closed], ground([0, 1])), [closed]);
});

test("kept work comes back on the same units only", () => {
  const stamp = stampOf(["U0", "U1"]);
  const grids = [{ code: "1", name: "一", nameEn: "", upper: 0 }];
  const kept = { version: 1, level: "grid", stamp, grids, of: [0, 0], names: [], form: {}, edits: [], note: "" };
  assert.deepEqual(readKept(JSON.stringify(kept), stamp), kept);
  assert.equal(readKept(JSON.stringify(kept), stampOf(["U1", "U0"])), null);
  assert.equal(readKept(JSON.stringify({ ...kept, of: [0, 1] }), stamp), null);
  assert.equal(readKept("{", stamp), null);
  assert.equal(readKept(null, stamp), null);
});

test("a division kept up to date says the same as one made afresh, and names what is wrong", () => {
  const ground = land();
  const former = Int32Array.from(halves(), (grid) => grid + 1);
  const setting = { land: ground, former, upper: () => 0 };
  const drawn = new Drawn(setting, former, 3);
  assert.deepEqual(warningsOf(drawn, { weight: "households", range: null, over: 0.05 }), []);
  const touched = drawn.apply({ moves: [[5, 2, 1], [4, 2, NOBODY]], names: [[1, null, { name: "西", nameEn: "" }]] });
  assert.deepEqual([...touched].sort(), [0, 1, 2]);
  const fresh = new Drawn(setting, drawn.of, 3);
  assert.deepEqual(drawn.figures("households"), fresh.figures("households"));
  assert.deepEqual(drawn.figures("households").movedUnits, 2);
  assert.deepEqual([...drawn.broken], [...fresh.broken]);
  assert.equal(outOfLimits(drawn, { weight: "households", range: null, over: null }), 0);
  assert.equal(outOfLimits(drawn, { weight: "households", range: [110, 125], over: null }), 2);
  const kinds = warningsOf(drawn, { weight: "households", range: [110, 125], over: null }).map((warning) => warning.kind);
  assert.deepEqual(kinds, ["broken", "unassigned", "outside", "outside"]);
  const heavy = warningsOf(drawn, { weight: "households", range: null, over: 0.1 });
  assert.deepEqual(heavy.map(({ kind }) => kind), ["broken", "unassigned", "heavy"]);
  assert.equal(drawn.names.get(1)?.name, "西");
  const clash = drawn.settle();
  assert.ok([...clash].every((grid) => grid < 3));
});

test("closing a road shows at once which grids it parts", () => {
  const ground = land();
  const former = Int32Array.from(halves(), (grid) => grid + 1);
  const drawn = new Drawn({ land: ground, former, upper: () => 0 }, former, 3);
  drawn.reground(new Set([3, 4, 5].map((column) => borderBetween(ground, column, column + WIDE))));
  assert.deepEqual([...drawn.broken.keys()], [2]);
  drawn.reground(new Set());
  assert.equal(drawn.broken.size, 0);
});

test("every word of the workbench stands in both languages with the same places to fill", () => {
  const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
  for (const [key, [zh, en]] of benchWords()) {
    assert.match(zh, /[\u4e00-\u9fff{]/, key);
    assert.doesNotMatch(en, /[\u4e00-\u9fff]/, key);
    assert.deepEqual(places(zh), places(en), key);
  }
  assert.equal(tell("perRange", "zh", { low: 3, high: 5 }), "大约 3–5 个网格");
});

test("a new estate is shared among its units by area, and loads follow", () => {
  const ground = land();
  const before = new Map([...ground.weight].map(([key, values]) => [key, values.slice()]));
  ground.areaM2[1] = 3 * SIDE_M ** 2;
  const former = Int32Array.from(halves(), (grid) => grid + 1);
  const drawn = new Drawn({ land: ground, former, upper: () => 0 }, former, 3);
  const after = withEstates(ground, before, [{ kind: "weight", units: ["U0", "U1", "nowhere"], key: "households", value: 400 }]);
  assert.deepEqual([...(after.get("households") ?? [])].slice(0, 3), [100, 300, 10]);
  assert.equal(before.get("households")?.[0], 10);
  ground.weight.get("households")?.set(after.get("households") ?? []);
  drawn.reground(new Set());
  assert.deepEqual(drawn.tally.load.get("households"), [0, 500, 120]);
  assert.equal(drawn.figures("households").ideal, 310);
  assert.deepEqual(withEstates(ground, before, [{ kind: "closed", borders: [["U0", "U1"]] }]), before);
});

test("shares are whole per cents that add up to a hundred, whatever is drawn where", () => {
  assert.deepEqual(withShare([50, 30, 20], 0, 75), [75, 15, 10]);
  assert.deepEqual(withShare([100, 0, 0], 0, 40), [40, 30, 30], "even where the others had nothing");
  assert.deepEqual(withShare([100], 0, 40), [100]);
  assert.deepEqual(sharesOf(["a", "b", "c"], {}), [34, 33, 33]);
  assert.deepEqual(sharesOf(["a", "b", "c"], { a: 80, c: 20 }), [54, 33, 13], "what was chosen keeps its proportions");
  assert.deepEqual(sharesOf(["a"], { a: 80, c: 20 }), [100]);
  let shares = sharesOf(["a", "b", "c", "d"], {});
  for (let step = 0; step < 500; step += 1) {
    shares = withShare(shares, step % 4, (step * 37) % 113);
    assert.equal(shares.reduce((sum, share) => sum + share, 0), WHOLE);
    assert.ok(shares.every((share) => Number.isInteger(share) && share >= 0));
  }
});

test("a mixed load is each weight's share of its total, on the ground that is drawn", () => {
  const ground = land();
  const load = mixedLoad(ground, ["households", "area_m2"], [60, 40], () => true);
  assert.ok(Math.abs(load.reduce((sum, value) => sum + value, 0) - WHOLE) < 1e-9);
  ground.weight.get("households")?.fill(0, 12);
  const skewed = mixedLoad(ground, ["households", "area_m2"], [60, 40], () => true);
  assert.ok(Math.abs((skewed[0] as number) - (60 / 12 + 40 / 24)) < 1e-9);
  assert.ok(Math.abs((skewed[23] as number) - 40 / 24) < 1e-9);
  const north = mixedLoad(ground, ["area_m2"], [100], (unit) => unit < 12);
  assert.ok(Math.abs((north[0] as number) - WHOLE / 12) < 1e-9);
});

test("roads are closed and opened border by border, all in one edit", () => {
  const estate: Edit = { kind: "weight", units: ["U1"], key: "households", value: 5 };
  const one = withRoad([estate], ["U1", "U2"]);
  const two = withRoad(one, ["U3", "U2"]);
  assert.deepEqual(two, [estate, { kind: "closed", borders: [["U1", "U2"], ["U3", "U2"]] }]);
  assert.deepEqual(withRoad(two, ["U2", "U1"]), two, "either way round it is the same border");
  assert.ok(isClosed(two, ["U2", "U3"]) && !isClosed(two, ["U1", "U3"]));
  assert.deepEqual(withoutRoad(two, ["U2", "U1"]), [estate, { kind: "closed", borders: [["U3", "U2"]] }]);
  assert.deepEqual(withoutRoad(one, ["U2", "U1"]), [estate]);
});

test("the border nearest to a tap is found, and none where none is near", () => {
  const seams = seamsOf(town().shapes);
  const of = (unit: number): number[] => seams.flatMap((seam, id) => ([seam.left, seam.right].includes(unit) && seam.right >= 0 ? [id] : []));
  const on = ([x, y]: [number, number]): { x: number; y: number } => ({ x: x * 50, y: y * 50 });
  const at = (x: number, y: number): number => nearestSeam(seams, of(7), { x, y }, on, 10);
  const [east, north] = [seams[at(97, 75)], seams[at(75, 96)]];
  assert.deepEqual([east?.left, east?.right], [7, 8]);
  assert.deepEqual([north?.left, north?.right], [7, 13]);
  assert.equal(at(75, 75), -1);
});

test("a stroke that was not meant leaves no trace", () => {
  let heard = 0;
  const sketch = new Sketch([1, 1, 2], () => (heard += 1));
  sketch.begin();
  sketch.put([0], 2);
  sketch.cancel();
  assert.deepEqual([...sketch.of], [1, 1, 2]);
  assert.deepEqual([heard, sketch.history.length], [2, 0]);
  sketch.cancel();
  assert.equal(heard, 2);
});

test("undo and redo outlive the page, bounded, and only where they lead to the same division", () => {
  const sketch = new Sketch([1, 1, 2, 2], () => undefined);
  const step = (unit: number, grid: number): void => {
    sketch.begin();
    sketch.put([unit], grid);
    sketch.end(`${unit}→${grid}`);
  };
  step(0, 2);
  step(1, 3);
  sketch.begin();
  sketch.rename(3, { name: "东", nameEn: "" });
  sketch.end("name");
  step(3, 1);
  sketch.undo();
  const { done, undone } = sketch.history.steps;
  const text = packSteps(done, undone, "s");
  const numbers = [0, 11, 12, 13];
  const of = [...sketch.of].map((grid) => numbers[grid] as number);
  const names: [number, { name: string; nameEn: string }][] = [[13, { name: "东", nameEn: "" }]];
  const past = readSteps(text, "s", of, names, numbers);
  assert.deepEqual([...(past?.of ?? [])], [11, 11, 12, 12]);
  assert.deepEqual(past?.names.size, 0);
  assert.deepEqual(past?.done.map(({ label }) => label), ["0→2", "1→3", "name"]);
  assert.deepEqual(past?.undone, [{ label: "3→1", change: { moves: [[3, 12, 11]], names: [] } }]);
  assert.equal(readSteps(text, "s", [11, 11, 12, 12], names, numbers), null, "the steps end elsewhere");
  assert.equal(readSteps(text, "s", of, [], numbers), null);
  assert.equal(readSteps(text, "s", of, names, [0, 11]), null);
  assert.equal(readSteps(text, "t", of, names, numbers), null);
  assert.equal(readSteps("{", "s", of, names, numbers), null);
  for (let turn = 0; turn < 300; turn += 1) step(2, (turn % 3) + 1);
  const many = readSteps(packSteps(sketch.history.steps.done, [], "s"), "s", [...sketch.of], [...sketch.names], [0, 1, 2, 3]);
  assert.equal(many?.done.length, 100);
  assert.equal(many?.done.at(-1)?.label, "2→3");
});

