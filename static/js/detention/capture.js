/** The capture with gloves on: the time is now by one touch, the grid is here by another, where the browser tells it. */

import { fill, gettext } from "../i18n.js";
import { gridOf } from "../map/geometry.js";
import { dateTimeGroup, now } from "../time.js";

const PATIENCE_MS = 15_000;
// Metres: a fix that is better than this is worth eight digits of grid, another six.
const SHARP_M = 20;

/** @param {string} name @param {string} words @param {(input: HTMLInputElement, say: (words: string) => void) => void} act */
function button(name, words, act) {
  const input = /** @type {HTMLInputElement | null} */ (document.querySelector(`main form [name=${name}]`));
  const field = input?.closest(".field");
  if (!input || !field) return;
  const touch = document.createElement("button");
  touch.type = "button";
  touch.textContent = words;
  const said = document.createElement("div");
  said.className = "help";
  said.setAttribute("role", "status");
  touch.addEventListener("click", () => act(input, (text) => (said.textContent = text)));
  field.classList.add("touch");
  input.after(touch, said);
}

/** @param {HTMLInputElement} input @param {string} value */
function put(input, value) {
  input.value = value;
  // The draft is kept as if it had been typed.
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function furnish() {
  button("captured_at", gettext("Now"), (input) => put(input, dateTimeGroup(now())));
  if (!("geolocation" in navigator)) return;
  button("grid", gettext("Here"), (input, say) => {
    say(gettext("Looking for the position …"));
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude: lat, longitude: lon, accuracy } }) => {
        put(input, gridOf({ lat, lon }, accuracy < SHARP_M ? 10 : 100));
        say(fill(gettext("± %(metres)s m"), { metres: Math.round(accuracy) }));
      },
      () => say(gettext("The phone does not tell where it is. Write the grid or the place.")),
      { enableHighAccuracy: true, maximumAge: 30_000, timeout: PATIENCE_MS },
    );
  });
}

furnish();
document.addEventListener("main-replaced", furnish);
