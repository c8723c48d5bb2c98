// Names the elements of forms that must not lose anything.
import { DraftElement, forgetDraft, sweepDrafts } from "../elements/wg-draft.js";
import { PhotoElement } from "../elements/wg-photo.js";

customElements.define("wg-draft", DraftElement);
customElements.define("wg-photo", PhotoElement);
sweepDrafts();
document.addEventListener("wg-drop", (event) => forgetDraft((event as CustomEvent<string>).detail));
