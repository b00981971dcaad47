/**
 * What lies over the ground, in the order in which it is drawn. A function that brings something of its own to the map
 * (routes, areas) adds it to the list.
 */

import { gettext } from "../i18n.js";
import { arrange } from "./arrange.js";
import { Convoys } from "./convoys.js";
import { Grid } from "./grid.js";
import { Hazards } from "./hazards.js";
import { Incidents } from "./incidents.js";
import { Marks } from "./marks.js";
import { Patrols } from "./patrols.js";
import { Places } from "./places.js";
import { Presences } from "./presences.js";
import { Routes } from "./routes.js";
import { SecurityTasks } from "./security-tasks.js";

/** @import {Layer, LeafletMouseEvent, Map as LeafletMap} from "../../vendor/leaflet.js" */

/**
 * @typedef {object} Overlay
 * @property {string} name
 * @property {string} label
 * @property {Layer} layer
 * @property {Marks} [marks] those that want room for their labels
 * @property {(far: boolean) => unknown} [update] read the board; from far off there is room for the barest only
 * @property {() => void} [repaint] the theme has changed
 */

/** @typedef {(id: number, event: LeafletMouseEvent) => void} Choose called when a mark is pressed */

// What stands above what; Leaflet's own panes are at 200 (ground) and 400 (lines and areas).
const PANES = { grid: 300, places: 500, patrols: 600, incidents: 610 };

const CLOSE_FROM = 8;
const FAR_SCALE = 0.8; // as in map.css

export class Overlays {
  /**
   * @param {LeafletMap} map
   * @param {string[]} hidden names of those that the operator put away
   * @param {{patrol: Choose, incident: Choose}} choose
   */
  constructor(map, hidden, choose) {
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
      new Routes(),
      new Hazards(),
      new Presences(),
      new SecurityTasks(),
      new Convoys(),
      new Patrols(choose.patrol),
      new Incidents(choose.incident),
    ];
    this.hidden = new Set(hidden);
    for (const overlay of this.all) if (!this.hidden.has(overlay.name)) overlay.layer.addTo(map);
    map.on("zoomend", () => {
      this.update();
      this.#arrange();
    });
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

  /** Whether the theatre is so small on the screen that marks must be, too. */
  get far() {
    return this.map.getZoom() < CLOSE_FROM;
  }

  update() {
    const { far } = this;
    this.map.getContainer().classList.toggle("far", far);
    for (const overlay of this.#shown) overlay.update?.(far);
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
    // Seen from far off, places would only hide what moves.
    const { far } = this;
    const marks = this.#shown.flatMap((overlay) => overlay.marks?.items() ?? []).filter(({ look }) => !(far && look.soft));
    const spots = arrange(
      marks.map(({ at, look, label }) => {
        const { x, y } = this.map.latLngToLayerPoint([at.lat, at.lon]);
        const [width, height] = far ? look.size.map((length) => length * FAR_SCALE) : look.size;
        return { x, y, width, height, lift: far ? look.lift * FAR_SCALE : look.lift, label, rank: look.rank, soft: look.soft };
      }),
    );
    marks.forEach((mark, index) => Marks.set(mark, spots[index]));
    for (const { marks: each } of this.#shown) if (each) each.dirty = false;
  }
}
