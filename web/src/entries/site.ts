// Log-in, error and health pages.
import "../styles/base.css";
import "../register/common.js";
