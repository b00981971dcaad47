/** Tells the other screens of the desk where somebody types at this one: in an incident, or in a call at a known place. */

import { feed } from "../../live/desk.js";
import { desk } from "../session.js";

// Others forget after half a minute; a repeat well before that keeps the mark.
const REPEAT_MS = 5000;

/** @typedef {{incident?: number, place?: string}} Spot */

/** @type {Spot} */
let told = {};
let toldAt = 0;

/** What was typed as a place may be anything; only a place of the list is named to others. @returns {string} */
const place = () => /** @type {any} */ (document.querySelector("call-intake"))?.draft?.chosenPlace?.label ?? "";

/** @param {EventTarget | null} target @returns {Spot} */
function spotOf(target) {
  if (!(target instanceof Element)) return {};
  if (target.closest("incident-detail") && desk.incident !== null) return { incident: desk.incident };
  if (target.closest("call-intake") && place()) return { place: place() };
  return {};
}

const same = (/** @type {Spot} */ a, /** @type {Spot} */ b) => a.incident === b.incident && a.place === b.place;

/** @param {Spot} spot */
function tell(spot) {
  if (same(spot, told) && Date.now() - toldAt < REPEAT_MS) return;
  told = spot;
  toldAt = Date.now();
  feed.send({ t: "typing", ...spot });
}

addEventListener("input", (event) => {
  const spot = spotOf(event.target);
  if (spot.incident !== undefined || spot.place) tell(spot);
});

// Whoever goes to another incident, or saves the call, has taken the hands away.
desk.addEventListener("change", () => {
  const elsewhere = told.incident !== undefined ? told.incident !== desk.incident || desk.mode !== "detail" : told.place && desk.mode !== "intake";
  if (elsewhere) tell({});
});
