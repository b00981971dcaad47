/** `<desk-queue>`: every incident on the board, what burns first; its rows never move away under the hand. */

import { fill, gettext, ngettext } from "../i18n.js";
import { Live, store } from "../live/desk.js";
import { exerciseMark, priorityMark, stateMark } from "../parts/marks.js";
import { LitElement, classMap, guard, html, nothing, repeat } from "../../vendor/lit.js";
import { headings } from "./detail-part.js";
import { EVERYTHING, isEverything, matches } from "./filters.js";
import { moved } from "./grid-keys.js";
import { earliest } from "./limits.js";
import { call } from "./lines.js";
import "./queue-filter.js";
import { queueMarks } from "./queue-marks.js";
import { Following, desk } from "./session.js";
import { Steady } from "./steady.js";
import { GROUPS, WAITING, byUrgency, groupOf, since } from "./urgency.js";

/** @import {Alarm, Assignment, Escalation, Incident} from "../types.js" */
/** @import {Filters} from "./filters.js" */

export class DeskQueue extends LitElement {
  static properties = { filters: { state: true }, filtering: { state: true } };

  constructor() {
    super();
    this.live = new Live(this);
    this.following = new Following(this);
    this.steady = new Steady(this);
    /** @type {Filters} */
    this.filters = EVERYTHING;
    this.filtering = false;
    /** @type {number | null} */
    this.seen = null;
    /** @type {Map<number, Incident>} as they were when they were last on the list */
    this.known = new Map();
    /** @type {Map<number | null, Alarm>} the worse alarm of each incident */
    this.alarms = new Map();
    /** @type {Map<number | null, Escalation>} the limit of each incident, or of a patrol sent to it, that falls due first */
    this.limits = new Map();
  }

  createRenderRoot() {
    return this;
  }

  get grid() {
    return /** @type {HTMLElement | null} */ (this.querySelector("[role=grid]"));
  }

  focus() {
    this.grid?.focus();
    if (!store.get("incident", desk.incident) && this.steady.ids.length) desk.set({ incident: this.steady.ids[0] });
  }

  /** Open the filter, or close it and go back to the rows. */
  async filter() {
    this.filtering = !this.filtering;
    await this.updateComplete;
    if (this.filtering) /** @type {HTMLElement | null} */ (this.querySelector("queue-filter"))?.focus();
    else this.focus();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const next = moved(event, this.steady.ids.filter((id) => store.get("incident", id)), desk.incident);
    if (next !== null) {
      desk.set({ incident: next, mode: "detail" });
      this.steady.walk(next);
    } else if (event.key === "ArrowRight" && headings().length) {
      event.preventDefault();
      headings()[0].focus();
    } else if (event.key === "Enter" && desk.incident !== null) desk.set({ mode: "detail", rank: true });
  }

  /** @param {number} id */
  choose(id) {
    desk.set({ incident: id, mode: "detail" });
  }

