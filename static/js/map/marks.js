/** Marks with a label that stand on the map, one element each: only what changed is touched, moving is a transform. */

import { DivIcon, Marker } from "../../vendor/leaflet.js";
import { render } from "../../vendor/lit.js";

/** @import {LayerGroup, LeafletMouseEvent} from "../../vendor/leaflet.js" */
/** @import {TemplateResult} from "../../vendor/lit.js" */
/** @import {Spot} from "./arrange.js" */
/** @import {Point} from "./geometry.js" */

/**
 * @typedef {object} Look
 * @property {string} key everything that the content depends on: as long as it stays nothing is drawn again
 * @property {string} classes of the mark
 * @property {() => TemplateResult} mark
 * @property {string} text of the label, to know its width
 * @property {() => TemplateResult} label
 * @property {[number, number]} size of the mark, pixels
 * @property {number} lift how far it stands above its place
 * @property {number} rank see `arrange`
 * @property {boolean} [soft] see `arrange`
 */

/** @typedef {{marker: Marker, root: HTMLElement, sign: HTMLElement, tag: HTMLElement, at: Point, look: Look, spot: Spot}} Mark */

const measure = document.createElement("canvas").getContext("2d");
const PADDING = 8;
/** @type {Map<string, number>} */
const widths = new Map();

/** Pixels that a label takes. @param {string} text */
function widthOf(text) {
  let width = widths.get(text);
  if (width === undefined) {
    if (measure) measure.font = `600 11px ${getComputedStyle(document.body).fontFamily}`;
    width = Math.ceil(measure?.measureText(text).width ?? text.length * 7) + PADDING;
    // Ages change all night.
    if (widths.size > 5000) widths.clear();
    widths.set(text, width);
  }
  return width;
}

export class Marks {
  /** @param {LayerGroup} group @param {string} pane @param {(id: number, event: LeafletMouseEvent) => void} [choose] */
  constructor(group, pane, choose) {
    this.group = group;
    this.pane = pane;
    this.choose = choose;
    /** @type {Map<number, Mark>} */
    this.all = new Map();
    /** Whether anything moved or looks different since the last arrangement. */
    this.dirty = true;
  }

  /** @param {number} id @param {Point} at @param {Look} look */
  put(id, at, look) {
    const mark = this.all.get(id) ?? this.#make(id, at, look);
    if (mark.at.lat !== at.lat || mark.at.lon !== at.lon) {
      mark.at = { lat: at.lat, lon: at.lon };
      mark.marker.setLatLng([at.lat, at.lon]);
      this.dirty = true;
    }
    if (mark.look.key === look.key) return;
    this.#draw(mark, look);
  }

  /** @param {number} id @param {Point} at @param {Look} look @returns {Mark} */
  #make(id, { lat, lon }, look) {
    const root = document.createElement("div");
    const sign = root.appendChild(document.createElement("div"));
    const tag = root.appendChild(document.createElement("div"));
    sign.className = "sign";
    const icon = new DivIcon({ className: "pin-place", html: root, iconSize: [0, 0] });
    const marker = new Marker([lat, lon], { icon, pane: this.pane, keyboard: false, interactive: Boolean(this.choose), bubblingMouseEvents: false });
    const { choose } = this;
    if (choose) marker.on("click", (event) => choose(id, event));
    /** @type {Mark} */
    const mark = { marker, root, sign, tag, at: { lat, lon }, look, spot: { dx: 0, dy: 0, side: "" } };
    this.all.set(id, mark);
    marker.addTo(this.group);
    this.#draw(mark, look);
    return mark;
  }

  /** @param {Mark} mark @param {Look} look */
  #draw(mark, look) {
    mark.look = look;
    mark.root.className = `pin ${look.classes}`;
    render(look.mark(), mark.sign);
    render(look.label(), mark.tag);
    mark.marker.setZIndexOffset(-10_000 * look.rank);
    this.dirty = true;
  }

  /** Take away every mark but these. @param {Set<number>} ids */
  keep(ids) {
    for (const [id, mark] of this.all) {
      if (ids.has(id)) continue;
      mark.marker.remove();
      this.all.delete(id);
      this.dirty = true;
    }
  }

  /** Draw all of them anew: the theme has changed. */
  forget() {
    for (const mark of this.all.values()) mark.look = { ...mark.look, key: "" };
  }

  /** @returns {(Mark & {label: number})[]} */
  items() {
    return [...this.all.values()].map((mark) => ({ ...mark, label: mark.look.text ? widthOf(mark.look.text) : 0 }));
  }

  /** @param {Mark} mark @param {Spot} spot */
  static set(mark, { dx, dy, side }) {
    const { spot } = mark;
    if (spot.dx !== dx || spot.dy !== dy) mark.root.style.transform = dx || dy ? `translate(${dx}px, ${dy}px)` : "";
    if (spot.side !== side || !mark.tag.className) mark.tag.className = `tag ${side || "away"}`;
    Object.assign(spot, { dx, dy, side });
  }
}

