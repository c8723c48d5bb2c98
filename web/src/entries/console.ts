// The dispatcher's and the director's pages.
import "../styles/base.css";
import "../styles/console.css";
import "../register/common.js";
import "../register/forms.js";
import "../register/map.js";
import { startRefreshing } from "../elements/refresh.js";

startRefreshing();
