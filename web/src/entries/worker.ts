// The grid member's pages.
import "../styles/base.css";
import "../styles/worker.css";
import "../register/common.js";
import "../register/forms.js";
import "../register/map.js";
