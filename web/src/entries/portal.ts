// The resident's pages.
import "../styles/base.css";
import "../styles/portal.css";
import "../register/common.js";
import "../register/forms.js";
import "../register/map.js";
import { CopyElement } from "../elements/wg-copy.js";

customElements.define("wg-copy", CopyElement);
