// The resident's pages.
import "../styles/base.css";
import "../styles/portal.css";
import "../register/common.js";
import "../register/forms.js";
import "../register/map.js";
