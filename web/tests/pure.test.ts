import assert from "node:assert/strict";
import { test } from "node:test";
import { collect, hasContent, packDraft, parseDraft, restore } from "../src/pure/draft.js";
import { carryExif, exifSegment } from "../src/pure/exif.js";
import { lacksChinese } from "../src/pure/glyphs.js";
import { byDistance, metres, spoken } from "../src/pure/near.js";
import {
  acted, assetsOf, cacheOf, isDay, keptPath, nothingKept, permitOf, shownLater, storable,
} from "../src/pure/keeping.js";
import { around, boundsOf, degrees, gridSentence, pointOf, stillServes, within, zoomFor } from "../src/pure/place.js";
import { fitWithin, takeUpTo } from "../src/pure/scale.js";
import { clockText, clockTone, relativeText, spanText } from "../src/pure/span.js";
import { allWords, languageOf, say } from "../src/pure/words.js";

const HOUR = 3_600_000;

test("every word stands in both languages with the same places to fill", () => {
  const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
  for (const [key, [zh, en]] of allWords()) {
    assert.ok(zh && en, key);
    assert.match(zh, /[\u4e00-\u9fff]/, key);
    assert.doesNotMatch(en, /[\u4e00-\u9fff]/, key);
    assert.deepEqual(places(zh), places(en), key);
  }
});

test("a page that isn't English reads Chinese", () => {
  assert.equal(languageOf("en-GB"), "en");
  assert.equal(languageOf(null), "zh");
  assert.equal(say("photoCount", "zh", { n: 2, max: 4 }), "已选 2 张，最多 4 张");
});

test("spans name their two largest units", () => {
  assert.equal(spanText(26 * HOUR, "zh"), "1天2小时");
  assert.equal(spanText(90 * 60_000, "en"), "1h 30min");
  assert.equal(spanText(5_000, "zh"), "0分钟");
  assert.equal(spanText(300 * HOUR, "zh"), "12天");
});

test("a clock is calm, soon, late or paused", () => {
  const facts = { startedMs: 0, dueMs: 8 * HOUR, paused: false };
  assert.equal(clockTone(facts, 1 * HOUR), "calm");
  assert.equal(clockTone(facts, 6.5 * HOUR), "soon");
  assert.equal(clockTone(facts, 8 * HOUR + 1), "late");
  assert.equal(clockTone({ ...facts, paused: true }, 9 * HOUR), "paused");
  assert.equal(clockText(facts, 9 * HOUR, "zh"), "已超时 1小时");
  assert.equal(clockText(facts, 6 * HOUR, "en"), "2h left");
});

test("relative times look both ways", () => {
  assert.equal(relativeText(0, 3 * HOUR, "zh"), "3小时前");
  assert.equal(relativeText(3 * HOUR, 0, "en"), "in 3h");
  assert.equal(relativeText(0, 30_000, "zh"), "刚刚");
});

test("a draft keeps what was typed and chosen, never secrets or files", () => {
  const fields = [
    { name: "text", type: "textarea", value: "路灯不亮" },
    { name: "type", type: "radio", value: "lamp", checked: true },
    { name: "type", type: "radio", value: "bin", checked: false },
    { name: "csrfmiddlewaretoken", type: "hidden", value: "x" },
    { name: "password", type: "password", value: "y" },
    { name: "photos", type: "file", value: "C:\\fakepath" },
  ];
  const draft = collect(fields);
  assert.deepEqual(draft, { text: "路灯不亮", type: ["lamp"] });
  const fresh = fields.map((f) => ({ ...f, value: f.type === "textarea" ? "" : f.value, checked: false }));
  assert.equal(restore(fresh, draft), 2);
  assert.equal(fresh[0]?.value, "路灯不亮");
  assert.equal(fresh[1]?.checked, true);
  assert.equal(hasContent({ key: "abc", text: "" }, new Set(["key"])), false);
  assert.equal(hasContent({ key: "abc", text: "灯" }, new Set(["key"])), true);
});

