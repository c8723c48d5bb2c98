// The grid member's pages.
import "../styles/base.css";
import "../styles/worker.css";
import "../register/common.js";
import "../register/forms.js";
import "../register/map.js";
import { startKeeping } from "../elements/keeping.js";
import { NearElement } from "../elements/wg-near.js";
import { WaitingElement } from "../elements/wg-waiting.js";

customElements.define("wg-near", NearElement);
customElements.define("wg-waiting", WaitingElement);
startKeeping();
