// What was filled in without a network and still waits to be sent: remembered on this device only,
// and shown to nobody but whoever filled it in.
import { make, owned, word } from "./page.js";

const PREFIX = "wangge-waiting:";

interface Waiting {
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

function all(): Waiting[] {
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

/** <wg-waiting>: names what waits, each a way back to its filled form. Empty when nothing does. */
export class WaitingElement extends HTMLElement {
  connectedCallback(): void {
    const waiting = all();
    if (!waiting.length) return this.replaceChildren();
    const box = make("div", "notice notice--soon");
    const list = make("ul", "");
    list.append(...waiting.map((one) => this.#item(one)));
    box.append(make("p", "", word("waitingHead", { n: waiting.length })), list);
    this.replaceChildren(box);
  }

  /** What can't be sent any more (somebody else has done it) may be cleared by whoever wrote it. */
  #item(one: Waiting): HTMLLIElement {
    const link = make("a", "", one.title);
    link.href = one.address;
    const drop = make("button", "link-button", word("waitingDrop"));
    drop.type = "button";
    drop.addEventListener("click", () => {
      this.dispatchEvent(new CustomEvent("wg-drop", { bubbles: true, detail: one.key }));
      this.connectedCallback();
    });
    const item = make("li", "");
    item.append(link, " ", drop);
    return item;
  }
}
