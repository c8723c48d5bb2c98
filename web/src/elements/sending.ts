// Sends a form by script and says what became of it. The session's token is read when it is sent:
// a page that was kept, or opened before a new log-in, holds an old one.
import { make, pageLanguage, pageOwner, word } from "./page.js";

export type Sent =
  | { kind: "taken"; next: string }
  | { kind: "page"; html: string }
  | { kind: "refused"; text: string }
  | { kind: "logIn" };

const TOKEN = "csrfmiddlewaretoken";

/** The token of the session as it is now: after a new log-in in another window it is another. */
export const sessionToken = (): string | undefined => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];

/** Throws only when no answer came. */
export async function send(target: string, body: FormData): Promise<Sent> {
  const headers: Record<string, string> = { "X-Wangge-Send": "1" };
  const token = sessionToken();
  if (token) {
    body.delete(TOKEN);
    headers["X-CSRFToken"] = token;
  }
  if (pageOwner()) headers["X-Wangge-Who"] = pageOwner();
  return understood(await fetch(target, { method: "POST", body, headers }));
}

async function understood(answer: Response): Promise<Sent> {
  const next = answer.headers.get("X-Wangge-Next");
  if (next) return { kind: "taken", next };
  if (answer.redirected && new URL(answer.url).pathname === "/login/") return { kind: "logIn" };
  const isPage = answer.headers.get("Content-Type")?.startsWith("text/html") ?? false;
  const html = isPage ? await answer.text() : "";
  if (answer.status === 422 && isPage) return { kind: "page", html };
  return { kind: "refused", text: reason(html) ?? word("sendRefused", { status: answer.status }) };
}

/** What a page of refusal says, in the language of this page. */
function reason(html: string): string | null {
  const page = new DOMParser().parseFromString(html, "text/html");
  const said = page.querySelector(pageLanguage() === "en" ? 'main p[lang="en"]' : 'main p[lang="zh-Hans"]');
  const why = said?.textContent?.trim();
  return why ? word("sendRefusedWhy", { why }) : null;
}

/** The way to the log-in page that leads back here. */
export function logInLink(): HTMLAnchorElement {
  const link = make("a", "", word("logIn"));
  link.href = `/login/?next=${encodeURIComponent(location.pathname + location.search)}`;
  return link;
}
