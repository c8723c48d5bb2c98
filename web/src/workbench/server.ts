// The workbench's talk with the server: JSON both ways, refusals as a list, the session's token.
import { pageOwner } from "../elements/page.js";
import { logInLink, sessionToken } from "../elements/sending.js";
import { isEnglish, t } from "./common.js";

export interface Refusal {
  code: string;
  zh: string;
  en: string;
  field: string | null;
  data?: Record<string, unknown>;
}

export interface Answer<T> {
  status: number;
  body: T | null;
  errors: Refusal[];
}

/** The session is over: the answer is the way to the log-in page, or that its token is none. */
const LOG_IN = "log_in";

/** A refusal in the page's language, with the way to the log-in page where that helps. */
export function refusal(error: Refusal): (Node | string)[] {
  const text = isEnglish() ? error.en : error.zh;
  return error.code === LOG_IN ? [text, " ", logInLink()] : [text];
}

const said = (text: string, code = ""): Refusal => ({ code, zh: text, en: text, field: null });

async function ask<T>(address: string, init: RequestInit): Promise<Answer<T>> {
  try {
    const answer = await fetch(address, { ...init, credentials: "same-origin", redirect: "manual" });
    const json = (answer.headers.get("Content-Type") ?? "").includes("json");
    const body = json ? ((await answer.json()) as T & { errors?: Refusal[] }) : null;
    if (answer.ok) return { status: answer.status, body, errors: [] };
    const over = answer.type === "opaqueredirect" || (answer.status === 403 && !json);
    const other = over ? said(t("logInAgain"), LOG_IN) : said(t("refused", { status: answer.status }));
    const errors = body?.errors?.length ? body.errors : [other];
    return { status: answer.status, body: null, errors };
  } catch {
    return { status: 0, body: null, errors: [said(t("noNetwork"))] };
  }
}

export const get = <T>(address: string): Promise<Answer<T>> => ask<T>(address, { headers: { Accept: "application/json" } });

export function post<T>(address: string, body: unknown): Promise<Answer<T>> {
  const page = document.querySelector<HTMLInputElement>("wg-bench [name=csrfmiddlewaretoken]")?.value ?? "";
  const headers = {
    Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": sessionToken() ?? page, "X-Wangge-Who": pageOwner(),
  };
  return ask<T>(address, { method: "POST", headers, body: JSON.stringify(body) });
}
