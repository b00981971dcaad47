/**
 * The custody board: by keyboard, whatever it has just asked for anew, and never stale without saying so. Arrow keys go
 * from person to person, Enter opens one, C opens the form of a check of the one in focus; no key writes anything.
 */

import { fill, gettext } from "../i18n.js";
import { everySecond, now, shortAge, zuluClock } from "../time.js";
import { learn } from "./due.js";

// Three times that the board did not come.
const STALE_MS = 25_000;

const board = /** @type {HTMLElement} */ (document.getElementById("custody-board"));
const stale = /** @type {HTMLElement} */ (document.getElementById("board-stale"));
const clock = document.querySelector("[data-clock]");
const age = document.querySelector("[data-age]");

// -- keyboard -----------------------------------------------------------------------------------------------------
const inFocus = () => document.activeElement?.closest("tr") ?? null;

/** @param {KeyboardEvent} event */
function press(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key.toLowerCase() === "c") {
    const check = /** @type {HTMLElement | null | undefined} */ (inFocus()?.querySelector("[data-check]"));
    if (check) check.click();
    return;
  }
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  const rows = /** @type {HTMLElement[]} */ ([...board.querySelectorAll("[data-row]")]);
  const at = rows.findIndex((row) => row.closest("tr") === inFocus());
  const next = at < 0 ? rows[by > 0 ? 0 : rows.length - 1] : rows[at + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

board.addEventListener("keydown", press);
document.addEventListener("keydown", (event) => {
  if (document.activeElement === document.body) press(event);
});

// -- how old it is ------------------------------------------------------------------------------------------------
let heard = Date.now();
let turnedAway = "";

board.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  const { status, responseURL } = /** @type {XMLHttpRequest} */ (detail.xhr);
  // Somebody who was signed out meanwhile is answered with the page to sign in: that is not the board.
  const signedOut = status === 403 || new URL(responseURL, location.href).pathname !== board.getAttribute("hx-get");
  turnedAway = signedOut ? gettext("You are signed out here. Sign in again to see the board.") : "";
  detail.shouldSwap = status === 200 && !signedOut;
});
board.addEventListener("htmx:afterSwap", () => {
  heard = Date.now();
  learn();
  tell();
});

function tell() {
  const old = Date.now() - heard;
  if (clock) clock.textContent = zuluClock(now());
  if (age) age.textContent = fill(gettext("board %(age)s old"), { age: shortAge(old) });
  const late = fill(gettext("STALE: the desk does not answer since %(time)s. Due times count on; what was done since is not here."), {
    time: zuluClock(now() - old),
  });
  const words = turnedAway || (old > STALE_MS ? late : "");
  if (stale.textContent !== words) stale.textContent = words;
  stale.hidden = !words;
  board.classList.toggle("stale", Boolean(words));
}

tell();
everySecond(tell);
