import assert from "node:assert/strict";
import { test } from "node:test";
import { landOf } from "../src/pure/workbench/land.js";
import { Registry } from "../src/pure/workbench/registry.js";
import { besides, marksOf, middleOf, middlesOf } from "../src/pure/workbench/marks.js";
import { defaultName, inWords, nextName, numbered, otherParts } from "../src/pure/workbench/naming.js";
import { Sketch } from "../src/pure/workbench/sketch.js";
import { Drawn } from "../src/pure/workbench/drawn.js";
import { type Edit } from "../src/pure/workbench/wish.js";
import { halves, land, town, WIDE } from "./ground.js";

test("a grid has one number in all divisions, and new ones wait for theirs", () => {
  const registry = new Registry();
  const one = registry.take({ code: "101", name: "一", nameEn: "", upper: 0 });
  assert.equal(registry.take({ code: "101", name: "other", nameEn: "", upper: 0 }), one);
  assert.equal(registry.grid(one).name, "一");
  const fresh = registry.fresh(0, "新", "New");
  assert.equal(registry.grid(fresh).code, "new:1");
  assert.equal(registry.grid(registry.fresh(0, "新", "New")).code, "new:2");
  assert.equal(registry.find("102"), -1);
});

test("an estate and a split community are marked on their units, named in their middle", () => {
  const ground = land();
  const edits: Edit[] = [
    { kind: "closed", borders: [["U1", "U2"]] },
    { kind: "split", upper: "1", units: ["U0", "U1", "U2"], name: "北苑社区" },
    { kind: "weight", units: ["U9", "U99"], key: "households", value: 600 },
    { kind: "weight", units: ["U99"], key: "households", value: 600 },
  ];
  const marks = marksOf(ground, edits);
  assert.deepEqual(marks.map(({ edit, middle, units }) => [edit.kind, middle, units.size]), [["split", 1, 3], ["weight", 9, 1]]);
  assert.equal(middleOf(ground, []), -1);
});

test("names of changes at one place stand below and above each other", () => {
  const [high, wide] = [2.4, 8];
  const boxes: [number, number, number, number][] = [];
  const places = besides();
  for (let at = 0; at < places.length; at += 2) {
    const [edge, [x, y]] = [places[at] as string, places[at + 1] as [number, number]];
    const [dx, dy] = ({ center: [0.5, 0.5], top: [0.5, 0], bottom: [0.5, 1], left: [0, 0.5], right: [1, 0.5] } as Record<string, [number, number]>)[edge] as [number, number];
    boxes.push([x - dx * wide, y - dy * high, x + (1 - dx) * wide, y + (1 - dy) * high]);
  }
  const column = boxes.filter(([west, , east]) => west + east === 0);
  assert.equal(column.length, 9);
  for (const [n, one] of column.entries()) {
    for (const other of column.slice(n + 1)) assert.ok(one[3] <= other[1] || other[3] <= one[1], `${one} ${other}`);
  }
});

test("a new grid is called after its upper grid, with a number that no other has", () => {
  const level = { key: "second", zh: "二级网格(社区)", en: "Second-level grid" };
  const above = { name: "春熙社区", nameEn: "Chunxi Community" };
  assert.deepEqual(defaultName(above, level, [], 9), { name: "春熙社区第9网格", nameEn: "Chunxi Community Grid 9" });
  const called = (...names: string[]): { name: string; nameEn: string }[] => names.map((name) => ({ name, nameEn: "" }));
  const beside = called("和园第一网格", "和园第2网格", "春熙社区第3网格", "机动网格");
  assert.equal(defaultName(above, level, beside).name, "春熙社区第4网格");
  assert.equal(defaultName({ name: "仙林街道", nameEn: "" }, { key: "c", zh: "社区", en: "Community" }, [], 12).name, "仙林街道第12社区");
  assert.equal(defaultName({ name: "长".repeat(90), nameEn: "" }, level, []).name.length, 60);
  const read = ["第十网格", "第二十一网格", "第一百零五网格", "第二社区第12网格", "机动网格"].map(numbered);
  assert.deepEqual(read, [10, 21, 105, 12, null]);
});

