// <wg-bench>: the drawing workbench. Attributes: `drawing`, addresses `ground`, `runs`, `save`, `base`,
// `page`, the `level` to begin with, the grid `under` which it draws, `draws` for who may run and save.
// The page's parts stand in the template; this element brings them together.
import { make, word } from "../elements/page.js";
import { hasWebGl, loadLibrary } from "../map/load.js";
import type { Kept } from "../pure/workbench/keep.js";
import type { Ground } from "../pure/workbench/land.js";
import { stillOpen } from "../pure/workbench/wish.js";
import { readSteps } from "../pure/workbench/past.js";
import type { Name } from "../pure/workbench/sketch.js";
import { Acts } from "./acts.js";
import { Cards } from "./cards.js";
import { Chart } from "./chart.js";
import { announce, hint, maybe, part, t, titled } from "./common.js";
import { Edits } from "./edits.js";
import { Hands, type Mode } from "./hands.js";
import { drawLegend, tellUnit } from "./legend.js";
import { FORMER, Model, SKETCH, VERSION } from "./model.js";
import { Painting } from "./painting.js";
import { Panel } from "./panel.js";
import { Roads } from "./roads.js";
import { RunList } from "./runs.js";
import { Saving } from "./saving.js";
import { get, refusal, type Refusal } from "./server.js";
import { Side } from "./side.js";
import { Store } from "./store.js";
import { isOlder, Versions } from "./versions.js";

const SAVED = "wangge-bench-saved";
/** Where each picture of the page takes long, one for the pointer would keep the press behind it waiting. */
const POINTED_MS = 40;

export class BenchElement extends HTMLElement {
  #started = false;
  #model!: Model;
  #runs!: RunList;
  #panel!: Panel;
  #store!: Store;
  #cards!: Cards;
  #saving: Saving | null = null;

  connectedCallback(): void {
    if (this.#started) return;
    this.#started = true;
    this.hidden = false;
    void this.#load();
  }

  async #load(): Promise<void> {
    const place = part("loading");
    place.hidden = false;
    place.textContent = t("loading");
    loadLibrary().catch(() => undefined); // while the units are on their way; who opens the map hears of a failure
    const level = this.getAttribute("level") ?? "";
    const answer = await get<Ground>(`${this.getAttribute("ground")}?level=${encodeURIComponent(level)}`);
    if (!answer.body) return this.#failed(answer.errors);
    place.hidden = true;
    this.#begin(answer.body);
    const saved = Number(sessionStorage.getItem(SAVED) ?? 0);
    sessionStorage.removeItem(SAVED);
    if (saved) this.#saved(saved);
  }

  #failed(errors: readonly Refusal[]): void {
    const again = make("button", "button button--small", t("tryAgain"));
    again.type = "button";
    again.addEventListener("click", () => void this.#load());
    part("loading").replaceChildren(t("loadFailed"), ...errors.flatMap(refusal), " ", again);
  }

