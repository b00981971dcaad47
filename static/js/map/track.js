/** Where the chosen patrol drove in the last hour: its fixes as a line, with the time at every tenth minute. */

import { get } from "../api.js";
import { gettext } from "../i18n.js";
import { store } from "../live/desk.js";
import { zuluShort } from "../time.js";
import { CircleMarker, LayerGroup, Polyline } from "../../vendor/leaflet.js";

/** @import {LatLngTuple} from "../../vendor/leaflet.js" */

/** @typedef {{lat: number, lon: number, fix_at: string}} Fix */

const EVERY_MS = 10 * 60_000;

/** The first fix of each ten minutes. @param {Fix[]} fixes oldest first */
export const milestones = (fixes) =>
  fixes.filter(({ fix_at: at }, index) => index > 0 && Math.floor(Date.parse(at) / EVERY_MS) !== Math.floor(Date.parse(fixes[index - 1].fix_at) / EVERY_MS));

export class Track {
  name = "track";
  label = gettext("Track of the last hour");

  constructor() {
    this.layer = new LayerGroup();
    this.line = new Polyline([], { className: "track", interactive: false }).addTo(this.layer);
    this.points = new LayerGroup().addTo(this.layer);
    /** @type {number | null} */
    this.patrol = null;
    /** @type {Fix[]} */
    this.fixes = [];
  }

  /** Show this patrol's, or nobody's. @param {number | null} patrol @returns {Promise<number>} how many fixes there are */
  async show(patrol) {
    this.patrol = patrol;
    this.fixes = [];
    this.#draw();
    if (patrol === null) return 0;
    const { fixes } = await get(`/api/v1/patrols/${patrol}/track/`);
    // Somebody may have chosen another one meanwhile.
    if (this.patrol !== patrol) return 0;
    this.fixes = fixes;
    this.#draw();
    return fixes.length;
  }

  /** The line grows with every fix that comes in. */
  update() {
    const position = this.patrol === null ? undefined : store.positions.get(this.patrol);
    const last = this.fixes[this.fixes.length - 1];
    if (!position || !last || position.fix_at <= last.fix_at) return;
    this.fixes.push({ lat: position.lat, lon: position.lon, fix_at: position.fix_at });
    const oldest = Date.parse(position.fix_at) - 60 * 60_000;
    while (Date.parse(this.fixes[0].fix_at) < oldest) this.fixes.shift();
    this.#draw();
  }

  #draw() {
    const at = (/** @type {Fix} */ { lat, lon }) => /** @type {LatLngTuple} */ ([lat, lon]);
    this.line.setLatLngs(this.fixes.map(at));
    this.points.clearLayers();
    for (const fix of milestones(this.fixes)) {
      new CircleMarker(at(fix), { radius: 3, className: "track-point", interactive: false })
        .bindTooltip(zuluShort(fix.fix_at), { permanent: true, direction: "right", className: "track-time", opacity: 1 })
        .addTo(this.points);
    }
  }
}
