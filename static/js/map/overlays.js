/**
 * What lies over the ground, in the order in which it is drawn. A function that brings something of its own to the map
 * (routes, areas) adds it to the list.
 */

import { gettext } from "../i18n.js";
import { arrange } from "./arrange.js";
import { Grid } from "./grid.js";
import { Hazards } from "./hazards.js";
import { Incidents } from "./incidents.js";
import { Marks } from "./marks.js";
import { Patrols } from "./patrols.js";
import { Places } from "./places.js";

/** @import {Layer, LeafletMouseEvent, Map as LeafletMap} from "../../vendor/leaflet.js" */

/**
 * @typedef {object} Overlay
 * @property {string} name
 * @property {string} label
 * @property {Layer} layer
 * @property {Marks} [marks] those that want room for their labels
 * @property {() => unknown} [update] read the board
 * @property {() => void} [repaint] the theme has changed
 */

// What stands above what; Leaflet's own panes are at 200 (ground) and 400 (lines and areas).
const PANES = { grid: 300, places: 500, patrols: 600, incidents: 610 };

// Seen from farther off, places would only hide what moves.
const NAMES_FROM = 8;

export class Overlays {
  /**
   * @param {LeafletMap} map
   * @param {{patrol: (id: number, event: LeafletMouseEvent) => void, incident: (id: number, event: LeafletMouseEvent) => void}} choose
   * @param {string[]} hidden names of those that the operator put away
   */
  constructor(map, choose, hidden) {
    this.map = map;
    for (const [name, height] of Object.entries(PANES)) {
      const pane = map.createPane(name);
      pane.style.zIndex = String(height);
      // The queue and the board say the same in words, in their order; here it would be read as a heap of numbers.
      pane.ariaHidden = "true";
    }
    const grid = new Grid();
    /** @type {Overlay[]} */
    this.all = [
      { name: "grid", label: gettext("MGRS grid"), layer: grid, repaint: () => grid.draw() },
      new Places(),
      new Hazards(),
      new Patrols(choose.patrol),
      new Incidents(choose.incident),
    ];
    this.hidden = new Set(hidden);
    for (const overlay of this.all) if (!this.hidden.has(overlay.name)) overlay.layer.addTo(map);
    map.on("zoomend", () => this.#arrange());
  }

  /** @param {string} name */
  toggle(name) {
    const overlay = this.all.find((each) => each.name === name);
    if (!overlay) return;
    if (this.hidden.delete(name)) overlay.layer.addTo(this.map);
    else {
      this.hidden.add(name);
      overlay.layer.remove();
    }
    this.update();
    this.#arrange();
  }

  get #shown() {
    return this.all.filter(({ name }) => !this.hidden.has(name));
  }

  update() {
    for (const overlay of this.#shown) overlay.update?.();
    if (this.#shown.some(({ marks }) => marks?.dirty)) this.#arrange();
  }

  repaint() {
    for (const overlay of this.#shown) {
      overlay.marks?.forget();
      overlay.repaint?.();
    }
    this.update();
  }

  /** Labels find their places anew; how marks lie to each other changes with the zoom, not with a pan. */
  #arrange() {
    const far = this.map.getZoom() < NAMES_FROM;
    this.map.getContainer().classList.toggle("far", far);
    const marks = this.#shown.flatMap((overlay) => overlay.marks?.items() ?? []).filter(({ look }) => !(far && look.soft));
    const spots = arrange(
      marks.map(({ at, look, label }) => {
        const { x, y } = this.map.latLngToLayerPoint([at.lat, at.lon]);
        return { x, y, width: look.size[0], height: look.size[1], lift: look.lift, label, rank: look.rank, soft: look.soft };
      }),
    );
    marks.forEach((mark, index) => Marks.set(mark, spots[index]));
    for (const { marks: each } of this.#shown) if (each) each.dirty = false;
  }
}
