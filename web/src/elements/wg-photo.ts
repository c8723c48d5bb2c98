// <wg-photo max="4" keep="draft-key"><input type="file" …></wg-photo>: choose or take photos, see
// and remove them; they survive a reload until sent. Without scripts the plain input works.
import { takeUpTo } from "../pure/scale.js";
import { make, word } from "./page.js";
import { keepPhotos, keptPhotos } from "./photo-store.js";
import { shrink } from "./shrink.js";

export class PhotoElement extends HTMLElement {
  #files: File[] = [];
  #urls: string[] = [];
  #list = make("ul", "photos__list");
  #status = make("p", "photos__status");
  #built = false;

  connectedCallback(): void {
    if (this.#built || !this.input) return;
    this.#built = true;
    this.#status.setAttribute("role", "status");
    this.append(this.#list, this.#status);
    this.dataset["ready"] = "";
    this.input.addEventListener("change", () => void this.#add([...(this.input?.files ?? [])]));
    void this.#refill();
  }

  disconnectedCallback(): void {
    this.#urls.forEach((url) => URL.revokeObjectURL(url));
  }

  get input(): HTMLInputElement | null {
    return this.querySelector('input[type="file"]');
  }

  get #max(): number {
    return Number(this.getAttribute("max") ?? 4);
  }

  async #refill(): Promise<void> {
    const key = this.getAttribute("keep");
    if (!key) return;
    this.#files = (await keptPhotos(key)).slice(0, this.#max);
    if (this.#files.length) this.#show("");
  }

  async #add(chosen: File[]): Promise<void> {
    const { taken, left } = takeUpTo(this.#files.length, chosen, this.#max);
    const notes: string[] = left ? [word("photoTooMany", { max: this.#max })] : [];
    for (const file of taken) {
      const small = await shrink(file);
      if (small) this.#files.push(small);
      else notes.push(word("photoUnreadable", { name: file.name }));
    }
    this.#changed(notes.join(" "));
  }

  #remove(index: number): void {
    this.#files.splice(index, 1);
    this.#changed("");
    const buttons = this.#list.querySelectorAll("button");
    (buttons[Math.min(index, buttons.length - 1)] ?? this.input)?.focus();
  }

  #changed(note: string): void {
    this.#show(note);
    const key = this.getAttribute("keep");
    if (key) void keepPhotos(key, this.#files);
  }

  #show(note: string): void {
    this.#fillInput();
    this.#urls.forEach((url) => URL.revokeObjectURL(url));
    this.#urls = this.#files.map((file) => URL.createObjectURL(file));
    this.#list.replaceChildren(...this.#files.map((_, index) => this.#item(index)));
    const count = word("photoCount", { n: this.#files.length, max: this.#max });
    this.#status.textContent = note ? `${note} ${count}` : count;
    this.toggleAttribute("full", this.#files.length >= this.#max);
  }

  #item(index: number): HTMLLIElement {
    const item = make("li");
    const image = make("img");
    image.src = this.#urls[index] ?? "";
    image.alt = this.#files[index]?.name ?? "";
    const button = make("button", "photos__remove", "×");
    button.type = "button";
    button.setAttribute("aria-label", word("photoRemove", { n: index + 1 }));
    button.addEventListener("click", () => this.#remove(index));
    item.append(image, button);
    return item;
  }

  /** The form sends the input's files: put exactly the kept ones there. */
  #fillInput(): void {
    if (!this.input) return;
    const transfer = new DataTransfer();
    this.#files.forEach((file) => transfer.items.add(file));
    this.input.files = transfer.files;
  }
}
