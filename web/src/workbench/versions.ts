// Older versions of the drawing as columns of the comparison, chosen from a list.
import type { GridName } from "../pure/workbench/land.js";
import { announce, isEnglish, maybe, t } from "./common.js";
import type { Model } from "./model.js";
import { get } from "./server.js";

interface Leaves {
  grids: GridName[];
  leaf: number[];
  uppers?: GridName[];
}

const OLDER = "version:";
export const isOlder = (id: string): boolean => id.startsWith(OLDER);

export class Versions {
  #model: Model;
  #list: HTMLSelectElement | null;

  constructor(model: Model) {
    this.#model = model;
    this.#list = maybe<HTMLSelectElement>("versions");
    this.#list?.addEventListener("change", () => void this.#add());
  }

  async #add(): Promise<void> {
    const list = this.#list as HTMLSelectElement;
    const [number, address] = [list.value, list.selectedOptions[0]?.dataset["address"] ?? ""];
    list.value = "";
    if (!number || this.#model.divisions.has(OLDER + number)) return;
    const level = encodeURIComponent(this.#model.ground.leaf_level.key);
    const { body, errors } = await get<Leaves>(`${address}?level=${level}`);
    if (!body || body.leaf.length !== this.#model.land.n) return announce(errors.map((e) => (isEnglish() ? e.en : e.zh)).join(" "));
    const title = t("version", { n: number });
    this.#model.add(OLDER + number, title, body.grids, body.leaf, body.uppers);
    announce(t("added", { name: title }));
  }
}
