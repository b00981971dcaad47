/** Measuring: points one after the other, from each to the next the length and the bearing from grid north. */

import { CircleMarker, LayerGroup, Polyline } from "../../vendor/leaflet.js";
import { bearing, distance } from "./geometry.js";

/** @import {Point} from "./geometry.js" */

/** @typedef {{to: Point, metres: number, degrees: number}} Leg */

export class Measure {
  constructor() {
    this.layer = new LayerGroup();
    this.line = new Polyline([], { className: "measure", interactive: false }).addTo(this.layer);
    this.dots = new LayerGroup().addTo(this.layer);
    /** @type {Point[]} */
    this.points = [];
  }

  /** @param {Point} point */
  add(point) {
    this.points.push(point);
    this.#draw();
  }

  /** Take the last point back. */
  back() {
    this.points.pop();
    this.#draw();
  }

  clear() {
    this.points = [];
    this.#draw();
  }

  /** @returns {Leg[]} */
  get legs() {
    return this.points.slice(1).map((to, index) => ({ to, metres: distance(this.points[index], to), degrees: bearing(this.points[index], to) }));
  }

  get metres() {
    return this.legs.reduce((sum, leg) => sum + leg.metres, 0);
  }

  #draw() {
    this.line.setLatLngs(this.points.map(({ lat, lon }) => /** @type {[number, number]} */ ([lat, lon])));
    this.dots.clearLayers();
    for (const { lat, lon } of this.points) new CircleMarker([lat, lon], { radius: 4, className: "measure-point", interactive: false }).addTo(this.dots);
  }
}
