// <wg-time><time datetime="…">…</time></wg-time>: says how long ago; the full instant stays as the title.
import { relativeText } from "../pure/span.js";
import { nowMs, pageLanguage } from "./page.js";

export class TimeElement extends HTMLElement {
  #timer = 0;

  connectedCallback(): void {
    const time = this.querySelector("time");
    if (time && !time.title) time.title = time.textContent?.trim() ?? "";
    this.#show();
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
  }

  #show(): void {
    const time = this.querySelector("time");
    const atMs = Date.parse(time?.dateTime ?? "");
    if (!time || Number.isNaN(atMs)) return;
    time.textContent = relativeText(atMs, nowMs(), pageLanguage());
    this.#timer = window.setTimeout(() => this.#show(), 60_000);
  }
}
