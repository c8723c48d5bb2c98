// <wg-copy text="…"></wg-copy>: copies an address, and hands it to another app where the device can.
// Phones can't scan their own screen, and on plain http there is no clipboard: then it is selected.
import { make, word } from "./page.js";

export class CopyElement extends HTMLElement {
  #status = make("span", "soft small");

  connectedCallback(): void {
    if (this.#status.isConnected) return;
    this.#status.setAttribute("role", "status");
    const row = make("p", "buttons");
    row.append(this.#button(word("copyLink"), () => void this.#copy()));
    if ("share" in navigator) row.append(this.#button(word("shareLink"), () => void this.#share()));
    row.append(this.#status);
    this.append(row);
  }

  get text(): string {
    return this.getAttribute("text") ?? "";
  }

  #button(text: string, act: () => void): HTMLButtonElement {
    const button = make("button", "button", text);
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }

  async #copy(): Promise<void> {
    const done = await copied(this.text);
    this.#status.textContent = word(done ? "copyDone" : "copyByHand");
  }

  async #share(): Promise<void> {
    try {
      await navigator.share({ title: document.title, url: this.text });
    } catch {
      // closed without choosing: nothing to say
    }
  }
}

async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedOldWay(text);
  }
}

/** The only way left on plain http. */
function copiedOldWay(text: string): boolean {
  const box = make("textarea", "unseen");
  box.value = text;
  document.body.append(box);
  box.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    box.remove();
  }
}
