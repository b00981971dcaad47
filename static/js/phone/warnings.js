/**
 * `<phone-warnings>`: hazards at the place of the job, and lookouts that fit somebody or something on it. The board of a
 * patrol does not carry them: they are asked for with the job, whenever it changes, and once a minute.
 */

import { get } from "../api.js";
import { fill, gettext } from "../i18n.js";
import { Ticking } from "../live/desk.js";
import { now, zuluShort } from "../time.js";
import { LitElement, html, nothing } from "../../vendor/lit.js";

/** @import {Incident} from "../types.js" */

const EVERY_S = 60;

class PhoneWarnings extends LitElement {
  static properties = { incident: { attribute: false }, found: { state: true } };

  constructor() {
    super();
    /** @type {Incident | undefined} */
    this.incident = undefined;
    /** @type {{hazards: any[], lookouts: any[]}} */
    this.found = { hazards: [], lookouts: [] };
    this.asked = "";
    this.ticking = new Ticking(this, EVERY_S);
  }

  createRenderRoot() {
    return this;
  }

  willUpdate() {
    const { incident } = this;
    const picture = incident ? [incident.id, incident.version, Math.floor(now() / (EVERY_S * 1000))].join() : "";
    if (picture === this.asked) return;
    if (!this.asked.startsWith(`${incident?.id},`)) this.found = { hazards: [], lookouts: [] };
    this.asked = picture;
    if (incident) void this.load(incident.id);
  }

  /** @param {number} id */
  async load(id) {
    try {
      const { hazards, lookouts } = await get(`/api/v1/incidents/${id}/around/`);
      if (this.incident?.id === id) this.found = { hazards, lookouts };
    } catch {
      // What was warned of before stays in sight; it is asked again within the minute.
    }
  }

  render() {
    const valid = (/** @type {any} */ row) => now() < Date.parse(row.until);
    const { hazards, lookouts } = this.found;
    return html`${hazards.filter(valid).map((row) => html`<div class="banner near"><p><strong>${gettext("HAZARD")} ${row.label}</strong>
          ${fill(gettext("within %(metres)s m of %(place)s"), { metres: row.radius_m, place: row.place })} ${row.words}
          <span class="dim">${gettext("until")} ${zuluShort(row.until)}</span></p></div>`)}
      ${lookouts.filter(valid).map((row) => html`<div class="banner near"><p><strong>${gettext("LOOKOUT")} ${row.number} ${[row.name, row.plate].filter(Boolean).join(" · ")}</strong>
          ${row.description} ${row.what_to_do ? html`<strong>${row.what_to_do}</strong>` : nothing}</p></div>`)}`;
  }
}
customElements.define("phone-warnings", PhoneWarnings);
