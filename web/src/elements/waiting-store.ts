// What was filled in without a network and still waits to be sent: remembered on this device only,
// and given to nobody but whoever filled it in.
import { owned } from "./page.js";

const PREFIX = "wangge-waiting:";

export interface Waiting {
  key: string;
  address: string;
  title: string;
}

/** Remembers that the draft `key` of the page at `address` still has to be sent. */
export function wait(key: string, address: string, title: string): void {
  try {
    localStorage.setItem(PREFIX + owned(key), JSON.stringify({ address, title: title.trim() }));
  } catch {
    // no room: the page itself has said that it wasn't sent
  }
}

export const stopWaiting = (key: string): void => localStorage.removeItem(PREFIX + owned(key));

export function allWaiting(): Waiting[] {
  const own = PREFIX + owned("");
  const names = Object.keys(localStorage).filter((name) => name.startsWith(own)).sort();
  return names.flatMap((name) => {
    const key = name.slice(own.length);
    try {
      const found = JSON.parse(localStorage.getItem(name) ?? "") as Partial<Waiting>;
      const inside = found.address?.startsWith("/") && !found.address.startsWith("//");
      return inside ? [{ key, address: found.address ?? "", title: found.title || (found.address ?? "") }] : [];
    } catch {
      return [];
    }
  });
}
