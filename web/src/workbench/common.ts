// What every part of the workbench says and finds: words, numbers, its elements on the page.
import { make, pageLanguage } from "../elements/page.js";
import type { Titled } from "../pure/workbench/land.js";
import type { Grid } from "../pure/workbench/registry.js";
import { tell, type BenchWord } from "../pure/workbench/words.js";

export const t = (word: BenchWord, values?: Record<string, string | number>): string => tell(word, pageLanguage(), values);

export const isEnglish = (): boolean => pageLanguage() === "en";

export const titled = (what: Titled | undefined): string => (isEnglish() ? what?.en : what?.zh) ?? "";

export const gridName = (grid: Pick<Grid, "name" | "nameEn">): string => (isEnglish() && grid.nameEn ? grid.nameEn : grid.name);

const [WHOLE, TENTHS] = [0, 1].map((digits) => new Intl.NumberFormat("en-US", { maximumFractionDigits: digits })) as [Intl.NumberFormat, Intl.NumberFormat];

/** A number as people write it: whole from a hundred on. */
export const amount = (value: number): string => (Math.abs(value) >= 100 ? WHOLE : TENTHS).format(value);

/** A share as percent, with its sign where `signed`. */
export function percent(share: number, signed = false): string {
  const text = `${(Math.abs(share) * 100).toFixed(1)}%`;
  if (Math.abs(share) < 0.0005) return "0%";
  return signed ? (share < 0 ? `−${text}` : `+${text}`) : text;
}

export const listed = (items: readonly string[]): string => items.join(isEnglish() ? ", " : "、");

/** The part of the page that the template names so. */
export function part<T extends HTMLElement = HTMLElement>(name: string): T {
  const found = document.querySelector<T>(`[data-bench="${name}"]`);
  if (!found) throw new Error(`the page has no part ${name}`);
  return found;
}

/** The same, null where this viewer has none. */
export const maybe = <T extends HTMLElement = HTMLElement>(name: string): T | null =>
  document.querySelector<T>(`[data-bench="${name}"]`);

/** Told once more at each act, so that the same sentence is read out twice. */
export function announce(text: string): void {
  const place = part("said");
  place.textContent = place.textContent === text ? `${text} ` : text;
}

/** The line above the map; `loud`: something wasn't done. */
export function hint(text: string, loud = false): void {
  const place = part("hint");
  place.textContent = text;
  place.classList.toggle("bench__hint--loud", loud);
  if (loud) announce(text);
}

/** A small patch of colour; says nothing to who hears the page. */
export function swatch(colour: string): HTMLElement {
  const patch = make("span", "swatch");
  patch.style.backgroundColor = colour;
  patch.setAttribute("aria-hidden", "true");
  return patch;
}
