// Turns spans of time into words and into the colour of a clock. Knows no element and no "now".
import { say, type Language } from "./words.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export type ClockTone = "calm" | "soon" | "late" | "paused";

export interface ClockFacts {
  dueMs: number;
  /** When the limit began; with it "soon" is the last quarter, without it the last four hours. */
  startedMs: number | null;
  paused: boolean;
}

/** The two largest units of a span, such as "1天3小时"; never an empty text. */
export function spanText(ms: number, language: Language): string {
  const whole = Math.max(0, Math.floor(Math.abs(ms) / MINUTE_MS));
  const days = Math.floor(whole / 1440);
  const hours = Math.floor((whole % 1440) / 60);
  const minutes = whole % 60;
  const parts: string[] = [];
  if (days) parts.push(say("days", language, { n: days }));
  if (hours && days < 10) parts.push(say("hours", language, { n: hours }));
  if (!days && (minutes || !hours)) parts.push(say("minutes", language, { n: minutes }));
  return parts.join(language === "en" ? " " : "");
}

/** Green, yellow or red: late after the due instant, soon in the last quarter of the limit. */
export function clockTone(facts: ClockFacts, nowMs: number): ClockTone {
  if (facts.paused) return "paused";
  const left = facts.dueMs - nowMs;
  if (left < 0) return "late";
  const warn = facts.startedMs === null ? 4 * HOUR_MS : (facts.dueMs - facts.startedMs) / 4;
  return left <= Math.max(warn, 15 * MINUTE_MS) ? "soon" : "calm";
}

export function clockText(facts: ClockFacts, nowMs: number, language: Language): string {
  if (facts.paused) return say("paused", language);
  const left = facts.dueMs - nowMs;
  return say(left < 0 ? "overdue" : "left", language, { t: spanText(left, language) });
}

/** How long until the text can change: a minute near the instant, more when it is days away. */
export function nextTickMs(facts: ClockFacts, nowMs: number): number {
  const away = Math.abs(facts.dueMs - nowMs);
  return away > 2 * DAY_MS ? 10 * MINUTE_MS : MINUTE_MS / 2;
}

/** "3小时前", "in 2d"; within a minute "刚刚". */
export function relativeText(atMs: number, nowMs: number, language: Language): string {
  const gone = nowMs - atMs;
  if (Math.abs(gone) < MINUTE_MS) return say("justNow", language);
  return say(gone > 0 ? "ago" : "ahead", language, { t: spanText(gone, language) });
}
