// <wg-place locate="…">: ties a map and the device's position to the form's hidden lon/lat fields and
// says in words which grid it is. The map is opened on demand: many reports never need it. With `go`
// the form is sent as soon as the device knows where it is.
import { degrees, gridSentence, pointOf, type GridAnswer, type Point } from "../pure/place.js";
import { make, pageLanguage, word } from "./page.js";
import type { MapElement } from "./wg-map.js";

export class PlaceElement extends HTMLElement {
  #status = make("p", "place__status");
  #asked = 0;

  connectedCallback(): void {
    if (this.#status.isConnected) return;
    this.#status.setAttribute("role", "status");
    this.append(this.#status);
    this.#button("here")?.addEventListener("click", () => this.#findHere());
    this.#button("map")?.addEventListener("click", () => this.#openMap());
    this.#button("clear")?.addEventListener("click", () => this.#set(null));
    this.addEventListener("wg-pick", (event) => this.#set((event as CustomEvent<Point>).detail));
    this.addEventListener("wg-map-ready", () => this.#map?.setPin(this.point));
    this.closest("form")?.addEventListener("wg-restored", () => this.#refresh());
    this.dataset["ready"] = "";
    this.#refresh();
  }

  get point(): Point | null {
    return pointOf(this.#field("lon")?.value, this.#field("lat")?.value);
  }

  get #map(): MapElement | null {
    return this.querySelector("wg-map");
  }

  #button(name: string): HTMLButtonElement | null {
    return this.querySelector(`button[data-place="${name}"]`);
  }

  #field(name: string): HTMLInputElement | null {
    return this.querySelector(`input[data-place="${name}"]`);
  }

  #refresh(): void {
    const point = this.point;
    this.toggleAttribute("placed", Boolean(point));
    const clear = this.#button("clear");
    if (clear) clear.hidden = !point;
    if (point) void this.#describe(point, "");
  }

  /** The map was held back in a template so that its code isn't fetched before it is wanted. */
  #openMap(): void {
    const held = this.querySelector<HTMLTemplateElement>("template");
    if (held) held.replaceWith(held.content.cloneNode(true));
    const button = this.#button("map");
    if (button) button.hidden = true;
    const help = this.querySelector<HTMLElement>("[data-place=help]");
    if (help) help.textContent = word("mapPickHelp");
  }

  #findHere(): void {
    if (!("geolocation" in navigator)) return this.#lost(false);
    this.#say(word("mapLocating"));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const point = { lon: coords.longitude, lat: coords.latitude };
        this.#set(point, word("mapAccuracy", { n: Math.round(coords.accuracy) }));
        this.#map?.setPin(point);
        if (this.hasAttribute("go")) this.closest("form")?.requestSubmit(); // nothing more is asked
      },
      (problem) => this.#lost(problem.code === problem.PERMISSION_DENIED),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    );
  }

  /** Says how to go on; where a form asks why there is no position, that is opened. */
  #lost(denied: boolean): void {
    if (this.querySelector("template, wg-map")) return this.#say(word(denied ? "mapDenied" : "mapNoFix"));
    this.#say(word(denied ? "placeDenied" : "placeNoFix"));
    this.closest("form")?.querySelector(".no-fix")?.setAttribute("open", "");
  }

  #set(point: Point | null, note = ""): void {
    const lon = this.#field("lon");
    const lat = this.#field("lat");
    if (!lon || !lat) return;
    lon.value = point ? degrees(point.lon) : "";
    lat.value = point ? degrees(point.lat) : "";
    lon.dispatchEvent(new Event("change", { bubbles: true }));
    this.toggleAttribute("placed", Boolean(point));
    const clear = this.#button("clear");
    if (clear) clear.hidden = !point;
    if (point) void this.#describe(point, note);
    else {
      this.#say("");
      this.#map?.setPin(null);
    }
  }

  async #describe(point: Point, note: string): Promise<void> {
    const turn = ++this.#asked;
    const answer = await this.#ask(point);
    if (turn !== this.#asked) return; // a newer pin was placed meanwhile
    const sentence = gridSentence(answer, pageLanguage());
    this.#say(note ? `${sentence} (${note})` : sentence);
    this.#map?.highlight(answer?.grids.map((grid) => grid.code) ?? []);
  }

  async #ask(point: Point): Promise<GridAnswer | null> {
    const address = this.getAttribute("locate");
    if (!address) return null;
    try {
      const answer = await fetch(`${address}?lon=${degrees(point.lon)}&lat=${degrees(point.lat)}`);
      return answer.ok ? ((await answer.json()) as GridAnswer) : null;
    } catch {
      return null;
    }
  }

  #say(text: string): void {
    this.#status.textContent = text;
  }
}
