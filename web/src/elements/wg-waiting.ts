// What was filled in without a network and still waits to be sent: remembered on this device only.
import { make, word } from "./page.js";

const PREFIX = "wangge-waiting:";

interface Waiting {
  address: string;
  title: string;
}

/** Remembers that the draft `key` of the page at `address` still has to be sent. */
export function wait(key: string, address: string, title: string): void {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify({ address, title: title.trim() }));
  } catch {
    // no room: the page itself has said that it wasn't sent
  }
}

export const stopWaiting = (key: string): void => localStorage.removeItem(PREFIX + key);

function all(): Waiting[] {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).sort();
  return keys.flatMap((key) => {
    try {
      const found = JSON.parse(localStorage.getItem(key) ?? "") as Partial<Waiting>;
      const inside = found.address?.startsWith("/") && !found.address.startsWith("//");
      return inside ? [{ address: found.address ?? "", title: found.title || (found.address ?? "") }] : [];
    } catch {
      return [];
    }
  });
}

/** <wg-waiting>: names what waits, each a way back to its filled form. Empty when nothing does. */
export class WaitingElement extends HTMLElement {
  connectedCallback(): void {
    const waiting = all();
    if (!waiting.length) return this.replaceChildren();
    const box = make("div", "notice notice--soon");
    const list = make("ul", "");
    for (const one of waiting) {
      const link = make("a", "", one.title);
      link.href = one.address;
      const item = make("li", "");
      item.append(link);
      list.append(item);
    }
    box.append(make("p", "", word("waitingHead", { n: waiting.length })), list);
    this.replaceChildren(box);
  }
}
