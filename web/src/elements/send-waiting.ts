// Sends what waits from the list: it is filled into a fresh copy of its own page, so that the server
// gets what it would have got from there. A form that somebody has to see again isn't sent.
import { restore } from "../pure/draft.js";
import { keptPhotos } from "./photo-store.js";
import { send } from "./sending.js";
import { fieldsOf, forgetDraft, storedDraft } from "./wg-draft.js";
import type { Waiting } from "./waiting-store.js";

/** `look`: it has to be opened; `away`: still no network. */
export type Outcome = "taken" | "look" | "logIn" | "away";

export async function sendWaiting(one: Waiting): Promise<Outcome> {
  try {
    const answer = await fetch(one.address);
    if (answer.redirected && new URL(answer.url).pathname === "/login/") return "logIn";
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.documentElement.hasAttribute("data-kept")) return "away";
    const box = [...page.querySelectorAll("wg-draft")].find((draft) => draft.getAttribute("key") === one.key);
    const body = box && answer.ok ? await filled(box, one.key) : null;
    if (!body) return "look";
    const sent = await send(box?.querySelector("form")?.getAttribute("action") ?? one.address, body);
    if (sent.kind === "taken") forgetDraft(one.key);
    return sent.kind === "taken" || sent.kind === "logIn" ? sent.kind : "look";
  } catch {
    return "away";
  }
}

/** The form as it was left; null where the matter may have moved on since, or nothing was kept. */
async function filled(box: Element, key: string): Promise<FormData | null> {
  const form = box.querySelector("form");
  const draft = storedDraft(key);
  if (!form || !draft || form.elements.namedItem("version")) return null;
  restore(fieldsOf(form), draft);
  const body = new FormData(form);
  for (const photos of box.querySelectorAll("wg-photo")) {
    const name = photos.querySelector<HTMLInputElement>("input[type=file]")?.name ?? "";
    const kept = await keptPhotos(photos.getAttribute("keep") ?? "");
    body.delete(name);
    kept.forEach((file) => body.append(name, file));
  }
  return body;
}
