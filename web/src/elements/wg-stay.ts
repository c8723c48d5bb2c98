// <wg-stay><form>…</form></wg-stay>: a form of which nothing may be kept on the device. It is sent by
// the browser, but only once the server answers and the log-in stands; until then it stays as it is.
import { make, word } from "./page.js";
import { logInLink, sessionToken } from "./sending.js";

const PATIENCE_MS = 10_000;
/** Any page of the staff that says nothing of anybody: only whether it is reached matters. */
const ANY_PAGE = "/more/";

export class StayElement extends HTMLElement {
  #problem = make("div", "notice notice--late");
  #asking = false;
  #may = false;

  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!form || this.#problem.isConnected) return;
    this.#problem.setAttribute("role", "alert");
    this.#problem.tabIndex = -1;
    this.#problem.hidden = true;
    form.append(this.#problem);
    form.addEventListener("submit", (event) => this.#submit(event, form));
  }

  #submit(event: SubmitEvent, form: HTMLFormElement): void {
    if (this.#may) return; // asked already: this is the sending itself
    event.preventDefault();
    if (!this.#asking) void this.#ask(form, event.submitter as HTMLButtonElement | null);
  }

  async #ask(form: HTMLFormElement, button: HTMLButtonElement | null): Promise<void> {
    this.#asking = true;
    this.#problem.hidden = true;
    const answer = await reached();
    this.#asking = false;
    if (!answer) return this.#tell(word("stayOffline"));
    if (new URL(answer.url).pathname === "/login/") return this.#loggedOut();
    const token = form.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]");
    if (token) token.value = sessionToken() ?? token.value; // after a new log-in it is another
    this.#may = true;
    form.requestSubmit(button);
  }

  /** The log-in opens beside this page: going there would lose what was typed. */
  #loggedOut(): void {
    const link = logInLink();
    link.target = "_blank";
    this.#tell(word("stayLogIn"), link);
  }

  #tell(text: string, ...more: Node[]): void {
    this.#problem.replaceChildren(text, ...more.flatMap((node) => [" ", node]));
    this.#problem.hidden = false;
    this.#problem.focus();
  }
}

/** Whatever the server says; null when nothing comes. */
async function reached(): Promise<Response | null> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    return await fetch(ANY_PAGE, { method: "HEAD", cache: "no-store", signal });
  } catch {
    return null;
  }
}
