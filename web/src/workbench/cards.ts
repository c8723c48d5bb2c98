// The divisions side by side: picture of balance, figures, the best of each row marked.
import { make } from "../elements/page.js";
import type { Drawn } from "../pure/workbench/drawn.js";
import { bestOf, type Figures, type Row } from "../pure/workbench/figures.js";
import { histogram } from "../pure/workbench/histogram.js";
import { hasLimits, outOfLimits } from "../pure/workbench/warnings.js";
import { Card, type Value } from "./card.js";
import { amount, isEnglish, part, percent, t, titled } from "./common.js";
import { FORMER, SKETCH, VERSION, type Model } from "./model.js";
import { stageText, wishText, type Run, type RunList } from "./runs.js";
import { isOlder } from "./versions.js";

interface Line {
  row: Row | null;
  label: string;
  value: (figures: Figures, drawn: Drawn) => string;
  /** Anything but none is bad. */
  mustBeNone?: boolean;
}

export class Cards {
  #model: Model;
  #runs: RunList;
  #draws: boolean;
  #waiting = 0;
  #inSight = true;
  #cards = new Map<string, Card>();
  #runCards = new Map<string, { said: string; card: HTMLElement }>();

  constructor(model: Model, runs: RunList, draws: boolean) {
    this.#model = model;
    this.#runs = runs;
    this.#draws = draws;
    model.on(["shown", "step", "divisions", "edits", "limits", "weights"], () => this.soon());
    model.on("moved", () => this.#inSight && this.soon()); // else when the stroke ends or they come into sight
    new IntersectionObserver((seen) => {
      this.#inSight = seen.at(-1)?.isIntersecting ?? true;
      if (this.#inSight) this.soon();
    }).observe(part("cards"));
  }

  /** Once before the next picture, however often it is asked. */
  soon(): void {
    this.#waiting ||= requestAnimationFrame(() => {
      this.#waiting = 0;
      this.draw();
    });
  }

  draw(): void {
    const { divisions, weight, dirty, shown } = this.#model;
    const done = this.#runs.runs.filter((run) => divisions.has(run.id)).map((run) => run.id);
    const version = this.#sameAsFormer() ? [] : [VERSION];
    const older = [...divisions.keys()].filter(isOlder).sort();
    const ids = [FORMER, ...older, ...version, ...done, ...(dirty || shown === SKETCH ? [SKETCH] : [])];
    const figures = ids.map((id) => (divisions.get(id) as Drawn).figures(weight));
    const [best, lines] = [new Map<Row, Set<number>>(), this.#lines()];
    for (const { row } of lines) if (row) best.set(row, this.#best(ids, figures, row));
    this.#cards = new Map(ids.map((id) => [id, this.#card(id, lines)]));
    ids.forEach((id, at) => this.#say(id, lines, figures[at] as Figures, (row) => best.get(row)?.has(at) ?? false));
    const under = this.#runs.runs.filter((run) => !divisions.has(run.id));
    this.#runCards = new Map(under.map((run) => [run.id, this.#runCard(run)]));
    this.#put([...[...this.#cards.values()].map(({ element }) => element), ...[...this.#runCards.values()].map(({ card }) => card)]);
  }

  /** On the page, where they aren't already in this order. */
  #put(cards: readonly HTMLElement[]): void {
    const { children } = part("cards");
    if (children.length === cards.length && cards.every((card, at) => children[at] === card)) return;
    const focused = (document.activeElement as HTMLElement | null)?.dataset["act"];
    part("cards").replaceChildren(...cards);
    if (focused) part("cards").querySelector<HTMLElement>(`[data-act="${focused}"]`)?.focus({ preventScroll: true }); // the map may have been brought into sight
  }

  /** What is in force moves nothing: it can't win that row. */
  #best(ids: string[], figures: Figures[], row: Row): Set<number> {
    if (row !== "movedUnits") return bestOf(figures, row);
    const others = ids.flatMap((id, at) => (id === FORMER ? [] : [at]));
    return new Set([...bestOf(others.map((at) => figures[at] as Figures), row)].map((at) => others[at] as number));
  }

  #sameAsFormer(): boolean {
    const [one, other] = [this.#model.divisions.get(FORMER), this.#model.divisions.get(VERSION)];
    return Boolean(one && other && one.sameAs(other));
  }

  /** The weights that count beside the one compared by. */
  #others(): string[] {
    const { counted, weight } = this.#model;
    return counted.length > 1 ? counted.filter((key) => key !== weight) : [];
  }

  #lines(): Line[] {
    const { limits } = this.#model;
    const what = titled(this.#model.what(this.#model.weight));
    return [
      { row: null, label: t("rowGrids"), value: (f) => String(f.grids) },
      { row: "over", label: t("rowOver"), value: (f) => percent(f.over) },
      ...this.#others().map((key) => ({
        row: null, label: t("rowOverOf", { what: titled(this.#model.what(key)) }), value: (_: Figures, drawn: Drawn) => percent(drawn.over(key)),
      })),
      ...(this.#model.ground.uppers.length > 1
        ? [{ row: "overInside" as const, label: t("rowInsideUpper"), value: (f: Figures) => percent(f.overInside) }]
        : []),
      { row: "under", label: t("rowUnder"), value: (f) => percent(-f.under) },
      ...(hasLimits(limits)
        ? [{ row: null, label: t("rowOut"), value: (_: Figures, drawn: Drawn) => String(outOfLimits(drawn, limits)), mustBeNone: true }]
        : []),
      { row: "compactness", label: t("rowCompact"), value: (f) => f.compactness.toFixed(2) },
      { row: "cutM", label: t("rowCut"), value: (f) => t("km", { n: (f.cutM / 1000).toFixed(1) }) },
      { row: "insideShare", label: t("rowInside"), value: (f) => (f.insideShare === null ? "—" : percent(f.insideShare)) },
      { row: "movedUnits", label: t("rowMoved"), value: (f) => amount(f.movedUnits) },
      { row: null, label: t("rowMovedWeight", { what }), value: (f) => amount(f.movedWeight) },
      { row: "reachM", label: t("rowReach"), value: (f) => t("metres", { n: amount(Math.round(f.reachM)) }) },
      { row: null, label: t("rowBroken"), value: (f) => String(f.broken), mustBeNone: true },
    ];
  }