test("an old or broken draft is no draft", () => {
  const text = packDraft({ text: "a" }, 1000);
  assert.deepEqual(parseDraft(text, 2000, 5000), { text: "a" });
  assert.equal(parseDraft(text, 9000, 5000), null);
  assert.equal(parseDraft("{", 0, 1), null);
  assert.equal(parseDraft(null, 0, 1), null);
});

test("photos shrink to the longest side and never grow", () => {
  assert.deepEqual(fitWithin({ width: 4000, height: 3000 }, 1600), { width: 1600, height: 1200 });
  assert.deepEqual(fitWithin({ width: 300, height: 200 }, 1600), { width: 300, height: 200 });
  assert.deepEqual(fitWithin({ width: 9000, height: 1 }, 900), { width: 900, height: 1 });
  assert.deepEqual(takeUpTo(3, ["a", "b"], 4), { taken: ["a"], left: 1 });
});

test("coordinates are read strictly and written with six decimals", () => {
  assert.deepEqual(pointOf("121.5", "31.2"), { lon: 121.5, lat: 31.2 });
  assert.equal(pointOf("", "31"), null);
  assert.equal(pointOf("x", "31"), null);
  assert.equal(pointOf("181", "31"), null);
  assert.equal(degrees(121.123456789), "121.123457");
});

test("the grid is named, and an edge is said to be one", () => {
  const grids = [{ code: "1", name: "一网格" }, { code: "2", name: "二网格" }];
  assert.equal(gridSentence({ status: "inside", grids: grids.slice(0, 1) }, "zh"), "位于 一网格");
  assert.match(gridSentence({ status: "edge", grids }, "zh"), /一网格、二网格/);
  assert.match(gridSentence({ status: "outside", grids: [] }, "zh"), /不在本辖区/);
  assert.match(gridSentence(null, "en"), /cannot be looked up/);
});

test("bounds walk any depth of coordinates", () => {
  assert.deepEqual(boundsOf([[[[1, 2], [3, 4]]], [[[0, 9]]]]), [0, 2, 3, 9]);
  assert.equal(boundsOf([]), null);
});

test("a layer is fetched for more than the view and serves until it is left or zoomed past", () => {
  const had = around([118, 32, 119, 33]);
  assert.deepEqual(had, [117.5, 31.5, 119.5, 33.5]);
  assert.deepEqual(within(had, [118, 31, 120, 32]), [118, 31.5, 119.5, 32]);
  assert.deepEqual(within(had, null), had);
  assert.equal(stillServes(had, 14.2, [118.2, 32.2, 119.2, 33.2], 14.9), true);
  assert.equal(stillServes(had, 14.2, [119, 32, 120, 33], 14.9), false);
  assert.equal(stillServes(had, 14.2, [118, 32, 118.5, 32.5], 16.1), false);
  assert.equal(stillServes(null, 0, [0, 0, 1, 1], 0), false);
});

test("a photo's record of time and place is carried over, its orientation set upright", () => {
  const exif = [0x45, 0x78, 0x69, 0x66, 0, 0];
  const tiff = [0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0];
  const length = 2 + exif.length + tiff.length;
  const original = new Uint8Array([0xff, 0xd8, 0xff, 0xe1, 0, length, ...exif, ...tiff, 0xff, 0xda, 0, 0]);
  const small = new Uint8Array([0xff, 0xd8, 0xff, 0xda, 9, 9]);
  const joined = carryExif(original, small);
  assert.equal(joined.length, small.length + length + 2);
  assert.equal(exifSegment(joined)?.[10 + 8 + 2 + 8], 1);
  assert.deepEqual([...joined.slice(-4)], [0xff, 0xda, 9, 9]);
  assert.deepEqual([...carryExif(small, small)], [...small]);
  assert.deepEqual([...carryExif(new Uint8Array([1, 2, 3]), small)], [...small]);
});

test("two characters with the same ink mean a machine without Chinese", () => {
  const drawn = (text: string) => new Uint8ClampedArray([(text.codePointAt(0) ?? 0) % 251, 1]);
  assert.equal(lacksChinese(drawn), false);
  assert.equal(lacksChinese(() => new Uint8ClampedArray([7, 7])), true);
  assert.equal(lacksChinese(() => null), false);
});

