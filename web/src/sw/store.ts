// The kept pages of one person's day, and the build's files. Whatever is another's or over is removed.
import { assetsOf, cacheOf, isDay, SAVED_HEADER, shownLater, UNTIL_HEADER, type Permit } from "../pure/keeping.js";

const FILES = "wangge-files";
const FILES_MOST = 150;

/** Keeps `answer` under `path`; pages of other people and of other days go at the same time. */
export async function keep(path: string, answer: Response, permit: Permit): Promise<void> {
  const name = cacheOf(permit);
  await forgetDays(name);
  const html = await answer.text();
  const headers = new Headers(answer.headers);
  for (const ofBody of ["Content-Encoding", "Content-Length"]) headers.delete(ofBody);
  const now = Date.now();
  headers.set(SAVED_HEADER, String(now));
  headers.set(UNTIL_HEADER, String(now + permit.seconds * 1000));
  await (await caches.open(name)).put(path, new Response(html, { headers }));
  await keepFiles(assetsOf(html));
}

/** What is kept under `path` and still holds; what is over is removed on the way. */
async function stored(path: string): Promise<Response | null> {
  for (const name of (await caches.keys()).filter(isDay)) {
    const found = await (await caches.open(name)).match(path);
    if (!found) continue;
    if (Number(found.headers.get(UNTIL_HEADER)) > Date.now()) return found;
    await caches.delete(name);
  }
  return null;
}

/** The kept page as it is shown without a network, or null. */
export async function kept(path: string): Promise<Response | null> {
  const found = await stored(path);
  if (!found) return null;
  const html = shownLater(await found.text(), Number(found.headers.get(SAVED_HEADER)), Date.now());
  return new Response(html, { headers: found.headers });
}

/** Whether the page was kept less than `ms` ago. */
export async function isFresh(path: string, ms: number): Promise<boolean> {
  const found = await stored(path);
  return found !== null && Date.now() - Number(found.headers.get(SAVED_HEADER)) < ms;
}

export async function forgetPage(path: string): Promise<void> {
  for (const name of (await caches.keys()).filter(isDay)) await (await caches.open(name)).delete(path);
}

/** Removes every kept page but those of the cache `spared`. */
export async function forgetDays(spared = ""): Promise<void> {
  const names = (await caches.keys()).filter((name) => isDay(name) && name !== spared);
  await Promise.all(names.map((name) => caches.delete(name)));
}

/** A file of the build: its name holds its digest, so that what is kept is right for ever. */
export async function file(request: Request): Promise<Response> {
  const files = await caches.open(FILES);
  const found = await files.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.status === 200) await files.put(request, answer.clone()); // never a part of a file
  return answer;
}

async function keepFiles(paths: string[]): Promise<void> {
  const files = await caches.open(FILES);
  for (const path of paths) {
    if (await files.match(path)) continue;
    const answer = await fetch(path).catch(() => null);
    if (answer?.status === 200) await files.put(path, answer);
  }
  const all = await files.keys();
  const oldest = all.slice(0, Math.max(0, all.length - FILES_MOST));
  await Promise.all(oldest.map((request) => files.delete(request)));
}
