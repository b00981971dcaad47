/** Own installations and crossing points, which callers name and patrols return to. */

import { get } from "../api.js";
import { gettext } from "../i18n.js";
import { LayerGroup } from "../../vendor/leaflet.js";
import { html } from "../../vendor/lit.js";
import { Marks } from "./marks.js";

/** @typedef {{slug: string, name: string, label: string, kind: string, lat: number, lon: number}} Place */

const SHAPES = {
  installation: "M2 14V4h12v10ZM2 4l6-3 6 3M8 8.5v5.5",
  crossing_point: "M3 2v12M13 2v12M3 8h10",
};
const LIST = "/api/v1/places/?kind=installation&kind=crossing_point&limit=500";

export class Places {
  name = "places";
  label = gettext("Installations and crossing points");

  constructor() {
    this.layer = new LayerGroup();
    this.marks = new Marks(this.layer, "places");
    /** @type {"not yet" | "asked" | "here"} */
    this.state = "not yet";
  }

  /** They hardly ever change: read once, again only when that failed. */
  async update() {
    if (this.state !== "not yet") return;
    this.state = "asked";
    try {
      const { results } = await get(LIST);
      results.forEach((/** @type {Place} */ place, /** @type {number} */ index) => this.#put(index, place));
      this.state = "here";
    } catch {
      this.state = "not yet";
    }
  }

  /** @param {number} id @param {Place} place */
  #put(id, { name, label, kind, lat, lon }) {
    this.marks.put(id, { lat, lon }, {
      key: name,
      classes: `place ${kind}`,
      mark: () => html`<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><title>${label}</title><path d=${SHAPES[/** @type {keyof typeof SHAPES} */ (kind)]}></path></svg>`,
      text: name,
      label: () => html`${name}`,
      size: [14, 14],
      lift: 0,
      rank: kind === "installation" ? 7 : 8,
      soft: true,
    });
  }
}
