// <wg-clock due="…" started="…" paused>: a time limit that counts down. Without scripts the
// server's text inside stays readable.
import { clockText, clockTone, nextTickMs, type ClockFacts } from "../pure/span.js";
import { nowMs, pageLanguage } from "./page.js";

export class ClockElement extends HTMLElement {
  static observedAttributes = ["due", "started", "paused"];
  #timer = 0;

  connectedCallback(): void {
    this.#show();
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.#show();
  }

  #facts(): ClockFacts | null {
    const dueMs = Date.parse(this.getAttribute("due") ?? "");
    if (Number.isNaN(dueMs)) return null;
    const startedMs = Date.parse(this.getAttribute("started") ?? "");
    return { dueMs, startedMs: Number.isNaN(startedMs) ? null : startedMs, paused: this.hasAttribute("paused") };
  }

  #show(): void {
    clearTimeout(this.#timer);
    const facts = this.#facts();
    if (!facts) return;
    const now = nowMs();
    this.dataset["tone"] = clockTone(facts, now);
    const text = clockText(facts, now, pageLanguage());
    if (this.textContent !== text) this.textContent = text;
    this.#timer = window.setTimeout(() => this.#show(), nextTickMs(facts, now));
  }
}
