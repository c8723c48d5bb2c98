// The page's language and the present instant: the only hidden inputs, in one place.
import { languageOf, say, type Language, type Word } from "../pure/words.js";

export const pageLanguage = (): Language => languageOf(document.documentElement.lang);

export const word = (key: Word, values?: Record<string, string | number>): string =>
  say(key, pageLanguage(), values);

const meta = (name: string): string => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";

/** Server time minus this device's: a phone with a wrong clock still shows the right time left. */
const skewMs = ((): number => {
  const server = Date.parse(meta("wg-now"));
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

/** Who is logged in, as the server marks them; empty for residents. */
export const pageOwner = (): string => meta("wg-who");

/** A key of what is kept on this device: on a shared phone nobody finds another's. */
export const owned = (key: string): string => (pageOwner() ? `${pageOwner()}:${key}` : key);
