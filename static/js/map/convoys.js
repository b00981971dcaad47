/** Convoys: the way they have been and are to go, and the newest checkpoint with the number and the delta. */

import { gettext } from "../i18n.js";
import { store } from "../live/desk.js";
import { LATE_MIN, deltaWords, minutesLate } from "../mobility/delta.js";
import { LayerGroup, Polyline } from "../../vendor/leaflet.js";
import { html } from "../../vendor/lit.js";
import { Marks } from "./marks.js";

/** @import {Movement} from "../types.js" */

const SHOWN = new Set(["approved", "assembled", "sp_crossed", "halted", "rp_crossed"]);

export class Convoys {
  name = "convoys";
  label = gettext("Convoys");

  constructor() {
    this.layer = new LayerGroup();
    this.marks = new Marks(this.layer, "patrols");
    /** @type {Map<number, {lines: Polyline[], key: string}>} */
    this.ways = new Map();
  }

  update() {
    const seen = new Set();
    for (const movement of store.all("movement")) {
      if (!SHOWN.has(movement.state) || !movement.line.length) continue;
      seen.add(movement.id);
      this.#way(movement);
      this.#mark(movement);
    }
    this.marks.keep(seen);
    for (const [id, { lines }] of this.ways) {
      if (seen.has(id)) continue;
      for (const line of lines) line.remove();
      this.ways.delete(id);
    }
  }

  /** @param {Movement} movement */
  #mark(movement) {
    const { id, number, exercise, line, state } = movement;
    const [lat, lon] = (line.findLast(({ passed }) => passed) ?? line[0]).at;
    const late = minutesLate(movement);
    const halted = state === "halted" ? ` ${gettext("halted")}` : "";
    const text = `${exercise ? "EX " : ""}${number} ${deltaWords(late)}${halted}`;
    this.marks.put(id, { lat, lon }, {
      key: `${text} ${late >= LATE_MIN}`,
      classes: `convoy${late >= LATE_MIN ? " late" : ""}`,
      mark: () => html`<svg viewBox="0 0 22 12" width="22" height="12" aria-hidden="true"><path d="M1 2h7v6H1ZM10 2h7l4 3v3H10Z"></path><circle cx="4.5" cy="9.5" r="1.6"></circle><circle cx="15" cy="9.5" r="1.6"></circle></svg>`,
      text,
      label: () => html`${text}`,
      size: [22, 12],
      lift: 0,
      rank: 3,
    });
  }

  /** @param {Movement} movement */
  #way({ id, line }) {
    const key = JSON.stringify(line);
    const known = this.ways.get(id);
    if (known?.key === key) return;
    for (const each of known?.lines ?? []) each.remove();
    const newest = line.findLastIndex(({ passed }) => passed);
    const points = line.map(({ at }) => at);
    const lines = [new Polyline(points.slice(Math.max(newest, 0)), { className: "convoy", interactive: false })];
    if (newest > 0) lines.push(new Polyline(points.slice(0, newest + 1), { className: "convoy passed", interactive: false }));
    for (const each of lines) each.addTo(this.layer);
    this.ways.set(id, { lines, key });
  }
}
