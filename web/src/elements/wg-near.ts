// <wg-near><ol><li data-lon data-lat>…</li></ol></wg-near>: on wish puts the nearest place first. The
// position is asked of the device when the button is pressed, used here and forgotten: never sent.
import { pointOf } from "../pure/place.js";
import { byDistance, metres, spoken } from "../pure/near.js";
import { make, pageLanguage, word } from "./page.js";

export class NearElement extends HTMLElement {
  #byTime: HTMLElement[] = [];
  #button = make("button", "button");
  #status = make("p", "soft small");

  connectedCallback(): void {
    const list = this.#list;
    if (this.#byTime.length || !list || !("geolocation" in navigator)) return;
    this.#byTime = [...list.children] as HTMLElement[];
    this.#button.type = "button";
    this.#button.textContent = word("nearSort");
    this.#status.setAttribute("role", "status");
    this.#button.addEventListener("click", () => this.#toggle());
    const bar = make("div", "near");
    bar.append(this.#button, this.#status);
    this.prepend(bar);
  }

  get #list(): HTMLElement | null {
    return this.querySelector("ol");
  }

  #toggle(): void {
    if (this.hasAttribute("sorted")) return this.#restore();
    this.#status.textContent = word("mapLocating");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => this.#sort({ lon: coords.longitude, lat: coords.latitude }),
      (problem) => {
        this.#status.textContent = word(problem.code === problem.PERMISSION_DENIED ? "nearDenied" : "nearNoFix");
      },
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    );
  }

  #sort(here: { lon: number; lat: number }): void {
    const places = this.#byTime.map((item) => pointOf(item.dataset["lon"], item.dataset["lat"]));
    const order = byDistance(places, here);
    this.#list?.append(...order.map((index) => this.#byTime[index] as HTMLElement));
    this.#byTime.forEach((item, index) => {
      const place = places[index];
      const far = item.querySelector(".stop__far");
      if (far) far.textContent = place ? spoken(metres(place, here), pageLanguage()) : "";
    });
    this.setAttribute("sorted", "");
    this.#button.textContent = word("nearTime");
    this.#status.textContent = word("nearNote");
  }

  #restore(): void {
    this.#list?.append(...this.#byTime);
    this.querySelectorAll(".stop__far").forEach((far) => (far.textContent = ""));
    this.removeAttribute("sorted");
    this.#button.textContent = word("nearSort");
    this.#status.textContent = "";
  }
}
