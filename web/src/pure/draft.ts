// What of a form is worth keeping and how it goes back in. Owns no storage and no element.

export type FieldValue = string | string[];
export type Draft = Record<string, FieldValue>;

/** Never kept: secrets of the session, files (they have a store), and the version a page was made from. */
const NEVER = new Set(["csrfmiddlewaretoken", "password", "next", "version"]);

interface FieldLike {
  name: string;
  type: string;
  value: string;
  checked?: boolean;
}

function isChoice(field: FieldLike): boolean {
  return field.type === "radio" || field.type === "checkbox";
}

function worthKeeping(field: FieldLike): boolean {
  return Boolean(field.name) && !NEVER.has(field.name) && !["file", "submit", "button", "password"].includes(field.type);
}

/** The values of `fields` by name; a ticked box adds to a list, an empty text is kept as empty. */
export function collect(fields: Iterable<FieldLike>): Draft {
  const draft: Draft = {};
  for (const field of fields) {
    if (!worthKeeping(field)) continue;
    if (!isChoice(field)) {
      draft[field.name] = field.value;
    } else if (field.checked) {
      draft[field.name] = [...((draft[field.name] as string[] | undefined) ?? []), field.value];
    }
  }
  return draft;
}

/** Puts `draft` back into `fields`; fields it doesn't name stay as they are. Returns how many changed. */
export function restore(fields: Iterable<FieldLike>, draft: Draft): number {
  let changed = 0;
  for (const field of fields) {
    const kept = draft[field.name];
    if (kept === undefined || !worthKeeping(field)) continue;
    if (isChoice(field)) {
      const ticked = (Array.isArray(kept) ? kept : [kept]).includes(field.value);
      if (field.checked !== ticked) changed += 1;
      field.checked = ticked;
    } else if (typeof kept === "string" && field.value !== kept) {
      field.value = kept;
      changed += 1;
    }
  }
  return changed;
}

/** True when a person has typed or chosen something: hidden fields alone are not worth restoring. */
export function hasContent(draft: Draft, hidden: ReadonlySet<string>): boolean {
  return Object.entries(draft).some(([name, value]) => !hidden.has(name) && value.length > 0);
}

/** A stored text read back; anything unreadable is no draft. */
export function parseDraft(text: string | null, nowMs: number, maxAgeMs: number): Draft | null {
  if (!text) return null;
  try {
    const box = JSON.parse(text) as { at?: unknown; fields?: unknown };
    if (typeof box.at !== "number" || nowMs - box.at > maxAgeMs) return null;
    return box.fields && typeof box.fields === "object" ? (box.fields as Draft) : null;
  } catch {
    return null;
  }
}

export const packDraft = (draft: Draft, nowMs: number): string => JSON.stringify({ at: nowMs, fields: draft });
