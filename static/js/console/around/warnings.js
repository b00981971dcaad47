/**
 * `<incident-warnings>`: hazards that the shown incident lies in and lookouts that fit somebody or something on it.
 * `<desk-warnings>`: a quiet count of what is valid now; pressed, the list of all.
 */

import { get } from "../../api.js";
import { fill, gettext } from "../../i18n.js";
import { Live, Ticking, store } from "../../live/desk.js";
import { dateTimeGroup, now } from "../../time.js";
import { html, nothing } from "../../../vendor/lit.js";
import { reason } from "../acts.js";
import { short } from "../lines.js";
import { Panel } from "./panel.js";
import { AroundPart } from "./part.js";
import { changes, newHazard, newLookout } from "./warning-forms.js";

/** Whether it holds at this moment: one that is over may stay on the board for some seconds. @param {{valid_from: string, until: string}} row */
export const valid = (row) => Date.parse(row.valid_from) <= now() && now() < Date.parse(row.until);

/** @param {number} metres */
const far = (metres) => (metres < 1000 ? fill(gettext("%(count)s m"), { count: metres }) : fill(gettext("%(count)s km"), { count: (metres / 1000).toFixed(1) }));

/** @param {any} row @param {boolean} [near] whether it concerns the incident that is shown */
function hazardLine(row, near = false) {
  return html`<li><span class="what">${near ? html`<span class="chip near">${gettext("HAZARD")}</span> ` : nothing}<span class="num">${row.number}</span> <strong>${row.label}</strong>
      ${fill(gettext("within %(radius)s of %(place)s"), { radius: far(row.radius_m), place: row.place })}
      ${row.distance_m === undefined ? nothing : html`<span class="soft num">${fill(gettext("%(distance)s away"), { distance: far(row.distance_m) })}</span>`}
      <span class="dim">${row.source ? `${row.source} · ` : nothing}${gettext("until")} <span class="num">${dateTimeGroup(row.until)}</span></span></span>
    ${row.words ? html`<span class="words">${row.words}</span>` : nothing}
    ${store.may("warning.issue") ? html`<small-forms subject="hazard:${row.id}" .forms=${changes("hazards", row)}></small-forms>` : nothing}</li>`;
}

/** @param {any} row @param {boolean} [near] whether it fits somebody or something on the incident that is shown */
function lookoutLine(row, near = false) {
  return html`<li><span class="what">${near ? html`<span class="chip near">${gettext("LOOKOUT")}</span> ` : nothing}<span class="num">${row.number}</span> <span class="role">${row.kind_label}</span>
      <strong>${[row.name, row.plate].filter(Boolean).join(" · ")}</strong> ${row.description}
      <span class="dim">${row.issuer} · ${gettext("until")} <span class="num">${dateTimeGroup(row.until)}</span> · ${row.marking}</span></span>
    ${row.what_to_do ? html`<span class="words"><strong>${row.what_to_do}</strong></span>` : nothing}
    ${store.may("warning.issue") ? html`<small-forms subject="lookout:${row.id}" .forms=${changes("lookouts", row)}></small-forms>` : nothing}</li>`;
}

class IncidentWarnings extends AroundPart {
  constructor() {
    super();
    this.ticking = new Ticking(this, 10);
  }

  get count() {
    return [...(this.record?.hazards ?? []), ...(this.record?.lookouts ?? [])].filter(valid).length;
  }

  render() {
    const { incident, record } = this;
    if (!incident || !record) return nothing;
    const { lat, lon } = incident;
    const here = lat !== null && lon !== null ? { location: { lat, lon }, place: short(incident) } : null;
    const forms = [...(here ? [newHazard(here)] : []), newLookout({ incident: incident.id })];
    return html`<ul class="around">${record.hazards.filter(valid).map((/** @type {any} */ row) => hazardLine(row, true))} ${record.lookouts.filter(valid).map((/** @type {any} */ row) => lookoutLine(row, true))}</ul>
      ${store.may("warning.issue") ? html`<small-forms subject="warnings:${incident.id}" .forms=${forms}></small-forms>` : nothing}`;
  }
}
customElements.define("incident-warnings", IncidentWarnings);

/** `<warning-marks>`: the same in the head of the detail, so that nobody is sent before it was seen. */
class WarningMarks extends AroundPart {
  render() {
    const hazards = (this.record?.hazards ?? []).filter(valid);
    const lookouts = (this.record?.lookouts ?? []).filter(valid);
    if (!hazards.length && !lookouts.length) return nothing;
    const words = (/** @type {any} */ row) => row.plate || row.name || row.description;
    return html`<p>${hazards.map((/** @type {any} */ row) => html`<span class="chip near">${gettext("HAZARD")} ${row.label}</span> `)}
      ${lookouts.map((/** @type {any} */ row) => html`<span class="chip near">${gettext("LOOKOUT")} ${row.number} ${words(row)}</span> `)}</p>`;
  }
}
customElements.define("warning-marks", WarningMarks);

class DeskWarnings extends Panel {
  static properties = { ...Panel.properties, lookouts: { state: true }, hazards: { state: true }, failed: { state: true } };

  constructor() {
    super();
    /** @type {any[]} */
    this.lookouts = [];
    /** @type {any[]} */
    this.hazards = [];
    this.failed = "";
    this.asked = "";
    this.live = new Live(this);
    this.ticking = new Ticking(this, 10);
  }

  willUpdate() {
    super.willUpdate();
    if (!this.open) this.asked = "";
    const picture = [...store.all("lookout"), ...store.all("hazard")].map(({ number, version }) => `${number}.${version}`).join();
    if (!this.open || picture === this.asked) return;
    this.asked = picture;
    void this.load();
  }

  async load() {
    try {
      const [lookouts, hazards] = await Promise.all([get("/api/v1/lookouts/?current=1"), get("/api/v1/hazards/?current=1")]);
      Object.assign(this, { lookouts: lookouts.results, hazards: hazards.results, failed: "" });
    } catch (error) {
      this.failed = reason(error);
    }
  }

  render() {
    const lookouts = store.all("lookout").filter(valid).length;
    const hazards = store.all("hazard").filter(valid).length;
    const label = fill(gettext("Lookouts %(lookouts)s · Hazards %(hazards)s"), { lookouts, hazards });
    return html`<button type="button" class="quiet" aria-expanded=${this.open} @click=${() => void this.toggle()}>${label}</button>
      ${this.panel("warnings-title", gettext("Lookouts and hazards that are valid now"), this.lists())}`;
  }

  lists() {
    const none = html`<p class="dim">${gettext("None.")}</p>`;
    const lookouts = this.lookouts.filter(valid).map((row) => lookoutLine(row));
    const hazards = this.hazards.filter(valid).map((row) => hazardLine(row));
    return html`${this.failed ? html`<p class="error" role="alert">${this.failed}</p>` : nothing}
      ${store.may("warning.issue") ? html`<small-forms subject="warnings" .forms=${[newLookout(), newHazard(null)]}></small-forms>` : nothing}
      <h3>${gettext("Lookouts")}</h3>${lookouts.length ? html`<ul class="around">${lookouts}</ul>` : none}
      <h3>${gettext("Hazards")}</h3>${hazards.length ? html`<ul class="around">${hazards}</ul>` : none}`;
  }
}
customElements.define("desk-warnings", DeskWarnings);
