// <wg-waiting>: names what was filled in and not sent, each a way back to its form, and sends it all
// with one tap once there is a network. Empty when nothing waits.
import { make, word } from "./page.js";
import { sendWaiting, type Outcome } from "./send-waiting.js";
import { logInLink } from "./sending.js";
import { allWaiting, type Waiting } from "./waiting-store.js";

export class WaitingElement extends HTMLElement {
  #status = make("p", "");
  #sending = false;

  connectedCallback(): void {
    this.#status.setAttribute("role", "status");
    this.#show(allWaiting());
  }

  #show(waiting: readonly Waiting[]): void {
    if (!waiting.length) return this.replaceChildren();
    const box = make("div", "notice notice--soon");
    const list = make("ul", "");
    list.append(...waiting.map((one) => this.#item(one)));
    const all = make("button", "button button--main", word("waitingSend"));
    all.type = "button";
    all.addEventListener("click", () => void this.#sendAll(all));
    box.append(make("p", "", word("waitingHead", { n: waiting.length })), list, all, this.#status);
    this.replaceChildren(box);
  }

  async #sendAll(button: HTMLButtonElement): Promise<void> {
    if (this.#sending) return; // a double tap is one sending
    this.#sending = button.disabled = true;
    this.#status.textContent = word("sending");
    let outcome: Outcome = "taken";
    for (const one of allWaiting()) {
      const came = await sendWaiting(one);
      if (came !== "taken") outcome = came;
      if (came === "away" || came === "logIn") break; // the others would fare no better
    }
    this.#sending = false;
    if (!allWaiting().length) return location.reload(); // what was done leaves the list
    this.#show(allWaiting());
    this.#tell(outcome);
  }

  #tell(outcome: Outcome): void {
    const words = { taken: "", look: word("waitingLook"), away: word("waitingAway"), logIn: word("waitingLogIn") };
    this.#status.replaceChildren(words[outcome], ...(outcome === "logIn" ? [" ", logInLink()] : []));
  }

  /** What can't be sent any more (somebody else has done it) may be cleared by whoever wrote it. */
  #item(one: Waiting): HTMLLIElement {
    const link = make("a", "", one.title);
    link.href = one.address;
    const drop = make("button", "link-button", word("waitingDrop"));
    drop.type = "button";
    drop.addEventListener("click", () => {
      this.dispatchEvent(new CustomEvent("wg-drop", { bubbles: true, detail: one.key }));
      this.#show(allWaiting());
    });
    const item = make("li", "");
    item.append(link, " ", drop);
    return item;
  }
}
