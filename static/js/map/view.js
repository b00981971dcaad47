/**
 * What part of the theatre is on the map, and whose wish that was. Everything that moves the map by itself goes through
 * `ours`; every other movement is the operator's, and is neither undone nor hurried after.
 */

import { LatLngBounds } from "../../vendor/leaflet.js";

/** @import {Map as LeafletMap} from "../../vendor/leaflet.js" */
/** @import {Point} from "./geometry.js" */

/** @typedef {{view: {lat: number, lon: number, zoom: number} | null, hidden: string[]}} Kept on this computer: what was seen, `null` for all, and the overlays put away */

const KOSOVO = new LatLngBounds([41.86, 20.02], [43.27, 21.79]);
const KEY = "desk.map";
// Who has just moved the map wants to see what is there, not what the system finds worth a look.
const HANDS_ON_MS = 60_000;
const CLOSE_ZOOM = 12;

/** @returns {Kept} */
export function kept() {
  try {
    const { view, hidden } = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    const whole = ![view?.lat, view?.lon, view?.zoom].every(Number.isFinite);
    return { view: whole ? null : view, hidden: Array.isArray(hidden) ? hidden : [] };
  } catch {
    return { view: null, hidden: [] };
  }
}

export class View {
  /** @param {LeafletMap} map @param {() => void} moved called after the operator has moved the map */
  constructor(map, moved) {
    this.map = map;
    this.acting = false;
    /** When the operator last moved the map, ms. */
    this.handsAt = -Infinity;
    /** Whether all of Kosovo is to be seen, in whatever size the map has. */
    this.whole = true;
    map.on("movestart zoomstart", () => {
      if (this.acting) return;
      this.handsAt = Date.now();
      this.whole = false;
      moved();
    });
  }

  /** Move the map without taking that for the operator's hand. @param {() => void} move */
  ours(move) {
    this.acting = true;
    try {
      move();
    } finally {
      this.acting = false;
    }
  }

  get handsOn() {
    return Date.now() - this.handsAt < HANDS_ON_MS;
  }

  /** As it was left, or all of Kosovo. @param {Kept["view"]} before */
  begin(before) {
    if (!before) return this.all();
    this.whole = false;
    this.ours(() => this.map.setView([before.lat, before.lon], before.zoom, { animate: false }));
  }

  /** @param {string[]} hidden */
  keep(hidden) {
    const { lat, lng: lon } = this.map.getCenter();
    try {
      localStorage.setItem(KEY, JSON.stringify({ view: this.whole ? null : { lat, lon, zoom: this.map.getZoom() }, hidden }));
    } catch {
      // A full or forbidden storage costs the view of the next time, nothing else.
    }
  }

  all() {
    this.whole = true;
    const { options } = this.map;
    // Text is sharp at whole zooms only, but a step of two is too much where the map is small.
    options.zoomSnap = 0.5;
    this.ours(() => this.map.fitBounds(KOSOVO, { animate: false }));
    options.zoomSnap = 1;
  }

  /** These points, close enough to tell them apart. @param {Point[]} points */
  show(points) {
    this.whole = false;
    const { map } = this;
    this.ours(() => {
      if (points.length > 1) map.fitBounds(new LatLngBounds(points.map(({ lat, lon }) => [lat, lon])).pad(0.25), { animate: false, maxZoom: CLOSE_ZOOM });
      else map.setView([points[0].lat, points[0].lon], Math.max(map.getZoom(), CLOSE_ZOOM - 1), { animate: false });
    });
  }

  /** Keep this point in the middle. @param {Point} point */
  follow({ lat, lon }) {
    this.whole = false;
    const [from, to] = [this.map.getSize().divideBy(2), this.map.latLngToContainerPoint([lat, lon])];
    if (from.distanceTo(to) >= 1) this.ours(() => this.map.panTo([lat, lon], { animate: false }));
  }

  /** @param {Point} point */
  sees({ lat, lon }) {
    return this.map.getBounds().contains([lat, lon]);
  }

  /** The map has another size: what was in its middle stays there. */
  resize() {
    this.ours(() => this.map.invalidateSize({ animate: false }));
    if (this.whole) this.all();
  }
}