  updated() {
    // Only when the choice moved: a row that moves by itself must not drag the list along.
    if (this.seen === desk.incident) return;
    this.seen = desk.incident;
    this.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  /** Callsigns on an incident. @param {Assignment[]} jobs @param {boolean} stacked */
  calls(jobs, stacked) {
    return jobs.filter((job) => (job.state === "stacked") === stacked).map((job) => call(store.get("patrol", job.patrol))).join(" ");
  }

  /** A row is made anew only when something in it changed: hundreds stand still at every event. @param {number} id @param {boolean} gone @param {boolean} first */
  row(id, gone, first) {
    const incident = store.get("incident", id) ?? this.known.get(id);
    if (!incident) return nothing;
    const jobs = store.assignmentsOf(id);
    const alarm = gone ? undefined : this.alarms.get(id);
    const limit = gone ? undefined : this.limits.get(id);
    const chosen = id === desk.incident;
    const next = this.calls(jobs, true);
    const patrols = [this.calls(jobs, false), next && `${gettext("next")} ${next}`].filter(Boolean).join(" ");
    return guard([incident, chosen, alarm, limit, patrols, gone, first], () => this.cells(incident, { chosen, alarm, limit, patrols, gone, first }));
  }

  /** @param {Incident} incident @param {{chosen: boolean, alarm?: Alarm, limit?: Escalation, patrols: string, gone: boolean, first: boolean}} more */
  cells(incident, { chosen, alarm, limit, patrols, gone, first }) {
    const classes = { chosen, gone, first, burning: alarm?.state === "raised", over: alarm?.state === "acknowledged", hatched: incident.exercise };
    return html`<div role="row" id="incident-${incident.id}" class=${classMap({ row: true, ...classes })} aria-selected=${chosen} @click=${() => this.choose(incident.id)}>
      <span role="gridcell" class="flat">${priorityMark(incident.priority)} <span class="at-number num">${incident.number}</span></span>
      <span role="gridcell" class="flat"><span class="at-type"><span class="cut" title=${incident.type_label}>${exerciseMark(incident.exercise)} ${incident.type_label}</span>${queueMarks(incident)}</span>
        <span class="at-place cut soft" title="${incident.place} ${incident.mgrs ?? ""}">${incident.outside
          ? html`<span class="warn">${gettext("OUTSIDE")}</span> `
          : nothing}${incident.place || incident.mgrs || "–"}${incident.verified ? "" : " ?"}</span></span>
      <span role="gridcell" class="flat"><span class="at-state">${gone ? html`<span class="dim">${gettext("left the list")}</span>` : stateMark(incident.state)}
        <strong class="cut num" title=${patrols}>${patrols}</strong></span></span>
      <span role="gridcell" class="flat"><span class="at-limit right">${alarm
          ? html`<span class=${alarm.state === "raised" ? "alarm" : "warn"} title=${alarm.words}>▲ ${gettext("OVER")}</span>`
          : limit
            ? html`<desk-age title=${limit.label} since=${limit.started_at} due=${String(limit.next_due)}></desk-age>`
            : html`<span class="dim">–</span>`}</span>
        <span class="at-for right soft"><desk-age since=${since(incident)}></desk-age></span></span>
    </div>`;
  }

  /** What is worth the operator's eye although the order is held: what burns and came meanwhile. */
  news() {
    const burning = this.steady.fresh.map((id) => store.get("incident", id)).filter((incident) => incident && groupOf(incident, this.alarms.get(incident.id)) === GROUPS.burning);
    const [worst] = burning;
    if (!worst) return nothing;
    return html`<button type="button" class="news" @click=${() => { this.steady.settle(); this.choose(worst.id); }}>${priorityMark(worst.priority)}
      <span class="num">${worst.number}</span> <span class="cut">${worst.type_label}, ${worst.place || worst.mgrs}</span>
      ${burning.length > 1 ? html`<span class="num">+${burning.length - 1}</span>` : nothing}</button>`;
  }

  /** @param {number} open @param {number} waiting @param {number} shown */
  bar(open, waiting, shown) {
    const narrowed = !isEverything(this.filters);
    const counts = fill(ngettext("%(open)s open", "%(open)s open", open), { open });
    const planned = store.all("planned").length;
    return html`<div class="bar"><h2><kbd>F3</kbd> ${gettext("Queue")} <span class="dim">${counts} · ${fill(gettext("%(waiting)s without a patrol"), { waiting })}${planned ? ` · ${fill(gettext("%(planned)s planned"), { planned })}` : nothing}</span></h2>
      <span role="status" class="soft">${this.steady.news ? gettext("order changed") : ""}</span>
      <button type="button" class=${narrowed ? "chip near" : "quiet"} aria-expanded=${this.filtering} title=${gettext("Shift F3")} @click=${this.filter}>${narrowed
        ? fill(gettext("%(shown)s of %(open)s shown"), { shown, open })
        : gettext("Filter")}</button></div>`;
  }

  willUpdate() {
    this.alarms = new Map();
    for (const alarm of store.all("alarm")) {
      if (this.alarms.get(alarm.incident)?.state !== "raised") this.alarms.set(alarm.incident, alarm);
    }
    this.limits = earliest("incident", (limit) => !limit.subject.startsWith("patrol:"));
  }

  /** What the filter lets through. What burns is never hidden. @param {Incident[]} incidents */
  narrowed(incidents) {
    if (isEverything(this.filters)) return incidents;
    const seat = store.you?.position ?? "";
    return incidents.filter((incident) => {
      if (groupOf(incident, this.alarms.get(incident.id)) === GROUPS.burning) return true;
      const patrols = store.assignmentsOf(incident.id).map((job) => store.get("patrol", job.patrol)?.callsign ?? "");
      return matches(incident, this.filters, { seat, patrols });
    });
  }

  render() {
    const open = byUrgency(store.all("incident"), this.alarms, this.limits);
    const right = this.narrowed(open);
    const listed = new Set(right.map((incident) => incident.id));
    const ids = this.steady.arrange([...listed]);
    this.known = new Map(ids.map((id) => [id, /** @type {Incident} */ (store.get("incident", id) ?? this.known.get(id))]));
    const group = (/** @type {number} */ id) => groupOf(/** @type {Incident} */ (this.known.get(id)), this.alarms.get(id));
    const waiting = open.filter((incident) => WAITING.has(incident.state)).length;
    const chosen = ids.includes(Number(desk.incident)) && store.get("incident", desk.incident);
    return html`${this.bar(open.length, waiting, right.length)}
      ${this.filtering ? html`<queue-filter .filters=${this.filters} @filter=${(/** @type {CustomEvent} */ event) => { this.filters = event.detail; this.steady.settle(); }}
        @keydown=${(/** @type {KeyboardEvent} */ event) => event.key === "Escape" && this.filter()}></queue-filter>` : nothing}
      <div class="under">${this.news()}</div>
      <div role="grid" tabindex="0" aria-label=${gettext("Incidents")} aria-activedescendant=${chosen ? `incident-${chosen.id}` : nothing} @keydown=${this.key}>
        <div role="row" class="row head">
          ${[gettext("Pri, no"), gettext("Type, place"), gettext("State, patrol")].map((label) => html`<span role="columnheader">${label}</span>`)}
          <span role="columnheader" class="right">${gettext("Limit, for")}</span>
        </div>
        ${repeat(ids, (id) => id, (id, at) => this.row(id, !listed.has(id), at > 0 && group(id) !== group(ids[at - 1])))}
        ${ids.length || !store.loaded ? nothing : html`<p class="dim empty">${open.length ? gettext("Nothing passes the filter.") : gettext("Nothing open. F2 takes a call.")}</p>`}
      </div>
      <planned-list></planned-list>`;
  }
}
customElements.define("desk-queue", DeskQueue);
