// <wg-draft key="…"><form>…</form></wg-draft>: keeps what is typed until the server has it, sends
// the form itself so that a dead network loses nothing, and puts the server's answer in place. With
// `resend` it sends again by itself once the network is back, and the list says what still waits.
import { collect, hasContent, packDraft, parseDraft, restore, type Draft } from "../pure/draft.js";
import { make, owned, word } from "./page.js";
import { forgetPhotos } from "./photo-store.js";
import { logInLink, send } from "./sending.js";
import { stopWaiting, wait } from "./waiting-store.js";

const MAX_AGE_MS = 7 * 24 * 3_600_000;

const PREFIX = "wangge-draft:";
const storageKey = (key: string): string => PREFIX + owned(key);

/** What is kept of the form `key`; null where that is nothing, or too old. */
export function storedDraft(key: string): Draft | null {
  try {
    return parseDraft(localStorage.getItem(storageKey(key)), Date.now(), MAX_AGE_MS);
  } catch {
    return null;
  }
}

export const fieldsOf = (form: HTMLFormElement): HTMLInputElement[] =>
  [...form.elements].filter((e) => "name" in e) as HTMLInputElement[];

/** The server has it: nothing of the form stays on the device. */
export function forgetDraft(key: string): void {
  localStorage.removeItem(storageKey(key));
  stopWaiting(key);
  void forgetPhotos(key);
}

/** Drafts that are too old to be offered again don't stay on the device, whoever wrote them. */
export function sweepDrafts(): void {
  for (const name of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
    if (!parseDraft(localStorage.getItem(name), Date.now(), MAX_AGE_MS)) localStorage.removeItem(name);
  }
}

let listening = false;
let left = false;

/** The network is back: what couldn't be sent goes now, one form after another, and then on. */
async function sendAgain(): Promise<void> {
  let next = "";
  if (left) return; // nobody sees what would become of it; the list says that it waits
  for (const one of document.querySelectorAll<DraftElement>("wg-draft")) next = (await one.again()) || next;
  if (next) location.assign(next);
}

function listen(): void {
  if (listening) return;
  listening = true;
  window.addEventListener("pagehide", () => (left = true));
  window.addEventListener("pageshow", () => (left = false));
  window.addEventListener("online", () => void sendAgain());
}

export class DraftElement extends HTMLElement {
  #note = make("p", "draft-note");
  #problem = make("div", "notice notice--late");
  #built = false;
  #unsent = false;

  connectedCallback(): void {
    const form = this.form;
    if (this.#built || !form) return;
    this.#built = true;
    this.#note.setAttribute("role", "status");
    this.#problem.setAttribute("role", "alert");
    this.#problem.hidden = true;
    this.#problem.tabIndex = -1;
    form.append(this.#problem, this.#note);
    if (!this.hasAttribute("answered")) this.#restore(form);
    form.addEventListener("input", () => this.#keep(form));
    form.addEventListener("change", () => this.#keep(form));
    form.addEventListener("submit", (event) => void this.#submit(event, form));
    listen();
  }

  /** Sends what couldn't be sent, if there is any. Where to go on, if it was taken; it is taken once. */
  async again(): Promise<string> {
    const form = this.form;
    return this.#unsent && form ? this.#send(form, null) : "";
  }

  get form(): HTMLFormElement | null {
    return this.querySelector("form");
  }

  get #key(): string {
    return this.getAttribute("key") ?? location.pathname;
  }

  #hidden(form: HTMLFormElement): Set<string> {
    return new Set(fieldsOf(form).filter((f) => f.type === "hidden").map((f) => f.name));
  }

  #restore(form: HTMLFormElement): void {
    const draft = storedDraft(this.#key);
    if (!draft || !hasContent(draft, this.#hidden(form))) return;
    if (!restore(fieldsOf(form), draft)) return;
    this.#note.textContent = word("draftRestored");
    this.closest("details")?.setAttribute("open", ""); // else nobody sees that it is back
    const again = make("button", "link-button", word("draftDiscard"));
    again.type = "button";
    again.addEventListener("click", () => {
      forgetDraft(this.#key);
      location.reload();
    });
    this.#note.append(" ", again);
    form.dispatchEvent(new CustomEvent("wg-restored", { bubbles: true }));
  }

  #keep(form: HTMLFormElement): void {
    try {
      localStorage.setItem(storageKey(this.#key), packDraft(collect(fieldsOf(form)), Date.now()));
      this.#note.textContent = word("draftKept");
    } catch {
      this.#note.textContent = ""; // no room or no permission: say nothing that isn't true
    }
  }

  async #submit(event: SubmitEvent, form: HTMLFormElement): Promise<void> {
    event.preventDefault();
    const next = await this.#send(form, event.submitter as HTMLButtonElement | null);
    if (next) location.assign(next);
  }

  /** Where to go on, when the server took it. */
  async #send(form: HTMLFormElement, button: HTMLButtonElement | null): Promise<string> {
    if (form.dataset["sending"] !== undefined) return ""; // a double tap is one report
    this.#keep(form);
    const body = new FormData(form, button); // before the buttons are switched off
    const target = button?.getAttribute("formaction") ?? form.getAttribute("action") ?? location.href;
    this.#sending(form, true);
    this.#unsent = false;
    try {
      const sent = await send(target, body);
      if (sent.kind === "taken") {
        forgetDraft(this.#key);
        return sent.next;
      }
      if (sent.kind === "page") this.#replaceMain(sent.html);
      else if (sent.kind === "logIn") this.#loggedOut();
      else this.#tell(sent.text);
    } catch {
      this.#failed();
    } finally {
      this.#sending(form, false);
    }
    return "";
  }

  #sending(form: HTMLFormElement, on: boolean): void {
    form.toggleAttribute("data-sending", on);
    form.querySelectorAll<HTMLButtonElement>("button[type=submit]").forEach((b) => (b.disabled = on));
    if (on) {
      this.#problem.hidden = true;
      this.#note.textContent = word("sending");
    } else if (this.#note.textContent === word("sending")) {
      this.#note.textContent = "";
    }
  }

  #failed(): void {
    const resends = this.hasAttribute("resend");
    this.#unsent = resends;
    if (resends) this.#wait();
    this.#tell(word(resends ? "sendLater" : "sendFailed"));
  }

  #loggedOut(): void {
    if (this.hasAttribute("resend")) this.#wait();
    this.#tell(word("sendLogIn"), logInLink());
  }

  #wait(): void {
    wait(this.#key, location.pathname, document.querySelector("h1")?.textContent ?? "");
  }

  /** The same page again with the errors in it; photos come back from the store. */
  #replaceMain(html: string): void {
    const page = new DOMParser().parseFromString(html, "text/html");
    const fresh = page.querySelector("main");
    const main = document.querySelector("main");
    if (!fresh || !main) return this.#tell(word("sendRefused", { status: 422 }));
    main.replaceWith(document.adoptNode(fresh));
    const first = document.querySelector<HTMLElement>("#errors, [aria-invalid=true]");
    first?.focus();
    first?.scrollIntoView({ block: "start" });
  }

  #tell(text: string, ...more: Node[]): void {
    this.#problem.replaceChildren(text, ...more.flatMap((node) => [" ", node]));
    this.#problem.hidden = false;
    this.#problem.focus();
  }
}
