/**
 * Due times count on while a page stands: `[data-due]` says how long it is still to it, and becomes OVERDUE by itself.
 * `data-near`: so many seconds before, its `.clock` is near.
 */

import { fill, gettext } from "../i18n.js";
import { everySecond, now, synchronise } from "../time.js";

/** In the words of `incidents/detention/views/due.py`, not those of the console's `span`. @param {number} milliseconds */
function span(milliseconds) {
  const minutes = Math.floor(Math.abs(milliseconds) / 60_000);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return fill(gettext("%(days)s d %(hours)s h"), { days: Math.floor(hours / 24), hours: hours % 24 });
  if (hours) return fill(gettext("%(hours)s h %(minutes)s"), { hours, minutes: String(minutes % 60).padStart(2, "0") });
  return fill(gettext("%(minutes)s min"), { minutes });
}

function count() {
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-due]"))) {
    const left = Date.parse(place.dataset.due ?? "") - now();
    const words = fill(left > 0 ? gettext("in %(span)s") : gettext("OVERDUE %(span)s"), { span: span(left) });
    if (place.textContent !== words) place.textContent = words;
    const clock = place.closest(".clock");
    clock?.classList.toggle("late", left <= 0);
    clock?.classList.toggle("near", left > 0 && left <= Number(place.dataset.near) * 1000);
  }
}

/** Learn the desk's time from the page, as it came just now. */
export function learn() {
  const stamp = /** @type {HTMLElement | null} */ (document.querySelector("[data-now]"))?.dataset.now;
  if (stamp) synchronise(stamp);
  count();
}

learn();
everySecond(count);
