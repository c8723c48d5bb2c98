// htmx for the console: filters and the queue's own refresh. No evaluation, no inline styles, no
// other origin; a failed refresh says from when the shown content is.
import htmx from "htmx.org";
import { pageLanguage, word } from "./page.js";

export function startRefreshing(): void {
  Object.assign(htmx.config, {
    allowEval: false,
    allowScriptTags: false,
    includeIndicatorStyles: false,
    selfRequestsOnly: true,
    historyCacheSize: 0, // pages may hold personal data: nothing of them is kept in the browser
  });
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (document.visibilityState !== "visible") event.preventDefault();
  });
  let shownAt = new Date();
  document.body.addEventListener("htmx:afterSwap", () => {
    shownAt = new Date();
    tell("");
  });
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.body.addEventListener(name, () => {
      const time = shownAt.toLocaleTimeString(pageLanguage() === "en" ? "en-GB" : "zh-CN");
      tell(word("refreshFailed", { t: time }));
    });
  }
}

function tell(text: string): void {
  const place = document.querySelector<HTMLElement>("[data-refresh-note]");
  if (!place) return;
  place.textContent = text;
  place.hidden = !text;
}
