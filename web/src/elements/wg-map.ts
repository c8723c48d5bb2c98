// <wg-map>: the map of a town. Attributes: `base`, `grids` (address with {level}), `levels` (JSON),
// `level`, `points` with `types` (names by key, JSON) and `case` (address with {number}), `lon`/`lat` (a pin), `pick` (a tap places the pin and tells `wg-pick`).
// `whole`: the grids are few and come at once. `former` (address with {level}), `moved`, `notes`: a drawing of grids.
// Without WebGL it says so in words; whatever it shows is also on the page as text.
import { Board, type Bounds, type DrawingSource, type PointClicked } from "../map/board.js";
import { hasWebGl, loadLibrary } from "../map/load.js";
import { around, pointOf, stillServes, within, type Point } from "../pure/place.js";
import { make, pageLanguage, word } from "./page.js";

const DRAWN: readonly DrawingSource[] = ["former", "moved", "notes"];

interface LevelName {
  key: string;
  name: string;
}

interface Named {
  features: { properties: { name?: string } }[];
}

/** Where the web font stands in, its slices must be there before the map draws names with them. */
async function fontFor(data: Named): Promise<void> {
  if (!document.documentElement.classList.contains("webfont")) return;
  const names = data.features.map((feature) => feature.properties.name ?? "").join("");
  await document.fonts.load('12px "Noto Sans SC"', [...new Set(names)].join(""));
}

async function geojson(address: string): Promise<never | null> {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/geo+json" } });
    if (!answer.ok) return null;
    const data = (await answer.json()) as Named;
    await fontFor(data);
    return data as never;
  } catch {
    return null;
  }
}

export class MapElement extends HTMLElement {
  static observedAttributes = ["points"];
  #board: Board | null = null;
  #lit: readonly string[] = [];
  #bounds: Bounds | null = null;
  #started = false;
  #asked = 0;
  #detail: { box: Bounds | null; zoom: number } = { box: null, zoom: 0 };

  connectedCallback(): void {
    if (this.#started) return;
    this.#started = true;
    this.setAttribute("role", "group");
    if (!this.hasAttribute("aria-label")) this.setAttribute("aria-label", word("mapLabel"));
    if (!hasWebGl()) return this.#sayNone();
    if (this.hasAttribute("lazy")) this.#whenSeen();
    else void this.#start();
  }

  disconnectedCallback(): void {
    this.#board?.map.remove();
    this.#board = null;
  }

  attributeChangedCallback(): void {
    if (this.#board) void this.#loadPoints();
  }

  /** Puts the pin and looks at it; null removes it. */
  setPin(point: Point | null): void {
    this.#board?.pin(point, word("mapPin"), this.#picking ? (p) => this.#picked(p) : undefined);
    if (point) this.#board?.look(point, 16);
  }

  /** Shows these grids as the ones meant; asked for early, as soon as there is a map to show them on. */
  highlight(codes: readonly string[]): void {
    this.#lit = codes;
    if (this.dataset["state"] === "ready") this.#board?.highlight(codes);
  }

  get #picking(): boolean {
    return this.hasAttribute("pick");
  }

  #sayNone(): void {
    this.dataset["state"] = "none";
    const shown = navigator.onLine ? "mapNoneShow" : "mapOffline";
    this.replaceChildren(make("p", "map__none", word(this.#picking ? "mapNone" : shown)));
  }

  #whenSeen(): void {
    const watch = new IntersectionObserver((seen) => {
      if (!seen.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      void this.#start();
    });
    watch.observe(this);
  }

  async #start(): Promise<void> {
    const canvas = make("div", "map__canvas");
    this.replaceChildren(canvas, make("p", "map__none", word("mapLoading")));
    try {
      const library = await loadLibrary();
      this.#board = new Board(library, canvas, {
        "NavigationControl.ZoomIn": word("mapZoomIn"),
        "NavigationControl.ZoomOut": word("mapZoomOut"),
        "Map.Title": word("mapLabel"),
      });
      await this.#board.ready();
    } catch {
      return this.#sayNone();
    }
    this.querySelector(".map__none")?.remove();
    this.#board.addLayers(pageLanguage() === "en");
    if (DRAWN.some((name) => this.hasAttribute(name))) this.#board.addDrawing();
    this.#addLevels();
    this.#listen();
    await this.#loadAll();
    this.dataset["state"] = "ready";
    this.#board.highlight(this.#lit);
    this.dispatchEvent(new CustomEvent("wg-map-ready", { bubbles: true }));
  }

