/**
 * `<fix-age patrol=ID>`: how old the patrol's last position is, marked when it is too old to go by. It reads the store at
 * every tick: positions move every second, and no row is rendered again for them.
 */

import { gettext } from "../i18n.js";
import { store } from "../live/desk.js";
import { now, tinyAge } from "../time.js";
import { TickingText } from "./ticking-text.js";

export const OLD_FIX_MS = 10 * 60_000;
const MINUTE_MS = 60_000;

class FixAge extends TickingText {
  static observedAttributes = ["patrol"];

  show() {
    const position = store.positions.get(Number(this.getAttribute("patrol")));
    const age = position ? now() - Date.parse(position.fix_at) : 0;
    const old = age > OLD_FIX_MS;
    // A number that changes every second draws the eye for nothing.
    const text = !position ? gettext("no fix") : age < MINUTE_MS ? gettext("<1m") : tinyAge(age);
    this.say(text, old ? "warn" : position ? "soft" : "dim", old ? gettext("old") : "");
  }
}
customElements.define("fix-age", FixAge);
