/** Patrols on duty: an APP-6 symbol where each last was, with callsign, state and the age of the fix. */

import { fill, gettext } from "../i18n.js";
import { store } from "../live/desk.js";
import { exerciseMark, stateMark } from "../parts/marks.js";
import { now } from "../time.js";
import { call } from "../console/lines.js";
import { desk } from "../console/session.js";
import { LayerGroup } from "../../vendor/leaflet.js";
import { html, nothing } from "../../vendor/lit.js";
import { Marks } from "./marks.js";
import { SYMBOL, policeSymbol } from "./symbols.js";

/** @import {Patrol} from "../types.js" */
/** @import {LeafletMouseEvent} from "../../vendor/leaflet.js" */
/** @import {Look} from "./marks.js" */

export const OLD_FIX_MS = 10 * 60_000;
const MINUTE_MS = 60_000;
const OLD = gettext("old");
// About the width of a state's shape in letters of the label.
const SHAPE = "●  ";

/** Age of a fix in the width of a label, by the minute: a mark that changed each second would never be still. @param {number} age ms */
export function ageWords(age) {
  const minutes = Math.floor(age / MINUTE_MS);
  if (age < MINUTE_MS) return "<1m";
  const span = minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
  return age > OLD_FIX_MS ? fill(gettext("old %(age)s"), { age: span }) : `${minutes}m`;
}

export class Patrols {
  name = "patrols";
  label = gettext("Patrols");

  /** @param {(id: number, event: LeafletMouseEvent) => void} choose */
  constructor(choose) {
    this.layer = new LayerGroup();
    this.marks = new Marks(this.layer, "patrols", choose);
  }

  /** @param {boolean} far */
  update(far) {
    const time = now();
    const seen = new Set();
    for (const [id, position] of store.positions) {
      const patrol = store.get("patrol", id);
      if (!patrol || patrol.state === "off_duty") continue;
      seen.add(id);
      this.marks.put(id, position, this.look(patrol, time - Date.parse(position.fix_at), far));
    }
    this.marks.keep(seen);
  }

  /** @param {Patrol} patrol @param {number} age ms @param {boolean} far @returns {Look} */
  look(patrol, age, far) {
    const { callsign, state, exercise } = patrol;
    const chosen = patrol.id === desk.patrol;
    const panic = patrol.panic !== null;
    const old = age > OLD_FIX_MS;
    const words = ageWords(age);
    const short = call(patrol);
    const idle = state === "available" || state === "busy" || state === "out_of_service";
    return {
      key: `${far}|${old}|${callsign}|${state}|${words}|${panic}|${exercise}|${chosen}`,
      classes: ["patrol", chosen && "chosen", panic && "panic", old && "old", exercise && "exercise"].filter(Boolean).join(" "),
      mark: () => html`<img alt="" width=${SYMBOL[0]} height=${SYMBOL[1]} src=${policeSymbol(panic ? "panic" : old ? "old" : "")}>`,
      text: far ? `${short}${old ? ` ${OLD}` : ""}` : `${callsign} ${SHAPE}${exercise ? "EX " : ""}${words}`,
      label: () => far ? html`<strong>${short}</strong>${old ? html` <span class="age">${OLD}</span>` : nothing}` : html`<strong>${callsign}</strong> ${exerciseMark(exercise)} ${stateMark(state)} <span class="age">${words}</span>`,
      size: SYMBOL,
      lift: 0,
      rank: chosen || panic ? 0 : idle ? 6 : 5,
    };
  }
}
