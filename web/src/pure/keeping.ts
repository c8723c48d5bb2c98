// Which pages of a member's day a phone keeps, for whom and how long, and how a kept one is shown.
// Pure: owns no store and no network. What may be kept the server says, page by page.
import { languageOf, say } from "./words.js";

export const KEEP_HEADER = "X-Wangge-Keep";
export const SAVED_HEADER = "X-Wangge-Saved";
export const UNTIL_HEADER = "X-Wangge-Until";
const DAYS = "wangge-day:";
const ONE = /^\/work\/(?:(?:task|duty)\/[0-9a-f-]{36}|leave)\/$/;

/** The server's leave to keep a page: whose it is, of which day, and for how many seconds. */
export interface Permit {
  who: string;
  day: string;
  seconds: number;
}

/** Reads `who=ab12; day=2026-03-02; for=3600`; anything else is no leave. */
export function permitOf(header: string | null): Permit | null {
  const found = /^who=([0-9a-f]+); day=(\d{4}-\d\d-\d\d); for=(\d{1,5})$/.exec(header ?? "");
  return found ? { who: found[1] ?? "", day: found[2] ?? "", seconds: Number(found[3]) } : null;
}

/** One cache for each person and day, so that another person's or day's is another cache. */
export const cacheOf = (permit: Permit): string => `${DAYS}${permit.who}:${permit.day}`;

export const isDay = (name: string): boolean => name.startsWith(DAYS);

/** The path a page is kept under; null for pages that are never kept. The list ahead isn't today's. */
export function keptPath(url: { pathname: string; search: string }): string | null {
  if (ONE.test(url.pathname)) return url.pathname;
  const ahead = new URLSearchParams(url.search).get("show") === "ahead";
  return url.pathname === "/work/" && !ahead ? url.pathname : null;
}

/** Whether exactly this address may be stored: not a filtered list, nor what was said after an act. */
export const storable = (url: { pathname: string; search: string }): boolean =>
  keptPath(url) !== null && url.search === "";

/** Whether this address is where an act ended, so that what is kept of it is out of date. */
export const acted = (url: { search: string }): boolean => new URLSearchParams(url.search).has("said");

/** The build's files that a page names, to be kept beside it. */
export function assetsOf(html: string): string[] {
  const named = [...html.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map((found) => found[1] ?? "");
  return [...new Set(named)];
}

const two = (n: number): string => String(n).padStart(2, "0");

/** 10:32 on this device's clock. */
export function hourOf(ms: number): string {
  const at = new Date(ms);
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** A kept page as it is shown: it says that it is one, and its clocks run on from when it was saved. */
export function shownLater(html: string, savedMs: number, nowMs: number): string {
  const language = languageOf(/<html lang="([^"]*)"/.exec(html)?.[1]);
  const line = `<p class="kept" role="status">${say("kept", language, { t: hourOf(savedMs) })}</p>\n`;
  const elapsed = Math.max(0, nowMs - savedMs);
  return html
    .replace(/(<meta name="wg-now" content=")([^"]+)(")/, (whole, before: string, stamp: string, after: string) => {
      const then = Date.parse(stamp);
      return Number.isNaN(then) ? whole : before + new Date(then + elapsed).toISOString() + after;
    })
    .replace("<html ", "<html data-kept ")
    .replace("<main ", `${line}<main `);
}

/** Why a page is missing: it was never kept, the person has left, or what it showed has been sent. */
export type Missing = "none" | "left" | "acted";
const WHY = { none: "offlineNone", left: "offlineLeft", acted: "offlineActed" } as const;

/** A whole small page in both languages, for where nothing is kept. `list`: the day's list is. */
export function nothingKept(list: boolean, after: Missing): string {
  const both = (word: "offlineHead" | "offlineList" | (typeof WHY)[Missing]): string =>
    `${say(word, "zh")}<br><small lang="en">${say(word, "en")}</small>`;
  const link = list ? `<p><a href="/work/">${both("offlineList")}</a></p>` : "";
  return `<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${say("offlineHead", "zh")}</title>
<style>body{font:1.0625rem/1.6 system-ui,sans-serif;margin:2rem auto;max-width:34rem;padding:0 1rem;color:#16222c}
h1{font-size:1.4rem}small{color:#51606d}a{display:block;padding:.8rem 1rem;border-radius:.5rem;background:#123f60;color:#fff;text-align:center}a small{color:#fff}</style>
</head><body><main><h1>${both("offlineHead")}</h1><p>${both(WHY[after])}</p>${link}</main></body></html>`;
}
