/** The routes of the catalogue by their state: what hinders is told by its stroke, its colour and its words. */

import { gettext } from "../i18n.js";
import { store } from "../live/desk.js";
import { LayerGroup, Polyline } from "../../vendor/leaflet.js";
import { html } from "../../vendor/lit.js";
import { Marks } from "./marks.js";

/** @import {Route} from "../types.js" */

/** @param {Route} route */
const lookOf = ({ state, confirmed }) => `route ${state === "open" && !confirmed ? "unconfirmed" : state}`;

/** @param {Route} route */
function words({ code, state }) {
  const named = state === "closed" ? gettext("closed") : gettext("restricted");
  return `${code} ${named}`;
}

export class Routes {
  name = "routes";
  label = gettext("Routes");

  constructor() {
    this.layer = new LayerGroup();
    this.marks = new Marks(this.layer, "places");
    /** @type {Map<number, {line: Polyline, key: string}>} */
    this.lines = new Map();
  }

  update() {
    const seen = new Set();
    const hindered = new Set();
    for (const route of store.all("route")) {
      seen.add(route.id);
      this.#draw(route);
      if (route.state === "open" || !route.line.length) continue;
      hindered.add(route.id);
      const [lat, lon] = route.line[Math.floor(route.line.length / 2)];
      const text = words(route);
      this.marks.put(route.id, { lat, lon }, {
        key: `${text} ${route.state}`,
        classes: `route ${route.state}`,
        mark: () => html`<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><circle cx="8" cy="8" r="6"></circle><path d=${route.state === "closed" ? "M4 4 12 12M12 4 4 12" : "M3.5 8h9"}></path></svg>`,
        text,
        label: () => html`${text}`,
        size: [16, 16],
        lift: 0,
        rank: 4,
      });
    }
    this.marks.keep(hindered);
    for (const [id, { line }] of this.lines) {
      if (seen.has(id)) continue;
      line.remove();
      this.lines.delete(id);
    }
  }

  /** @param {Route} route */
  #draw(route) {
    const key = `${lookOf(route)} ${JSON.stringify(route.line)}`;
    const known = this.lines.get(route.id);
    if (known?.key === key) return;
    // Leaflet sets the class of a line once, when it is made.
    known?.line.remove();
    const line = new Polyline(route.line, { className: lookOf(route), interactive: false }).addTo(this.layer);
    this.lines.set(route.id, { line, key });
  }
}