  #listen(): void {
    if (this.#picking) {
      this.#board?.onTap((point) => this.#picked(point));
      this.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || !(event.target as Element).closest("canvas")) return;
        event.preventDefault();
        const centre = this.#board?.map.getCenter();
        if (centre) this.#picked({ lon: centre.lng, lat: centre.lat });
      });
    } else {
      this.#board?.onPoint((point) => this.#showPoint(point));
      this.#board?.onNote((note) => this.#showNote(note));
    }
    this.#board?.map.on("moveend", () => void Promise.all([this.#loadPoints(), this.#loadDetail()]));
  }

  #picked(point: Point): void {
    this.#board?.pin(point, word("mapPin"), (p) => this.#picked(p));
    this.dispatchEvent(new CustomEvent<Point>("wg-pick", { detail: point, bubbles: true }));
  }

  async #loadAll(): Promise<void> {
    const base = this.getAttribute("base");
    const rough = base ? geojson(`${base}?zoom=10`) : null;
    const [background, grids] = await Promise.all([rough, this.#fetchGrids("?zoom=10")]);
    const baseBounds = background && this.#board ? this.#board.fill("base", background) : null;
    const gridBounds = grids && this.#board ? this.#board.fill("grids", grids) : null;
    this.#bounds = gridBounds ?? baseBounds;
    const pin = pointOf(this.getAttribute("lon"), this.getAttribute("lat"));
    this.#board?.fit(this.#bounds);
    if (pin) this.setPin(pin);
    const drawn = Promise.all(DRAWN.map((name) => this.#loadDrawn(name)));
    await Promise.all([this.#loadPoints(), this.#loadDetail(), drawn]);
    const moved = (await drawn)[DRAWN.indexOf("moved")];
    if (moved && !pin) this.#board?.fit(within(around(around(moved)), this.#bounds));
  }

  /** Backdrop and grids as fine as the view deserves, and no more of them than it shows. */
  async #loadDetail(): Promise<void> {
    const board = this.#board;
    if (!board || stillServes(this.#detail.box, this.#detail.zoom, board.view, board.map.getZoom())) return;
    const box = around(board.view);
    this.#detail = { box, zoom: board.map.getZoom() };
    const query = `?bbox=${box.map((degrees) => degrees.toFixed(5)).join(",")}&zoom=${this.#detail.zoom.toFixed(1)}`;
    const base = this.getAttribute("base");
    const [background, grids] = await Promise.all([base ? geojson(base + query) : null, this.#fetchGrids(query)]);
    if (this.#detail.box !== box) return; // the view has moved on meanwhile
    if (background) board.fill("base", background);
    if (grids) board.fill("grids", grids);
  }

  async #loadDrawn(name: DrawingSource): Promise<Bounds | null> {
    const address = this.getAttribute(name)?.replace("{level}", this.getAttribute("level") ?? "");
    const data = address ? await geojson(address) : null;
    return (data && this.#board?.fill(name, data)) || null;
  }

  async #loadPoints(): Promise<void> {
    const address = this.getAttribute("points");
    if (!address || !this.#board) return;
    const turn = ++this.#asked;
    const joint = address.includes("?") ? "&" : "?";
    const points = await geojson(`${address}${joint}bbox=${this.#board.view.map((degrees) => degrees.toFixed(5)).join(",")}`);
    if (points && turn === this.#asked) this.#board?.fill("points", points);
  }

  #fetchGrids(query: string): Promise<never | null> {
    const address = this.getAttribute("grids");
    const level = this.getAttribute("level") ?? "";
    return address ? geojson(address.replace("{level}", level) + (this.hasAttribute("whole") ? "" : query)) : Promise.resolve(null);
  }

  #addLevels(): void {
    const levels = JSON.parse(this.getAttribute("levels") ?? "[]") as LevelName[];
    const tools = make("div", "map__tools");
    if (levels.length > 1) tools.append(this.#levelSelect(levels));
    const fit = make("button", "button button--small", word("mapFit"));
    fit.type = "button";
    fit.addEventListener("click", () => this.#board?.fit(this.#bounds));
    tools.append(fit);
    this.append(tools);
  }

  #levelSelect(levels: LevelName[]): HTMLSelectElement {
    const select = make("select", "map__levels");
    select.setAttribute("aria-label", word("mapLevels"));
    for (const level of levels) select.add(new Option(level.name, level.key));
    select.value = this.getAttribute("level") ?? "";
    select.addEventListener("change", () => {
      this.setAttribute("level", select.value);
      this.#detail = { box: null, zoom: 0 };
      void Promise.all([this.#loadDetail(), this.#loadDrawn("former")]);
    });
    return select;
  }

  #showNote(note: PointClicked): void {
    const { number = "", text = "" } = note.properties as Record<string, string | undefined>;
    const link = make("a", "map__link");
    link.href = `#comment-${number}`;
    link.append(make("strong", "number", number), make("span", "", text));
    this.#board?.popup(note, link);
  }

  #showPoint(point: PointClicked): void {
    const { type = "", number = "" } = point.properties as Record<string, string | undefined>;
    const names = JSON.parse(this.getAttribute("types") ?? "{}") as Record<string, string>;
    const link = make("a", "map__link");
    link.href = (this.getAttribute("case") ?? "").replace("{number}", encodeURIComponent(number));
    link.append(make("strong", "", names[type] ?? type), make("span", "number", number));
    this.#board?.popup(point, link);
  }
}
