// What a new grid is called until somebody names it: as those beside it, with a number of its own, by
// the same rule as the server (`domain/redrawing/names`).
import type { GridName, Titled } from "./land.js";
import { isNew } from "./registry.js";
import type { Name } from "./sketch.js";

const NAME_MOST = 60;
const WORDS_MOST = 999;
const NUMBER = /第([0-9]{1,4}|[零〇一二两三四五六七八九十百]{1,5})/g;
const NUMERALS = "零一二三四五六七八九";

/**
 * The name of one more grid beside these; its number is above those of their codes, and of the names in other
 * parts of a community that is being split.
 */
export function nextName(above: GridName, level: Titled, beside: readonly (Name & { code: string })[], parts: readonly Name[] = []): Name {
  const numbers = beside.map(({ code }) => (isNew(code) ? 0 : Number(code.slice(above.code.length)) || 0));
  if (parts.length) numbers.push(...[...beside, ...parts].map(({ name }) => numbered(name) ?? 0));
  return defaultName({ name: above.name, nameEn: above.name_en ?? "" }, level, beside, Math.max(0, ...numbers) + 1);
}

/**
 * The other upper grids that were one with this before a split. `known`: so many were there; `parent`: in which of
 * them each unit lies; `now`: in which it is drawn.
 */
export function otherParts(upper: number, known: number, parent: readonly number[], now: (unit: number) => number): Set<number> {
  const first = upper < known ? upper : (parent.find((_, unit) => now(unit) === upper) ?? -1);
  const born = parent.flatMap((one, unit) => (one === first && now(unit) >= known ? [now(unit)] : []));
  const parts = new Set(born.length ? [first, ...born] : []);
  parts.delete(upper);
  return parts;
}

type Manner = { head: string; inWords: boolean; english: string };

/**
 * `siblings`: the grids beside it. Their numbers aren't taken again; if at least half are numbered after their
 * upper grid, the new one is numbered in the manner of most of those. `least`: the first number to try.
 */
export function defaultName(above: Name, level: Titled, siblings: readonly Name[], least = 1): Name {
  const taken = new Set(siblings.map(({ name }) => numbered(name)));
  let number = least;
  while (taken.has(number)) number += 1;
  const [zh, en] = wordsOf(level);
  const manner = mannerOf(above, zh, siblings);
  const own = `第${manner.inWords ? inWords(number) : number}${zh}`;
  const head = [...manner.head].slice(0, NAME_MOST - own.length).join("");
  const english = manner.english || (above.nameEn && `${above.nameEn} ${en} `);
  return { name: `${head}${own}`, nameEn: english && `${english}${number}` };
}

function mannerOf(above: Name, zh: string, siblings: readonly Name[]): Manner {
  const ways: Manner[] = [];
  for (const { name, nameEn } of siblings) {
    const found = [...name.matchAll(NUMBER)].at(-1);
    if (!found || name.slice(found.index) !== `${found[0]}${zh}`) continue;
    const head = name.slice(0, found.index);
    if (above.name.startsWith(head)) {
      ways.push({ head, inWords: !/^[0-9]+$/.test(found[1] ?? ""), english: /^(.*\D)[0-9]+$/.exec(nameEn)?.[1] ?? "" });
    }
  }
  if (ways.length === 0 || 2 * ways.length < siblings.length) return { head: above.name, inWords: false, english: "" };
  const [head, words] = JSON.parse(most(ways.map((way) => JSON.stringify([way.head, way.inWords])))) as [string, boolean];
  const same = ways.filter((way) => way.head === head && way.inWords === words && way.english);
  return { head, inWords: words, english: same.length > 0 ? most(same.map((way) => way.english)) : "" };
}

/** The one that comes most often; among equals the first. */
function most(all: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

/** What one of a level is called after its number: every kind of 网格 is just that. */
export function wordsOf(level: Titled): [string, string] {
  const zh = level.zh.replace(/[(（].*/u, "");
  return zh.endsWith("网格") ? ["网格", "Grid"] : [zh, level.en];
}

/** The last number 第… in a name; null without one. */
export function numbered(name: string): number | null {
  const found = [...name.matchAll(NUMBER)].at(-1)?.[1];
  if (found === undefined) return null;
  return /^[0-9]+$/.test(found) ? Number(found) : read(found);
}

/** A whole number below a thousand as Chinese writes it. */
function read(text: string): number {
  let [total, digit] = [0, 0];
  for (const character of text) {
    const unit = { 十: 10, 百: 100 }[character];
    if (unit === undefined) digit = character === "〇" ? 0 : character === "两" ? 2 : NUMERALS.indexOf(character);
    else [total, digit] = [total + Math.max(1, digit) * unit, 0];
  }
  return total + digit;
}

/** A positive number as Chinese writes it; above 999 in figures. */
export function inWords(number: number): string {
  if (number < 1 || number > WORDS_MOST) return String(number);
  const [hundreds, tens, ones] = [Math.floor(number / 100), Math.floor(number / 10) % 10, number % 10];
  let text = hundreds > 0 ? `${NUMERALS[hundreds]}百` : "";
  if (tens > 0) text += `${tens === 1 && hundreds === 0 ? "" : NUMERALS[tens]}十`;
  else if (hundreds > 0 && ones > 0) text += "零";
  return text + (ones > 0 ? NUMERALS[ones] : "");
}
