// The service worker: the member's pages of today open without a network. It keeps only what the
// server gives leave to keep, shows it only when the network doesn't answer, and forgets it at
// log-out, at log-in, when another account appears and when the day is over.
import { acted, KEEP_HEADER, keptPath, nothingKept, permitOf, storable, type Missing } from "../pure/keeping.js";
import { file, forgetDays, forgetPage, isFresh, keep, kept } from "./store.js";

declare const self: ServiceWorkerGlobalScope;

const LOG_IN = "/login/";
const LIST = "/work/";
const PATIENCE_MS = 4_000;
const AFTER_ACT_MS = 10_000;
const PAUSES_MS = [0, 300, 700, 1_500];
const FRESH_MS = 15 * 60_000;
const DEAD = new Set([502, 503, 504]);

self.addEventListener("install", () => void self.skipWaiting());
self.addEventListener("message", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (request.method === "POST") return enterOrLeave(event, url);
    if (request.method === "GET") event.respondWith(keptPath(url) ? page(event, url) : other(event, url));
  } else if (request.method !== "GET") {
    return;
  } else if (request.headers.has(KEEP_HEADER)) {
    event.respondWith(ahead(request, url));
  } else if (url.pathname.startsWith("/static/")) {
    event.respondWith(file(request));
  }
});

/** A page of the day: the network's, or after some patience the kept one. */
async function page(event: FetchEvent, url: URL): Promise<Response> {
  const path = keptPath(url) ?? "";
  if (acted(url)) return afterAct(event, url, path);
  const network = fetch(event.request).then((answer) => learn(event, url, answer));
  const alive = network.then((answer) => (DEAD.has(answer.status) ? null : answer)).catch(() => null);
  event.waitUntil(alive);
  const first = await Promise.race([alive, wait(PATIENCE_MS)]);
  if (first) return first;
  return (await kept(path)) ?? network.catch(() => offline("none"));
}

/** Where an act ended. The page as it was before would look as if nothing had been sent, so it goes;
 * the list stays, for the way to the other tasks. The network has just answered: it is asked again. */
async function afterAct(event: FetchEvent, url: URL, path: string): Promise<Response> {
  if (path !== LIST) await forgetPage(path);
  const patience = wait(AFTER_ACT_MS);
  for (const pause of PAUSES_MS) {
    await wait(pause);
    const answer = await Promise.race([fetch(event.request).catch(() => null), patience]);
    if (answer && !DEAD.has(answer.status)) return learn(event, url, answer);
  }
  return (await kept(path)) ?? offline("acted");
}

/** What the network's answer says about keeping. Refused means: not this person's, or no longer. */
async function learn(event: FetchEvent, url: URL, answer: Response): Promise<Response> {
  const path = keptPath(url) ?? "";
  const permit = permitOf(answer.headers.get(KEEP_HEADER));
  if (answer.ok && permit && storable(url)) event.waitUntil(keep(path, answer.clone(), permit));
  else if (answer.status === 403 && path === LIST) await forgetDays();
  else if (answer.status >= 400 && answer.status < 500) await forgetPage(path);
  else if (answer.ok && (acted(url) || (!permit && storable(url)))) await forgetPage(path);
  return answer;
}

/** A page fetched before it is needed: not again while the kept one is fresh. */
async function ahead(request: Request, url: URL): Promise<Response> {
  const path = keptPath(url);
  if (!path || (await isFresh(path, FRESH_MS))) return new Response(null, { status: 204 });
  const answer = await fetch(request);
  if (new URL(answer.url).pathname === LOG_IN) return new Response(null, { status: 401 });
  const permit = permitOf(answer.headers.get(KEEP_HEADER));
  if (answer.ok && permit && storable(url)) await keep(path, answer, permit);
  return new Response(null, { status: answer.ok ? 204 : answer.status });
}

/** Any other page comes from the network; without one, a way to the day's list where it is kept. */
async function other(event: FetchEvent, url: URL): Promise<Response> {
  try {
    const answer = await fetch(event.request);
    if (url.pathname === LOG_IN && answer.ok) await forgetDays(); // nobody is logged in
    return answer;
  } catch {
    return offline("none");
  }
}

function enterOrLeave(event: FetchEvent, url: URL): void {
  if (url.pathname === "/logout/") event.respondWith(leave(event.request));
  if (url.pathname === LOG_IN) event.respondWith(enter(event.request));
}

/** Logging out removes the pages first, also when the network is away. */
async function leave(request: Request): Promise<Response> {
  await forgetDays();
  return fetch(request).catch(() => offline("left"));
}

async function enter(request: Request): Promise<Response> {
  const answer = await fetch(request);
  if (answer.type === "opaqueredirect") await forgetDays();
  return answer;
}

async function offline(after: Missing): Promise<Response> {
  const html = nothingKept((await kept(LIST)) !== null, after);
  const headers = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
  };
  return new Response(html, { status: 503, headers });
}

const wait = (ms: number): Promise<null> => new Promise((done) => setTimeout(() => done(null), ms));
