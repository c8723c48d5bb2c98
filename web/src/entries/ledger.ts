// Registers: lists, entries, imports.
import "../styles/base.css";
import "../styles/console.css";
import "../styles/ledger.css";
import "../register/common.js";
import { startPrinting } from "../elements/printing.js";
import { startRefreshing } from "../elements/refresh.js";
import { StayElement } from "../elements/wg-stay.js";

customElements.define("wg-stay", StayElement);
startRefreshing();
startPrinting();
