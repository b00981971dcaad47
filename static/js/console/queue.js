/** `<desk-queue>`: every incident on the board; what waits without a patrol comes first. */

import { fill, gettext } from "../i18n.js";
import { Live, store } from "../live/desk.js";
import { exerciseMark, priorityMark, stateMark } from "../parts/marks.js";
import { LitElement, classMap, guard, html, nothing, repeat } from "../../vendor/lit.js";
import { moved } from "./grid-keys.js";
import { earliest } from "./limits.js";
import { call } from "./lines.js";
import { Following, desk } from "./session.js";

/** @import {Alarm, Escalation, Incident} from "../types.js" */

const WAITING = new Set(["received", "assessed"]);
const ACTIVE = new Set(["dispatched", "en_route", "on_scene"]);

/** @param {Incident} incident */
const group = (incident) =>
  WAITING.has(incident.state) ? 0 : ACTIVE.has(incident.state) ? 1 : incident.state === "held" ? 2 : 3;

/** @param {Incident} a @param {Incident} b */
const order = (a, b) =>
  group(a) - group(b) ||
  a.priority - b.priority ||
  (a.waiting_since ?? a.opened_at).localeCompare(b.waiting_since ?? b.opened_at) ||
  a.id - b.id;

/** Since when its present wait, hold or state runs. @param {Incident} incident */
const since = (incident) => (WAITING.has(incident.state) ? incident.waiting_since ?? incident.opened_at : incident.state_since);

export class DeskQueue extends LitElement {
  constructor() {
    super();
    this.live = new Live(this);
    this.following = new Following(this);
    /** @type {Incident[]} */
    this.shown = [];
    /** @type {number | null} */
    this.seen = null;
    /** @type {Map<number | null, Alarm>} the worse alarm of each incident */
    this.alarms = new Map();
    /** @type {Map<number | null, Escalation>} the limit of each incident, or of a patrol sent to it, that falls due first */
    this.limits = new Map();
  }

  createRenderRoot() {
    return this;
  }

  focus() {
    /** @type {HTMLElement | null} */ (this.querySelector("[role=grid]"))?.focus();
    if (!store.get("incident", desk.incident) && this.shown.length) desk.set({ incident: this.shown[0].id });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const next = moved(event, this.shown.map((incident) => incident.id), desk.incident);
    if (next !== null) desk.set({ incident: next, mode: "detail" });
    else if (event.key === "Enter" && desk.incident !== null) desk.set({ mode: "detail", rank: true });
  }

  updated() {
    // Only when the choice moved: a row that moves by itself must not drag the list along.
    if (this.seen === desk.incident) return;
    this.seen = desk.incident;
    this.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  /** A row is made anew only when something in it changed: hundreds stand still at every event. @param {Incident} incident */
  row(incident) {
    const jobs = store.assignmentsOf(incident.id);
    const alarm = this.alarms.get(incident.id);
    const limit = this.limits.get(incident.id);
    const chosen = incident.id === desk.incident;
    const calls = (/** @type {boolean} */ stacked) => jobs.filter((job) => (job.state === "stacked") === stacked).map((job) => call(store.get("patrol", job.patrol))).join(" ");
    const patrols = [calls(false), calls(true) && `${gettext("next")} ${calls(true)}`].filter(Boolean).join(" ");
    return guard([incident, chosen, alarm, limit, patrols], () => this.cells(incident, chosen, alarm, limit, patrols));
  }

  /** @param {Incident} incident @param {boolean} chosen @param {Alarm | undefined} alarm @param {Escalation | undefined} limit @param {string} patrols */
  cells(incident, chosen, alarm, limit, patrols) {
    const classes = { chosen, burning: alarm?.state === "raised", over: alarm?.state === "acknowledged", hatched: incident.exercise };
    return html`<div role="row" id="incident-${incident.id}" class=${classMap({ row: true, ...classes })} aria-selected=${chosen}
      @click=${() => desk.set({ incident: incident.id, mode: "detail" })}>
      <span role="gridcell" class="two">${priorityMark(incident.priority)} <span class="num">${incident.number}</span></span>
      <span role="gridcell" class="two"><span class="cut" title=${incident.type_label}>${exerciseMark(incident.exercise)} ${incident.type_label}</span>
        <span class="cut soft" title="${incident.place} ${incident.mgrs ?? ""}">${incident.outside
          ? html`<span class="warn">${gettext("OUTSIDE")}</span> `
          : nothing}${incident.place || incident.mgrs || "–"}${incident.verified ? "" : " ?"}</span></span>
      <span role="gridcell" class="two">${stateMark(incident.state)} <strong class="cut num">${patrols}</strong></span>
      <span role="gridcell" class="two right">${alarm
          ? html`<span class=${alarm.state === "raised" ? "alarm" : "warn"}>${gettext("OVER")}</span>`
          : limit
            ? html`<desk-age title=${limit.label} since=${limit.started_at} due=${String(limit.next_due)}></desk-age>`
            : html`<span class="dim">–</span>`}
        <span class="soft"><desk-age since=${since(incident)}></desk-age></span></span>
    </div>`;
  }

  render() {
    this.shown = store.all("incident").sort(order);
    this.alarms = new Map();
    for (const alarm of store.all("alarm")) {
      if (this.alarms.get(alarm.incident)?.state !== "raised") this.alarms.set(alarm.incident, alarm);
    }
    this.limits = earliest("incident", (limit) => !limit.subject.startsWith("patrol:"));
    const waiting = this.shown.filter((incident) => group(incident) === 0).length;
    const chosen = store.get("incident", desk.incident);
    return html`<h2><kbd>F3</kbd> ${gettext("Queue")}
        <span class="dim">${fill(gettext("%(open)s open · %(waiting)s without a patrol"), { open: this.shown.length, waiting })}</span></h2>
      <div role="grid" tabindex="0" aria-label=${gettext("Incidents")} aria-activedescendant=${chosen ? `incident-${chosen.id}` : nothing}
        @keydown=${this.key}>
        <div role="row" class="row head">
          ${[gettext("Pri, no"), gettext("Type, place"), gettext("State, patrol")].map((label) => html`<span role="columnheader">${label}</span>`)}
          <span role="columnheader" class="right">${gettext("Limit, for")}</span>
        </div>
        ${repeat(this.shown, (incident) => incident.id, (incident) => this.row(incident))}
        ${this.shown.length || !store.loaded ? nothing : html`<p class="dim empty">${gettext("Nothing open. F2 takes a call.")}</p>`}
      </div>`;
  }
}
customElements.define("desk-queue", DeskQueue);
