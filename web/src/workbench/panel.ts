// The form on the left: what to divide, by what, how many, how strictly. Turns it into a wish.
import { make } from "../elements/page.js";
import { AREA, MIX, UNITS, type Titled, type WeightName } from "../pure/workbench/land.js";
import { gridsFor, isRange, type Form } from "../pure/workbench/wish.js";
import type { BenchWord } from "../pure/workbench/words.js";
import { amount, isEnglish, part, t, titled } from "./common.js";
import { Mixing } from "./mixing.js";
import type { Model } from "./model.js";
import { refusal, type Refusal } from "./server.js";

const input = (name: string): HTMLInputElement => part<HTMLInputElement>(name);
const select = (name: string): HTMLSelectElement => part<HTMLSelectElement>(name);
const numberIn = (name: string): number => Number(input(name).value || NaN);

export class Panel {
  #model: Model;
  #changed: () => void;
  #mixing: Mixing;
  #totals = new Map<string, HTMLElement>();

  constructor(model: Model, kept: Partial<Form>, changed: () => void) {
    this.#model = model;
    this.#changed = changed;
    this.#mixing = new Mixing(model, kept, () => this.#again());
    this.#fill();
    this.#restore(kept);
    part("wish").addEventListener("input", (event) => this.#typed(event.target as HTMLInputElement));
    model.on("edits", () => this.#say());
    this.#say();
  }

  get form(): Form {
    const how = document.querySelector<HTMLInputElement>('[name="bench-how"]:checked')?.value === "range" ? "range" : "count";
    return {
      level: select("level").value, under: select("under").value, how,
      weights: this.#weights, mixed: this.#mixing.mixed, shares: this.#mixing.shares,
      k: numberIn("k"), min: numberIn("min"), max: numberIn("max"),
      barriers: numberIn("barriers"), stay: numberIn("stay"), seed: numberIn("seed") || 0,
      maxPercent: input("over").value === "" ? null : numberIn("over"),
      edits: this.#model.edits,
    };
  }

  get #weights(): string[] {
    return [...part("weights").querySelectorAll<HTMLInputElement>("input:checked")].map((box) => box.value);
  }

  /** What is missing in the form, said by the name of its field before the server is asked. */
  get missing(): Refusal[] {
    const { how, k, min, max } = this.form;
    const said = (word: BenchWord, field: string): Refusal[] => [{ code: word, zh: t(word), en: t(word), field }];
    if (how === "count") return Number.isInteger(k) && k > 0 ? [] : said("kOdd", "k");
    if (Number.isNaN(min) || Number.isNaN(max)) return said("rangeEmpty", "range");
    return isRange(min, max) ? [] : said("rangeOdd", "range");
  }

  /** Each refusal beside what it is about; the rest at the button. */
  refuse(errors: readonly Refusal[]): void {
    const places = [...document.querySelectorAll<HTMLElement>("[data-error]")];
    const rest = places.find((place) => place.dataset["error"] === "");
    for (const place of places) {
      place.textContent = "";
      place.hidden = true;
    }
    let first: HTMLElement | null = null;
    for (const error of errors) {
      const field = (error.field ?? "").split(".")[0] ?? "";
      const place = places.find((one) => field && one.dataset["error"]?.split(" ").includes(field)) ?? rest;
      if (!place) continue;
      place.hidden = false;
      place.append(...refusal(error), document.createElement("br"));
      place.closest("details")?.setAttribute("open", "");
      first ??= place;
    }
    const count = document.querySelector<HTMLElement>('[data-error="k range"]');
    part("per").hidden = count?.hidden === false; // the refusal says why; twice is once too many
    first?.scrollIntoView({ block: "center" }); // not under the button, which stays in view
  }

  #fill(): void {
    const { ground } = this.#model;
    for (const level of ground.levels.slice(ground.levels.length > 1 ? 1 : 0)) select("level").add(new Option(titled(level), level.key));
    select("level").value = ground.leaf_level.key;
    select("under").add(new Option(t(this.#model.under ? "allGround" : "allOver"), ""));
    for (const upper of ground.uppers) {
      if (upper.code.length > this.#model.under.length && upper.code.startsWith(this.#model.under) && ground.uppers.length > 1) select("under").add(new Option((isEnglish() && upper.name_en) || upper.name, upper.code));
    }
    for (const weight of ground.weights) part("weights").append(this.#weight(weight));
    const estate = ground.weights.filter(({ key }) => key !== AREA && key !== UNITS);
    for (const list of ["weight", "newkey"]) {
      for (const weight of list === "weight" ? ground.weights : estate) select(list).add(new Option(titled(weight), weight.key));
    }
    const k = this.#grids();
    input("k").value = input("kslide").value = String(k);
    input("kslide").max = String(Math.max(10, k * 3));
    const box = part("weights").querySelector<HTMLInputElement>("input:not(:disabled)");
    if (box) box.checked = true;
  }

  /** How many grids there are now where it is to be divided. */
  #grids(): number {
    const { divisions, registry, ground } = this.#model;
    const upper = ground.uppers.findIndex(({ code }) => code === select("under").value);
    const grids = (divisions.get("version")?.grids() ?? []).filter((grid) => registry.grid(grid).code.startsWith(this.#model.under));
    const inside = select("under").value ? grids.filter((grid) => registry.grid(grid).upper === upper) : grids;
    return Math.max(1, inside.length);
  }

  #weight(weight: WeightName): HTMLElement {
    const label = make("label", "check bench__weight");
    const box = make("input");
    box.type = "checkbox";
    box.value = weight.key;
    box.disabled = weight.missing > 0 || !(weight.total > 0);
    const words = make("span", "", titled(weight));
    const note = make("span", "soft small", weight.missing > 0 ? t("missing", { n: weight.missing }) : "");
    if (!weight.missing) this.#totals.set(weight.key, note);
    words.append(" ", note);
    label.append(box, words);
    return label;
  }

  #restore(kept: Partial<Form>): void {
    for (const name of ["barriers", "stay", "seed", "k", "min", "max"] as const) {
      const value = kept[name];
      if (typeof value === "number" && Number.isFinite(value)) input(name).value = String(value);
    }
    if (kept.k) input("kslide").value = String(kept.k);
    if (typeof kept.maxPercent === "number") input("over").value = String(kept.maxPercent);
    if (typeof kept.under === "string") select("under").value = kept.under;
    if (!select("under").value) select("under").value = "";
    if (kept.how === "range") document.querySelector<HTMLInputElement>('[name="bench-how"][value="range"]')?.click();
    if (!kept.weights?.length) return;
    for (const box of part("weights").querySelectorAll<HTMLInputElement>("input")) box.checked = !box.disabled && kept.weights.includes(box.value);
  }

  #typed(field: HTMLInputElement): void {
    const name = field.dataset["bench"] ?? "";
    if (name === "kslide") input("k").value = field.value;
    if (name === "k") input("kslide").value = field.value;
    if (["k", "kslide", "min", "max"].includes(name)) (document.querySelector('[data-error="k range"]') as HTMLElement).hidden = true;
    if (name === "under") input("k").value = input("kslide").value = String(this.#grids());
    if (name === "cross") this.#model.mayCross = field.checked;
    this.#again();
  }

  #again(): void {
    this.#say();
    this.#changed();
  }

  /** Everything that follows from the form, in words; and the limits by which grids are judged. */
  #say(): void {
    this.#weigh();
    const { how, min, max, weights, mixed, barriers, stay, maxPercent } = this.form;
    part("count").hidden = how !== "count";
    part("range").hidden = how !== "range";
    part("barriersout").textContent = t(barriers < 1 ? "barriersOff" : barriers < 7 ? "barriersLow" : "barriersHigh");
    part("stayout").textContent = t(stay < 1 ? "stayLow" : stay < 7 ? "staySome" : "stayHigh");
    for (const [key, place] of this.#totals) place.textContent = t("total", { n: amount(this.#total(key)) });
    part("per").textContent = this.#per();
    part("per").hidden = false;
    const weight = mixed ? MIX : (weights[0] ?? this.#model.weight);
    const range: [number, number] | null = how === "range" && isRange(min, max) ? [min, max] : null;
    this.#model.limits = { weight, range, over: maxPercent === null ? null : maxPercent / 100 };
    this.#model.tell("limits");
  }

  /** One mixed load or several weights; a range is of one weight, so there is none with a mixed load. */
  #weigh(): void {
    this.#mixing.weigh(this.#weights);
    const { under, weights, mixed, shares } = this.form;
    const range = document.querySelector('[name="bench-how"][value="range"]') as HTMLInputElement;
    range.disabled = mixed;
    if (mixed && range.checked) (document.querySelector('[name="bench-how"][value="count"]') as HTMLInputElement).checked = true;
    const before = this.#model.counted.join();
    this.#model.counted = weights;
    this.#model.setMix(mixed ? { keys: weights, shares: weights.map((key) => shares[key] ?? 0), under } : null);
    const list = select("weight");
    const there = [...list.options].find(({ value }) => value === MIX);
    if (mixed && !there) list.add(new Option(titled(this.#model.what(MIX)), MIX), 0);
    if (!mixed) there?.remove();
    list.value = this.#model.weight;
    if (before !== weights.join()) this.#model.tell("weights");
  }

  #per(): string {
    const { how, k, min, max, weights, mixed } = this.form;
    if (mixed) return k > 0 ? t("perMix", { n: amount(100 / k) }) : "";
    const weight = this.#model.ground.weights.find(({ key }) => key === weights[0]);
    if (!weight) return t("noWeight");
    const total = this.#total(weight.key);
    if (how === "count") return k > 0 ? t("perGrid", { n: amount(total / k), what: unitWord(weight) }) : "";
    if (Number.isNaN(min) || Number.isNaN(max)) return "";
    if (!isRange(min, max)) return t("rangeOdd");
    const [low, high] = gridsFor(total, min, max);
    if (low > high) return t("rangeNone");
    if (high === Infinity) return t("perAtLeast", { low: amount(low) });
    return low === high ? t("perAbout", { n: amount(low) }) : t("perRange", { low: amount(low), high: amount(high) });
  }

  #total(key: string): number {
    const { ground, land } = this.#model;
    const under = select("under").value;
    const upper = ground.uppers.findIndex(({ code }) => code === under);
    const values = land.weight.get(key) ?? new Float64Array(0);
    return values.reduce((sum, value, unit) => (under ? ground.units.parent[unit] === upper : this.#model.inside(unit)) ? sum + value : sum, 0);
  }
}

/** "户数" counts in 户: the word after a number. */
export function unitWord(weight: Titled): string {
  return isEnglish() ? weight.en.toLowerCase() : weight.zh;
}