test("the nearest place comes first, those without a point last and in their order", () => {
  const here = { lon: 118.93, lat: 32.11 };
  const far = { lon: 118.95, lat: 32.11 };
  const near = { lon: 118.931, lat: 32.11 };
  assert.deepEqual(byDistance([null, far, near, null], here), [2, 1, 0, 3]);
  assert.ok(Math.abs(metres(here, { lon: 118.93, lat: 32.12 }) - 1112) < 2);
  assert.equal(spoken(94, "zh"), "约 90 米");
  assert.equal(spoken(1890, "en"), "about 1.9 km");
});

test("only pages of the day are kept, and only by the server's leave", () => {
  const id = "01890a5d-ac96-774b-bcce-b302099a8057";
  const at = (path: string) => new URL(path, "http://town.example");
  assert.deepEqual(permitOf("who=ab12; day=2026-03-02; for=3600"), { who: "ab12", day: "2026-03-02", seconds: 3600 });
  for (const wrong of [null, "", "1", "who=ab12; day=today; for=1", "who=A B; day=2026-03-02; for=1"]) {
    assert.equal(permitOf(wrong), null);
  }
  assert.equal(keptPath(at(`/work/duty/${id}/?said=done`)), `/work/duty/${id}/`);
  assert.equal(keptPath(at("/work/?show=late")), "/work/");
  assert.equal(keptPath(at("/work/leave/")), "/work/leave/");
  for (const path of [`/work/leave/${id}/`, "/work/?show=ahead", "/work/record/", `/work/booking/${id}/`, `/work/duty/${id}/photo/${id}/`, "/ledger/", "/"]) {
    assert.equal(keptPath(at(path)), null, path);
  }
  assert.deepEqual(["/work/", "/work/?show=late", "/work/?said=done"].map((path) => storable(at(path))), [true, false, false]);
  assert.ok(acted(at("/work/?said=done")) && !acted(at("/work/?show=late")));
});

test("another person, or another day, is another cache", () => {
  const mine = { who: "ab", day: "2026-03-02", seconds: 5 };
  assert.notEqual(cacheOf(mine), cacheOf({ ...mine, who: "cd" }));
  assert.notEqual(cacheOf(mine), cacheOf({ ...mine, day: "2026-03-03" }));
  assert.ok(isDay(cacheOf(mine)) && !isDay("wangge-files"));
});

test("a kept page says that it is one, and its clocks run on", () => {
  const page = '<html lang="zh-Hans"><meta name="wg-now" content="2026-03-02T01:00:00+00:00"><main id="main">任务</main>';
  const saved = new Date(2026, 2, 2, 10, 32).getTime();
  const shown = shownLater(page, saved, saved + 90_000);
  assert.match(shown, /<p class="kept" role="status">离线 · 保存于 10:32<\/p>\n<main /);
  assert.match(shown, /content="2026-03-02T01:01:30.000Z"/);
  assert.match(shown, /<html data-kept lang=/);
  assert.match(shownLater(page.replace("zh-Hans", "en"), saved, saved), /Offline · saved at 10:32/);
});

test("the files of the build that a page names are kept beside it, once each", () => {
  const page = '<link href="/static/assets/a-12345678.css"><script src="/static/assets/b.js"></script><a href="/work/">x</a>';
  assert.deepEqual(assetsOf(page + page), ["/static/assets/a-12345678.css", "/static/assets/b.js"]);
});

test("where nothing is kept the way to the list is offered only if the list is", () => {
  assert.match(nothingKept(true, "none"), /href="\/work\/"/);
  assert.doesNotMatch(nothingKept(false, "none"), /href="\/work\/"/);
  assert.match(nothingKept(false, "left"), /再退出一次/);
  assert.match(nothingKept(true, "acted"), /已经收到/);
});

test("a zoom shows a metre as wide as was asked, also far from the equator", () => {
  assert.ok(Math.abs(zoomFor(512 / 40_075_017, 0)) < 1e-9, "the whole world on one tile");
  assert.ok(Math.abs(zoomFor(2, 0) - zoomFor(1, 0) - 1) < 1e-9);
  assert.ok(Math.abs(zoomFor(1, 0) - zoomFor(1, 60) - 1) < 1e-9);
});
