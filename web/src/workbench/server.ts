// The workbench's talk with the server: JSON both ways, refusals as a list, the session's token.
import { t } from "./common.js";

export interface Refusal {
  code: string;
  zh: string;
  en: string;
  field: string | null;
}

export interface Answer<T> {
  status: number;
  body: T | null;
  errors: Refusal[];
}

const said = (text: string): Refusal => ({ code: "", zh: text, en: text, field: null });

async function ask<T>(address: string, init: RequestInit): Promise<Answer<T>> {
  try {
    const answer = await fetch(address, { ...init, credentials: "same-origin", redirect: "manual" });
    const json = (answer.headers.get("Content-Type") ?? "").includes("json");
    const body = json ? ((await answer.json()) as T & { errors?: Refusal[] }) : null;
    if (answer.ok) return { status: answer.status, body, errors: [] };
    const errors = body?.errors?.length ? body.errors : [said(t("refused", { status: answer.status }))];
    return { status: answer.status, body: null, errors };
  } catch {
    return { status: 0, body: null, errors: [said(t("noNetwork"))] };
  }
}

export const get = <T>(address: string): Promise<Answer<T>> => ask<T>(address, { headers: { Accept: "application/json" } });

export function post<T>(address: string, body: unknown): Promise<Answer<T>> {
  const token = document.querySelector<HTMLInputElement>("wg-bench [name=csrfmiddlewaretoken]")?.value ?? "";
  const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token };
  return ask<T>(address, { method: "POST", headers, body: JSON.stringify(body) });
}
