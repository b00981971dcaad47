/**
 * `<desk-age since=ISO>` counts up; with `due=ISO` it counts to a limit and says when it is near or over.
 * Hundreds of them tick: each touches its own text only, nothing is rendered again.
 */

import { fill, gettext } from "../i18n.js";
import { now, span } from "../time.js";
import { TickingText } from "./ticking-text.js";

// The last quarter of a limit is "near"; without a known start the last minute is.
const NEAR_PART = 0.25;
const NEAR_MS = 60_000;

class DeskAge extends TickingText {
  static observedAttributes = ["since", "due"];

  show() {
    const since = Date.parse(this.getAttribute("since") ?? "");
    const due = Date.parse(this.getAttribute("due") ?? "");
    const time = now();
    let tone = "";
    let text = "";
    if (Number.isNaN(due)) {
      text = Number.isNaN(since) ? "–" : span(Math.max(0, time - since));
    } else {
      const left = due - time;
      const near = Number.isNaN(since) ? NEAR_MS : (due - since) * NEAR_PART;
      tone = left < 0 ? "alarm" : left <= near ? "warn" : "";
      text = fill(left < 0 ? gettext("over %(span)s") : gettext("in %(span)s"), { span: span(left) });
    }
    this.say(text, tone);
  }
}
customElements.define("desk-age", DeskAge);
