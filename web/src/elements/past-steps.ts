// Undo and redo of the workbench between two visits of one account: gone at log-out, at the log-in page
// and as soon as another account appears, as pages kept for a day are.
import { owned, pageOwner } from "./page.js";

const PREFIX = "wangge-steps:";

let left = false;

/** Whether somebody has just logged out: a page that goes keeps no steps any more. */
export const hasLeft = (): boolean => left;

export const stepsKey = (key: string): string => PREFIX + owned(key);

/** Forgets the steps of everybody but the account `spared`. */
export function forgetSteps(spared = ""): void {
  const own = `${PREFIX}${spared}:`;
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(PREFIX) && !(spared && name.startsWith(own))) localStorage.removeItem(name);
  }
}

/** Once on every page. */
export function watchLeaving(): void {
  if (location.pathname === "/login/") forgetSteps();
  else if (pageOwner()) forgetSteps(pageOwner());
  document.addEventListener("submit", (event) => {
    if (!(event.target instanceof HTMLFormElement) || new URL(event.target.action).pathname !== "/logout/") return;
    left = true;
    forgetSteps();
  });
}
