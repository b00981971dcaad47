/**
 * A patrol in an exercise can be had back. How soon is reckoned as the time on the road from its last position to its
 * home base, where it is free again, by the figures of the ranking, and five minutes to break off. Without a position
 * or a base it is recallable all the same, and no time is said. For a certain incident the ranking says it better.
 *
 * `<recall-words patrol="12">` says it and follows the patrol.
 */

import { house } from "../../house.js";
import { fill, gettext } from "../../i18n.js";
import { Live, store } from "../../live/desk.js";
import { LitElement, html, nothing } from "../../../vendor/lit.js";

const BREAK_OFF_MIN = 5;
const EARTH_KM = 6371;

/** @import {Patrol} from "../../types.js" */

/** @param {[number, number]} a @param {[number, number]} b in degrees */
function straightKm([lat1, lon1], [lat2, lon2]) {
  const rad = Math.PI / 180;
  const half = Math.sin(((lat2 - lat1) * rad) / 2) ** 2 + Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(((lon2 - lon1) * rad) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(half));
}

/** Minutes until it is free again; null when that cannot be reckoned. @param {Patrol} patrol */
export function minutesBack(patrol) {
  const position = store.positions.get(patrol.id);
  if (!position || !patrol.home) return null;
  const road = straightKm([position.lat, position.lon], patrol.home) * house.travel.road_factor;
  return Math.round(BREAK_OFF_MIN + (road / house.travel.speed_kmh) * 60);
}

/** `EX – recallable, 12 min` @param {Patrol} patrol */
export function recallable(patrol) {
  const minutes = minutesBack(patrol);
  return minutes === null ? gettext("EX – recallable") : fill(gettext("EX – recallable, %(minutes)s min"), { minutes });
}

class RecallWords extends LitElement {
  static properties = { patrol: { type: Number } };

  constructor() {
    super();
    this.patrol = 0;
    this.live = new Live(this);
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const patrol = store.get("patrol", this.patrol);
    return patrol?.exercise ? html`<span class="ex">${recallable(patrol)}</span>` : nothing;
  }
}
customElements.define("recall-words", RecallWords);
