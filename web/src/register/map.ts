// Names the map elements; the map library itself comes when one is shown.
import { MapElement } from "../elements/wg-map.js";
import { PlaceElement } from "../elements/wg-place.js";

customElements.define("wg-map", MapElement);
customElements.define("wg-place", PlaceElement);