  /** The card there is, or another one where more than its figures has changed. */
  #card(id: string, lines: readonly Line[]): Card {
    const run = this.#runs.runs.find((one) => one.id === id);
    const shown = this.#model.shown === id;
    const frame = {
      id, shown, title: this.#model.title(id), about: this.#about(id, run), remarks: remarksOf(run),
      labels: lines.map(({ label }) => label), acts: run && this.#draws ? [this.#runs.name(run)] : [],
    };
    const card = this.#cards.get(id);
    return card?.frame === JSON.stringify(frame) ? card : new Card(frame, this.#acts(id, shown, run), () => this.#model.show(id));
  }

  #say(id: string, lines: readonly Line[], figures: Figures, isBest: (row: Row) => boolean): void {
    const { weight, divisions } = this.#model;
    const drawn = divisions.get(id) as Drawn;
    const values = lines.map(({ row, value, mustBeNone }): Value => {
      const text = value(figures, drawn);
      return { text, tone: row !== null && isBest(row) ? "is-best" : mustBeNone && text !== "0" ? "is-bad" : "" };
    });
    const offs = [...drawn.offs(weight).values()];
    const what = titled(this.#model.what(weight));
    const within = offs.filter((share) => Math.abs(share) <= 0.1).length;
    const balance = t("histogram", { what, n: within, over: percent(figures.over), under: percent(-figures.under) });
    this.#cards.get(id)?.say(values, histogram(offs), balance);
  }

  /** Where a division comes from. */
  #about(id: string, run: Run | undefined): string {
    if (run) return wishText(run, this.#model);
    return id === SKETCH ? t("from", { name: this.#model.title(this.#model.basis) }) : "";
  }

  #acts(id: string, shown: boolean, run: Run | undefined): HTMLElement {
    const acts = make("div", "divide__acts");
    const onMap = button(t(shown ? "isOnMap" : "onMap"), `show-${id}`, () => {
      this.#model.show(id);
      part("frame").scrollIntoView({ block: "nearest" });
    });
    onMap.setAttribute("aria-pressed", String(shown));
    acts.append(onMap);
    if (id !== SKETCH) acts.append(button(t("basis"), `basis-${id}`, () => this.#model.adopt(id)));
    if (run && this.#draws) acts.append(this.#drop(run));
    if (isOlder(id)) acts.append(button(t("leaveOut"), `leave-${id}`, () => this.#model.remove(id)));
    return acts;
  }

  #drop(run: Run): HTMLButtonElement {
    const drop = button(t("dropShort"), `drop-${run.id}`, () => void this.#runs.drop(run));
    drop.setAttribute("aria-label", t("drop", { name: this.#runs.name(run) }));
    drop.classList.add("button--grave");
    return drop;
  }

  #state(run: Run): string {
    const other = this.#runs.others.get(run.id);
    if (run.state === "done") {
      const level = titled(this.#model.ground.levels.find(({ key }) => key === other));
      return other ? t("otherLevel", { level }) : t("running");
    }
    if (run.state !== "running") return t(run.state);
    return [t(run.stopping ? "stopping" : "running"), stageText(run)].filter(Boolean).join(" · ");
  }

  /** The same for a run without a division here. */
  #runCard(run: Run): { said: string; card: HTMLElement } {
    const said = JSON.stringify([run, this.#runs.name(run), this.#runs.workers, this.#runs.others.get(run.id), wishText(run, this.#model)]);
    const before = this.#runCards.get(run.id);
    return before?.said === said ? before : { said, card: this.#pending(run) };
  }

  /** A run that isn't there yet, went wrong, or can't be laid beside the others. */
  #pending(run: Run): HTMLElement {
    const card = make("article", "divide divide--pending");
    card.append(make("h3", "", this.#runs.name(run)), make("p", "divide__wish", wishText(run, this.#model)));
    const going = run.state === "waiting" || run.state === "running";
    card.append(make("p", run.state === "failed" ? "divide__wrong" : "", this.#state(run)));
    if (run.state === "running") {
      const bar = make("progress");
      bar.max = 1;
      bar.value = run.share;
      bar.setAttribute("aria-label", t("running"));
      card.append(bar);
    }
    if (run.state === "waiting" && this.#runs.workers === 0) card.append(make("p", "divide__wrong", t("noWorker")));
    if (run.error) card.append(make("p", "", isEnglish() ? run.error.en : run.error.zh));
    const acts = make("div", "divide__acts");
    if (going && this.#draws) acts.append(button(t("stop"), `stop-${run.id}`, () => void this.#runs.stop(run)));
    if (!going && this.#draws) acts.append(this.#drop(run));
    card.append(acts);
    return card;
  }
}

function remarksOf(run: Run | undefined): string[] {
  return (run?.figures?.remarks ?? []).map((remark) => (isEnglish() ? remark.en : remark.zh) ?? "").filter(Boolean);
}

function button(text: string, act: string, done: () => void): HTMLButtonElement {
  const made = make("button", "button button--small", text);
  made.type = "button";
  made.dataset["act"] = act;
  made.addEventListener("click", done);
  return made;
}
