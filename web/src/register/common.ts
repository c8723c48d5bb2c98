// Names the elements that every face uses.
import { bringChineseFont } from "../elements/fonts.js";
import { watchLeaving } from "../elements/past-steps.js";
import { ClockElement } from "../elements/wg-clock.js";
import { TimeElement } from "../elements/wg-time.js";

customElements.define("wg-clock", ClockElement);
customElements.define("wg-time", TimeElement);
watchLeaving();
void bringChineseFont().catch(() => undefined); // without a network the device's own font serves
