// What a new grid is called until somebody names it: its upper grid's name and a number of its own, by the
// same rule as the server (`domain/redrawing/names`).
import type { Titled } from "./land.js";
import type { Name } from "./sketch.js";

const NAME_MOST = 60;
const NUMBER = /第([0-9]{1,4}|[零〇一二两三四五六七八九十百]{1,5})/g;
const DIGITS = "零一二三四五六七八九";

/** `siblings`: Chinese names beside it, whose numbers aren't taken again; `least`: the first number to try. */
export function defaultName(above: Name, level: Titled, siblings: readonly string[], least = 1): Name {
  const taken = new Set(siblings.map(numbered));
  let number = least;
  while (taken.has(number)) number += 1;
  const [zh, en] = wordsOf(level);
  const own = `第${number}${zh}`;
  const upper = [...above.name].slice(0, NAME_MOST - own.length).join("");
  return { name: `${upper}${own}`, nameEn: above.nameEn ? `${above.nameEn} ${en} ${number}` : "" };
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
  return /^[0-9]+$/.test(found) ? Number(found) : inWords(found);
}

/** A whole number below a thousand as Chinese writes it. */
function inWords(text: string): number {
  let [total, digit] = [0, 0];
  for (const character of text) {
    const unit = { 十: 10, 百: 100 }[character];
    if (unit === undefined) digit = character === "〇" ? 0 : character === "两" ? 2 : DIGITS.indexOf(character);
    else [total, digit] = [total + Math.max(1, digit) * unit, 0];
  }
  return total + digit;
}
