/** Hazards as far as they reach, with their words. */

import { gettext } from "../i18n.js";
import { store } from "../live/desk.js";
import { Circle, LayerGroup } from "../../vendor/leaflet.js";
import { html } from "../../vendor/lit.js";
import { Marks } from "./marks.js";

export class Hazards {
  name = "hazards";
  label = gettext("Hazards");

  constructor() {
    this.layer = new LayerGroup();
    this.marks = new Marks(this.layer, "places");
    /** @type {Map<number, Circle>} */
    this.circles = new Map();
  }

  /** @param {boolean} far */
  update(far) {
    const seen = new Set();
    for (const { id, lat, lon, radius_m: radius, label } of store.all("hazard")) {
      seen.add(id);
      this.marks.put(id, { lat, lon }, {
        key: `${far}|${label}`,
        classes: "hazard",
        mark: () => html`<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="M8 1 15.5 15H.5Z"></path><path d="M8 6v4.5M8 12v1.5"></path></svg>`,
        text: far ? "" : label,
        label: () => html`${label}`,
        size: [16, 16],
        lift: 0,
        rank: 4,
      });
      let circle = this.circles.get(id);
      if (!circle) this.circles.set(id, (circle = new Circle([lat, lon], { radius, className: "hazard-area", interactive: false }).addTo(this.layer)));
      circle.setLatLng([lat, lon]).setRadius(radius);
    }
    this.marks.keep(seen);
    for (const [id, circle] of this.circles) {
      if (seen.has(id)) continue;
      circle.remove();
      this.circles.delete(id);
    }
  }
}
