/** `<rest-time until=ISO>`: when the crew's duty ends and its rest is due, in hours and minutes; marked in the last hour and over it. */

import { gettext } from "../i18n.js";
import { now } from "../time.js";
import { TickingText } from "./ticking-text.js";

const MINUTE_MS = 60_000;
const NEAR_MS = 60 * MINUTE_MS;

/** `11:58`, hours and minutes. @param {number} milliseconds */
export function hours(milliseconds) {
  const minutes = Math.floor(Math.abs(milliseconds) / MINUTE_MS);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

class RestTime extends TickingText {
  static observedAttributes = ["until"];

  show() {
    const until = Date.parse(this.getAttribute("until") ?? "");
    const left = until - now();
    const known = !Number.isNaN(until);
    this.say(known ? hours(left) : "–", !known ? "dim" : left < 0 ? "warn over" : left < NEAR_MS ? "warn" : "soft", left < 0 ? gettext("over") : known ? gettext("in") : "");
  }
}
customElements.define("rest-time", RestTime);
