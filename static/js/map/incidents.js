/** Open incidents: priority by shape, number and colour as everywhere, over the place; how far off it may be as a ring. */

import { gettext } from "../i18n.js";
import { store } from "../live/desk.js";
import { exerciseMark, priorityMark } from "../parts/marks.js";
import { short } from "../console/lines.js";
import { desk } from "../console/session.js";
import { Circle, LayerGroup } from "../../vendor/leaflet.js";
import { html } from "../../vendor/lit.js";
import { Marks } from "./marks.js";

/** @import {Incident} from "../types.js" */
/** @import {LeafletMouseEvent} from "../../vendor/leaflet.js" */
/** @import {Look} from "./marks.js" */

/** @type {[number, number]} */
const SIZE = [27, 18];
// Above the place, so that the patrol on scene is seen beneath.
const LIFT = 19;

export class Incidents {
  name = "incidents";
  label = gettext("Incidents");

  /** @param {(id: number, event: LeafletMouseEvent) => void} choose */
  constructor(choose) {
    this.layer = new LayerGroup();
    this.marks = new Marks(this.layer, "incidents", choose);
    this.ring = new Circle([0, 0], { radius: 0, className: "precision", interactive: false });
  }

  update() {
    const seen = new Set();
    const burning = new Set(store.all("alarm").filter(({ state }) => state === "raised").map(({ incident }) => incident));
    for (const incident of store.all("incident")) {
      const { id, lat, lon } = incident;
      if (lat === null || lon === null) continue;
      seen.add(id);
      this.marks.put(id, { lat, lon }, this.look(incident, burning.has(id)));
    }
    this.marks.keep(seen);
    this.#showPrecision();
  }

  /** The grid of a place is an area: the chosen one shows how large. */
  #showPrecision() {
    const { lat, lon, precision_m: precision } = store.get("incident", desk.incident) ?? {};
    if (lat == null || lon == null || !precision) return void this.ring.remove();
    this.ring.setLatLng([lat, lon]).setRadius(precision / 2);
    if (!this.layer.hasLayer(this.ring)) this.ring.addTo(this.layer);
  }

  /** @param {Incident} incident @param {boolean} burning @returns {Look} */
  look(incident, burning) {
    const { priority, exercise, state } = incident;
    const chosen = incident.id === desk.incident;
    const number = short(incident);
    const classes = ["incident", chosen && "chosen", burning && "burning", exercise && "exercise", state === "resolved" && "over"];
    return {
      key: `${priority}|${exercise}|${number}|${chosen}|${burning}|${state === "resolved"}`,
      classes: classes.filter(Boolean).join(" "),
      mark: () => html`<span class=${exercise ? "hatched" : ""}>${priorityMark(priority)}</span>`,
      text: `${exercise ? "EX " : ""}${number}`,
      label: () => html`${exerciseMark(exercise)} <span class="num">${number}</span>`,
      size: SIZE,
      lift: LIFT,
      rank: chosen ? 0 : priority,
    };
  }
}
