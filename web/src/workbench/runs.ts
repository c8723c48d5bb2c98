// Proposals of the program: handed in, watched, stopped, removed; their divisions taken into the model.
import type { GridName } from "../pure/workbench/land.js";
import { wishOf, type Form } from "../pure/workbench/wish.js";
import type { BenchWord } from "../pure/workbench/words.js";
import { amount, announce, gridName, isEnglish, listed, t, titled } from "./common.js";
import type { Model } from "./model.js";
import { get, post, type Refusal } from "./server.js";

export type RunState = "waiting" | "running" | "done" | "stopped" | "failed";

export interface Run {
  id: string;
  /** What it is called by, also when others are removed. */
  number: number;
  state: RunState;
  share: number;
  stage: string;
  /** Somebody has asked it to stop. */
  stopping?: boolean;
  wish: {
    k?: number | null;
    range?: [number, number] | null;
    under?: string;
    weights?: string[];
    shares?: number[] | null;
    barriers?: number;
    stay?: number;
    seed?: number;
    edits?: unknown[];
  };
  figures: { remarks?: { zh?: string; en?: string; code?: string }[] } | null;
  error: { zh: string; en: string; field: string | null } | null;
  asked_at: string;
  seconds: number | null;
}

interface Runs {
  runs: Run[];
  most: number;
  workers_alive?: number;
}

interface Leaves {
  level: string;
  grids: GridName[];
  leaf: number[];
  uppers?: GridName[];
}

const SOON_MS = 1_000;
const QUIET_MS = 15_000;

export class RunList {
  runs: Run[] = [];
  most = 4;
  /** Runs that drew another level than the page shows, and which. */
  readonly others = new Map<string, string>();
  /** Background processes at work; null: not known. */
  workers: number | null = null;
  #model: Model;
  #address: string;
  #changed: () => void;
  #timer = 0;
  #asking = false;
  #watched = false;

  /** `address` of runs.json; those of one run lie beside it. */
  constructor(model: Model, address: string, changed: () => void) {
    this.#model = model;
    this.#address = address;
    this.#changed = changed;
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void this.look());
  }

  get busy(): boolean {
    return this.runs.some((run) => run.state === "waiting" || run.state === "running");
  }

  /** Whether another may be asked for: what came to nothing makes room by itself. */
  get full(): boolean {
    return this.runs.length >= this.most && !this.runs.some(({ state }) => state === "stopped" || state === "failed");
  }

  name(run: Run): string {
    return t("proposal", { n: run.number });
  }

  /** How the run asked for last stands, beside the button that asks: what, and whether it went wrong. */
  newest(): [text: string, bad: boolean] {
    const run = this.runs.at(-1);
    if (!run) return ["", false];
    const name = this.name(run);
    if (run.state === "running") return [[name, t(run.stopping ? "stopping" : "running"), stageText(run)].filter(Boolean).join(" · "), false];
    const before = this.runs.filter(({ id, state }) => id !== run.id && (state === "waiting" || state === "running")).length;
    if (run.state === "waiting") return this.workers === 0 ? [t("noWorker"), true] : [before ? t("behind", { n: before }) : t("asked"), false];
    if (!this.#watched) return ["", false];
    if (run.state === "failed") return [`${name}${isEnglish() ? ": " : "："}${(run.error && (isEnglish() ? run.error.en : run.error.zh)) || t("failed")}`, true];
    return [run.state === "done" ? t("below", { name }) : [name, t("stopped")].join(" · "), false];
  }

  /** Asks for a run; the refusals, none when it was taken. */
  async ask(form: Form): Promise<Refusal[]> {
    const answer = await post<{ id: string }>(this.#address, wishOf(form, this.#model.ground.version));
    this.#watched = !answer.errors.length; // what came before is told no more
    if (!answer.errors.length) announce(t("asked"));
    await this.look();
    return answer.errors;
  }

  async stop(run: Run): Promise<void> {
    await post(this.#of(run, "stop"), {});
    await this.look();
  }

  async drop(run: Run): Promise<void> {
    await post(this.#of(run, "drop"), {});
    this.#model.remove(run.id);
    await this.look();
  }

  /** How far they are; again soon while one is at work. */
  async look(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    window.clearTimeout(this.#timer);
    const answer = await get<Runs>(this.#address);
    this.#asking = false;
    if (answer.body) await this.#heard(answer.body);
    if (document.visibilityState === "visible") {
      this.#timer = window.setTimeout(() => void this.look(), this.busy ? SOON_MS : QUIET_MS);
    }
  }

  async #heard(body: Runs): Promise<void> {
    const sorted = [...body.runs].sort((a, b) => a.asked_at.localeCompare(b.asked_at) || a.id.localeCompare(b.id));
    for (const gone of this.runs.filter((run) => !sorted.some(({ id }) => id === run.id))) this.#model.remove(gone.id);
    this.runs = sorted;
    this.most = body.most;
    this.#watched ||= this.busy;
    this.workers = body.workers_alive ?? null;
    const fresh = this.runs.filter(({ id, state }) => state === "done" && !this.#model.divisions.has(id) && !this.others.has(id));
    for (const run of fresh) await this.#take(run);
    for (const run of this.runs) this.#model.titles.set(run.id, this.name(run));
    this.#changed();
  }

  async #take(run: Run): Promise<void> {
    const answer = await get<Leaves>(this.#of(run, "leaves.json"));
    const { body } = answer;
    if (!body || body.leaf.length !== this.#model.land.n) return;
    if (body.level !== this.#model.ground.leaf_level.key) return void this.others.set(run.id, body.level);
    this.#model.add(run.id, this.name(run), body.grids, body.leaf, body.uppers);
    // What was done before the page was opened is no news, and would talk over what is.
    if (this.#watched) announce(t("runDone", { name: this.name(run), s: Math.round(run.seconds ?? 0) }));
  }

  #of(run: Run, act: string): string {
    return this.#address.replace(/\.json$/, `/${run.id}/${act}`);
  }
}

/** What was wished, in a line. */
export function wishText(run: Run, model: Pick<Model, "uppers" | "what">): string {
  const { k, range, under, weights = [], shares, barriers = 0, stay = 0, seed, edits } = run.wish;
  const counted = weights.map((key, at) => [titled(model.what(key)) || key, shares ? `${shares[at] ?? 0}%` : ""].join(" ").trim());
  const upper = model.uppers.find(({ code }) => code === under);
  return [
    k ? t("wishCount", { n: k }) : range ? t("wishRange", { min: amount(range[0]), max: amount(range[1]) }) : "",
    upper ? t("wishUnder", { upper: gridName({ name: upper.name, nameEn: upper.name_en ?? "" }) }) : "",
    t(shares ? "wishMix" : "wishWeights", { what: listed(counted) }),
    t("wishHow", { barriers, stay }),
    seed ? t("wishSeed", { n: seed }) : "",
    edits?.length ? t("wishEdits", { n: edits.length }) : "",
  ].filter(Boolean).join(" · ");
}

const STAGES: Record<string, BenchWord> = {
  preparing: "stagePreparing", reading: "stageReading", land: "stageLand", shape: "stageShape", borders: "stageBorders", balance: "stageBalance", report: "stageReport",
};

/** What the program is doing now, in words. */
export function stageText(run: Run): string {
  const word = STAGES[run.stage];
  return word ? t(word) : run.stage;
}