  #begin(ground: Ground): void {
    const model = (this.#model = new Model(ground, this.getAttribute("under") ?? ""));
    const drawing = this.getAttribute("drawing") ?? "";
    const { kept, other, steps } = Store.read(model, drawing);
    part("body").hidden = part("compare").hidden = false;
    if (matchMedia("(max-width: 47.99rem)").matches) part<HTMLDetailsElement>("panel").open = false;
    const acts = maybe("acts");
    if (acts) acts.hidden = false;
    this.#panel = new Panel(model, kept?.form ?? {}, () => this.#store.soon());
    this.#store = new Store(model, drawing, () => this.#panel.form, () => this.#keptOrNot());
    this.#runs = new RunList(model, this.getAttribute("runs") ?? "", () => this.#heard());
    const cards = (this.#cards = new Cards(model, this.#runs, this.hasAttribute("draws")));
    new Edits(model);
    new Acts(model);
    new Side(model);
    new Versions(model);
    if (this.hasAttribute("draws")) this.#saving = new Saving(model, this.getAttribute("save") ?? "", (number) => this.#afterSaving(number));
    this.#listen(cards);
    if (kept) this.#restore(kept, steps);
    if (other) this.#note(t("otherUnits"));
    cards.draw();
    void this.#runs.look();
    void this.#openMap();
  }

  #listen(cards: Cards): void {
    const model = this.#model;
    model.on(["step", "edits"], () => this.#store.soon());
    part("wish").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#ask();
    });
    part("level").addEventListener("change", () => {
      this.#store.now();
      location.search = `?level=${encodeURIComponent(part<HTMLSelectElement>("level").value)}`;
    });
    part("weight").addEventListener("change", (event) => {
      model.weight = (event.target as HTMLSelectElement).value;
      model.tell("divisions");
      model.tell("step");
    });
    const flip = part<HTMLButtonElement>("flip");
    flip.addEventListener("click", () => model.show(model.beside));
    model.on(["shown", "divisions", "step"], () => this.#flipWords());
    this.#flipWords();
    maybe("submit")?.addEventListener("click", (event) => this.#submit(event));
    maybe("note")?.addEventListener("input", () => this.#store.soon());
    cards.soon();
  }

  #flipWords(): void {
    const flip = part<HTMLButtonElement>("flip");
    const beside = this.#model.divisions.get(this.#model.beside);
    flip.hidden = !beside || beside.sameAs(this.#model.drawn);
    flip.textContent = `⇄ ${t("flip", { name: this.#model.title(this.#model.beside) })}`;
  }

  async #ask(): Promise<void> {
    const button = maybe<HTMLButtonElement>("run");
    if (!button) return;
    const missing = this.#panel.missing;
    this.#panel.refuse(missing);
    if (missing.length) return;
    if (this.#runs.full) return this.#panel.refuse([full(this.#runs.most)]);
    button.disabled = true;
    const errors = await this.#runs.ask(this.#panel.form);
    button.disabled = false;
    this.#panel.refuse(errors);
    this.#store.soon();
  }

  #heard(): void {
    const [text, bad] = this.#runs.newest();
    const place = part("runstate");
    if (place.textContent !== text) place.textContent = text; // read out when it changes, not each second
    place.classList.toggle("step__so--bad", bad);
    this.#cards.soon();
    this.#flipWords();
  }

  async #openMap(): Promise<void> {
    const canvas = part("map");
    const painting = new Painting(this.#model);
    const point = this.#pointer();
    if (!hasWebGl()) return canvas.replaceChildren(make("p", "map__none", word("mapNoneShow")));
    const chart = await Chart.open(canvas, this.#model.ground.shapes, painting.first, this.getAttribute("base") ?? "");
    painting.on(chart);
    chart.map.once("idle", () => performance.mark("wangge:map")); // what bench/workbench.py waits for
    const hands = new Hands(this.#model, chart, painting, new Roads(this.#model, chart, painting), point);
    this.#tools(hands, chart, painting);
    part("frame").dataset["state"] = "ready";
  }

  /** Tells of the unit pointed at: a moment later, so that a press comes first, or with whatever that changes. */
  #pointer(): (unit: number) => void {
    let [pointed, waiting] = [-1, 0];
    const told = (): void => {
      window.clearTimeout(waiting);
      waiting = 0;
      tellUnit(this.#model, pointed);
    };
    this.#model.on(["shown", "moved", "step"], told);
    told();
    return (unit) => {
      pointed = unit;
      waiting ||= window.setTimeout(told, POINTED_MS);
    };
  }

  #tools(hands: Hands, chart: Chart, painting: Painting): void {
    const model = this.#model;
    const modes = [...document.querySelectorAll<HTMLButtonElement>("[data-mode]")];
    const hints = part<HTMLTemplateElement>("hints").content;
    const set = (mode: Mode): void => {
      hands.set(mode);
      for (const button of modes) button.setAttribute("aria-pressed", String(button.dataset["mode"] === mode));
      const finger = matchMedia("(pointer: coarse)").matches ? hints.querySelector(`[data-hint="${mode} touch"]`) : null;
      hint((finger ?? hints.querySelector(`[data-hint="${mode}"]`))?.textContent ?? "");
    };
    for (const button of modes) {
      button.addEventListener("click", () => {
        set(button.dataset["mode"] as Mode);
        if (!button.closest(".bench__tools")) part("frame").scrollIntoView({ block: "center" });
      });
    }
    set("look");
    part("fit").addEventListener("click", () => chart.fit());
    const shade = part<HTMLSelectElement>("shade");
    for (const weight of model.ground.weights) shade.add(new Option(titled(weight), weight.key));
    const legend = (): void => drawLegend(model, painting);
    shade.addEventListener("change", () => {
      painting.shadeBy(shade.value);
      legend();
    });
    model.on(["shown", "step", "edits", "moved"], legend);
    legend();
  }

  #restore(kept: Kept, steps: string | null): void {
    const edits = stillOpen(kept.edits, this.#model.ground);
    if (edits.length) this.#model.setEdits(edits);
    const note = maybe<HTMLTextAreaElement>("note");
    if (note) note.value = kept.note;
    if (!kept.of.length) return;
    const numbers = kept.grids.map((grid) => this.#model.registry.take(grid));
    for (const drawn of this.#model.divisions.values()) drawn.reach(this.#model.registry.grids.length);
    const of = kept.of.map((grid) => numbers[grid] ?? 0);
    const names = kept.names.map(([grid, name]): [number, Name] => [numbers[grid] ?? 0, name]);
    this.#model.restore(of, names, readSteps(steps, kept.stamp, of, names, numbers));
    const newest = this.#model.divisions.get(VERSION);
    if (this.#model.dirty && newest?.sameAs(this.#model.hand)) {
      this.#model.show(VERSION); // the answer to its saving got lost
      return this.#note(t("restoredSaved", { n: this.#model.ground.version }));
    }
    if (this.#model.dirty) this.#note(t("restored", { n: kept.version }), true);
    if (this.#model.dirty && kept.version !== this.#model.ground.version) {
      this.#note(t("newer", { n: this.#model.ground.version, was: kept.version }));
    }
  }

  #note(text: string, discard = false): void {
    const note = make("p", "notice bench__note", text);
    if (discard) {
      const button = make("button", "link-button", t("discard"));
      button.type = "button";
      button.addEventListener("click", () => {
        while (this.#model.undo() !== null);
        this.#model.show(FORMER);
        note.remove();
      });
      note.append(" ", button);
    }
    part("body").before(note);
    announce(text);
  }

  #keptOrNot(): void {
    if (this.#store.failed) hint(t("keptNot"), true);
  }

  /** What goes on to approval is what has been saved: what the map shows beyond that is offered first. */
  #submit(event: Event): void {
    const { shown, drawn, divisions } = this.#model;
    const kept = shown === FORMER || shown === VERSION || isOlder(shown);
    if (kept || divisions.get(VERSION)?.sameAs(drawn)) return this.#store.now();
    event.preventDefault();
    this.#saving?.open(t("saveFirst"));
  }

  /** The saved version becomes the ground of further work. */
  #afterSaving(number: number): void {
    const note = maybe<HTMLTextAreaElement>("note");
    if (note) note.value = "";
    if (this.#model.shown === SKETCH || !this.#model.dirty) this.#store.forget();
    else this.#store.now();
    sessionStorage.setItem(SAVED, String(number));
    location.reload();
  }

  #saved(number: number): void {
    const note = make("p", "notice notice--calm bench__note", `${t("saved", { n: number })} `);
    const link = make("a", "", t("savedSubmit"));
    link.href = this.getAttribute("page") ?? "";
    note.append(link);
    part("body").before(note);
    announce(t("saved", { n: number }));
  }
}

const full = (most: number): Refusal => ({ code: "full", zh: t("full", { n: most }), en: t("full", { n: most }), field: null });
