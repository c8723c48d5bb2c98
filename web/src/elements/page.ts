// The page's language and the present instant: the only hidden inputs, in one place.
import { languageOf, say, type Language, type Word } from "../pure/words.js";

export const pageLanguage = (): Language => languageOf(document.documentElement.lang);

export const word = (key: Word, values?: Record<string, string | number>): string =>
  say(key, pageLanguage(), values);

/** Server time minus this device's: a phone with a wrong clock still shows the right time left. */
const skewMs = ((): number => {
  const stamp = document.querySelector<HTMLMetaElement>('meta[name="wg-now"]')?.content;
  const server = stamp ? Date.parse(stamp) : NaN;
  return Number.isFinite(server) ? server - Date.now() : 0;
})();

export const nowMs = (): number => Date.now() + skewMs;

/** An element with text, made without markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = "",
  text = "",
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}
