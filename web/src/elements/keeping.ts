// Has the phone keep the pages of today: the service worker, and the list's pages fetched before
// they are needed, one after another while nothing else is going on.
import { KEEP_HEADER } from "../pure/keeping.js";

const AHEAD_MOST = 30;
const PAUSE_MS = 400;

export function startKeeping(): void {
  if (!("serviceWorker" in navigator)) return; // plain http: the pages work with a network only
  void navigator.serviceWorker
    .register("/sw.js", { scope: "/" })
    .then(() => navigator.serviceWorker.ready)
    .then(controlled)
    .then(fetchAhead)
    .catch(() => undefined);
}

/** The first time, the worker is asked to take over the page that was there before it. */
function controlled(registration: ServiceWorkerRegistration): Promise<void> {
  if (navigator.serviceWorker.controller) return Promise.resolve();
  return new Promise((done) => {
    navigator.serviceWorker.addEventListener("controllerchange", () => done(), { once: true });
    registration.active?.postMessage("claim");
  });
}

async function fetchAhead(): Promise<void> {
  const wanted = wantedPages();
  for (const address of wanted) {
    await idle();
    if (document.visibilityState !== "visible" || !navigator.onLine) return;
    const answer = await fetch(address, { headers: { [KEEP_HEADER]: "1" } }).catch(() => null);
    if (answer?.status === 401) return; // the log-in has ended
  }
}

/** The list itself, its tasks in the list's order, the most pressing first, and what is always at hand. */
function wantedPages(): string[] {
  const saving = (navigator as { connection?: { saveData?: boolean } }).connection?.saveData ?? false;
  if (location.pathname !== "/work/" || document.documentElement.hasAttribute("data-kept")) return [];
  const paths = (links: string): string[] =>
    [...document.querySelectorAll<HTMLAnchorElement>(links)].map((link) => link.pathname);
  return ["/work/", ...(saving ? [] : [...paths("a.job").slice(0, AHEAD_MOST), ...paths("a[data-ahead]")])];
}

function idle(): Promise<void> {
  return new Promise((done) => {
    const rest = (): void => void setTimeout(done, PAUSE_MS);
    if ("requestIdleCallback" in window) requestIdleCallback(rest, { timeout: 5_000 });
    else rest();
  });
}
