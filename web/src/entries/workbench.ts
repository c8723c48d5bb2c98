// The drawing workbench: alone on its page, so that no other page grows.
import "../styles/base.css";
import "../styles/console.css";
import "../styles/workbench.css";
import "../register/common.js";
import { BenchElement } from "../workbench/wg-bench.js";

customElements.define("wg-bench", BenchElement);