test("a new grid is numbered in the manner of those beside it", () => {
  const level = { key: "second", zh: "二级网格", en: "Second-level grid" };
  const above = { name: "羊山湖社区", nameEn: "Yangshan Lake Community" };
  const words = [..."一二三四"].map((word, n) => ({ name: `羊山湖第${word}网格`, nameEn: `Yangshan Lake ${n + 1}` }));
  assert.deepEqual(defaultName(above, level, words, 5), { name: "羊山湖第五网格", nameEn: "Yangshan Lake 5" });
  const mixed = [...words, { name: "羊山湖社区第7网格", nameEn: "" }, { name: "机动网格", nameEn: "Reserve" }];
  assert.deepEqual(defaultName(above, level, mixed, 7), { name: "羊山湖第八网格", nameEn: "Yangshan Lake 8" });
  const figures = [{ name: "第1网格", nameEn: "Grid 1" }, { name: "第2网格", nameEn: "" }];
  assert.deepEqual(defaultName(above, level, figures, 3), { name: "第3网格", nameEn: "Grid 3" });
  const few = [...words.slice(0, 1), { name: "机动网格", nameEn: "" }, { name: "巡查网格", nameEn: "" }];
  assert.equal(defaultName(above, level, few, 2).name, "羊山湖社区第2网格");
  assert.deepEqual([10, 11, 20, 105, 110, 212, 1000].map(inWords), ["十", "十一", "二十", "一百零五", "一百一十", "二百一十二", "1000"]);
  for (let n = 1; n < 1000; n += 1) assert.equal(numbered(`第${inWords(n)}网格`), n);
});

test("in the parts of a community that is being split numbers go on", () => {
  const level = { key: "grid", zh: "网格", en: "Grid" };
  const grid = (code: string, name: string): { code: string; name: string; nameEn: string } => ({ code, name, nameEn: "" });
  const old = [grid("101", "羊山湖第一网格"), grid("102", "羊山湖第二网格")];
  const part = [grid("203", "羊山湖第三网格"), grid("new:1", "北苑第四网格")];
  assert.equal(nextName({ code: "1", name: "羊山湖社区" }, level, old, part).name, "羊山湖第五网格");
  assert.equal(nextName({ code: "2", name: "北苑社区" }, level, part, [...old, grid("103", "羊山湖第五网格")]).name, "北苑第六网格");
  const [parent, drawn] = [[0, 0, 0, 1, 1], [0, 2, 3, 1, 0]];
  const parts = (upper: number): number[] => [...otherParts(upper, 2, parent, (unit) => drawn[unit] as number)];
  assert.deepEqual([0, 1, 2, 3].map(parts), [[2, 3], [], [0, 3], [0, 2]]);
});

test("a grid's name stands on the unit nearest to the middle of its ground", () => {
  const land = landOf(town());
  const of = Int32Array.from({ length: land.n }, (_, unit) => (unit % WIDE < 3 ? 1 : 2));
  const middles = middlesOf(land, of);
  assert.deepEqual([...middles.keys()].sort(), [1, 2]);
  for (const [grid, unit] of middles) assert.equal(of[unit], grid);
  assert.equal((middles.get(1) as number) % WIDE, 1, "in the middle of three columns");
});

test("a grid renamed in one division is called so there, drawn by hand and taken back, and as before elsewhere", () => {
  const registry = new Registry();
  const grid = (code: string, name: string, nameEn = ""): Parameters<Registry["take"]>[0] => ({ code, name, nameEn, upper: 0 });
  const former = registry.takeAll([grid("01", "一"), grid("02", "二", "Two")]);
  const version = registry.takeAll([grid("02", "东", "Two"), grid("01", "一")]);
  assert.deepEqual([version.numbers, former.names.size], [[2, 1], 0]);
  assert.deepEqual([...version.names], [[2, { name: "东", nameEn: "Two" }]]);

  const land = landOf(town());
  const setting = { land, former: Int32Array.from(halves(), (half) => half + 1), upper: () => 0 };
  const [old, renamed] = [former, version].map(({ names }) => new Drawn(setting, setting.former, 3, [], undefined, names)) as [Drawn, Drawn];
  assert.ok(!old.sameAs(renamed) && !renamed.sameAs(old), "another name is another division");

  const hand = new Drawn(setting, setting.former, 3, [], undefined, version.names);
  const sketch = new Sketch(setting.former, (change) => hand.apply(change), version.names);
  assert.ok(hand.sameAs(renamed));
  sketch.begin();
  sketch.replace(renamed.of, new Map([[2, { name: "东", nameEn: "Two" }]]));
  assert.ok(!sketch.end("the same once more"), "the same name is no step");
  sketch.begin();
  sketch.rename(2, { name: "东片", nameEn: "" });
  sketch.end("renamed");
  assert.equal(hand.names.get(2)?.name, "东片");
  sketch.undo();
  assert.equal(hand.names.get(2)?.name, "东");
  sketch.begin();
  sketch.replace(old.of, old.names);
  sketch.end("from what is in force");
  assert.ok(hand.sameAs(old), "what is in force is called as it was");
  sketch.undo();
  assert.ok(hand.sameAs(renamed));
});
