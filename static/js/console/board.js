/** `<patrol-board>`: every patrol with its state, its limit or the time in that state, job, crew, rest and age of position. */

import { fill, gettext } from "../i18n.js";
import { Live, store } from "../live/desk.js";
import "../parts/fix-age.js";
import { stateMark } from "../parts/marks.js";
import "../parts/rest-time.js";
import { LitElement, classMap, guard, html, nothing, repeat } from "../../vendor/lit.js";
import { ORDERS, narrowed, remembered, remember } from "./board-order.js";
import { moved } from "./grid-keys.js";
import { earliest } from "./limits.js";
import { short } from "./lines.js";
import "./patrol-acts.js";
import "./shift/recall.js";
import { Following, desk } from "./session.js";
import { Steady } from "./steady.js";

/** @import {Alarm, Escalation, Patrol} from "../types.js" */
/** @import {Narrowing} from "./board-order.js" */

export class PatrolBoard extends LitElement {
  static properties = { by: { state: true }, filtering: { state: true } };

  constructor() {
    super();
    this.live = new Live(this);
    this.following = new Following(this);
    this.steady = new Steady(this);
    /** @type {Narrowing} */
    this.by = remembered();
    this.filtering = false;
    /** @type {number | null} */
    this.seen = null;
    /** @type {Map<number | null, Escalation>} the limit of each patrol that falls due first */
    this.limits = new Map();
    /** @type {Map<number | null, Alarm>} the worse alarm of each patrol */
    this.alarms = new Map();
  }

  createRenderRoot() {
    return this;
  }

  async focus() {
    if (desk.mapLarge) desk.set({ mapLarge: false });
    /** @type {HTMLElement | null} */ (this.querySelector("[role=grid]"))?.focus();
    if (!store.get("patrol", desk.patrol) && this.steady.ids.length) desk.set({ patrol: this.steady.ids[0] });
  }

  /** Open the filter, or close it and go back to the rows. */
  async filter() {
    if (desk.mapLarge) desk.set({ mapLarge: false });
    this.filtering = !this.filtering;
    await this.updateComplete;
    if (this.filtering) this.querySelector("input")?.focus();
    else void this.focus();
  }

  /** @param {Partial<Narrowing>} change */
  change(change) {
    this.by = { ...this.by, ...change };
    remember(this.by);
    this.steady.settle();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const next = moved(event, this.steady.ids.filter((id) => store.get("patrol", id)), desk.patrol);
    if (next === null) return;
    this.choose(next);
    this.steady.walk(next);
  }

  /** The job comes along: queue and detail follow the patrol that was chosen. @param {number} id */
  choose(id) {
    const job = store.jobsOf(id).find((assignment) => assignment.state !== "stacked");
    desk.set(job ? { patrol: id, incident: job.incident } : { patrol: id });
  }

  updated() {
    if (this.seen === desk.patrol) return;
    this.seen = desk.patrol;
    this.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} id */
  row(id) {
    const patrol = store.get("patrol", id);
    if (!patrol) return nothing;
    const [job, ...stacked] = store.jobsOf(id);
    const jobs = job ? `${short(store.get("incident", job.incident))}${stacked.length ? ` +${stacked.length}` : ""}` : "–";
    const [alarm, limit] = [this.alarms.get(id), this.limits.get(id)];
    const chosen = id === desk.patrol;
    return guard([patrol, chosen, alarm, limit, jobs], () => this.cells(patrol, { chosen, alarm, limit, jobs }));
  }

  /** @param {Patrol} patrol @param {{chosen: boolean, alarm?: Alarm, limit?: Escalation, jobs: string}} more */
  cells(patrol, { chosen, alarm, limit, jobs }) {
    const panic = patrol.panic !== null;
    const classes = { chosen, burning: panic || alarm?.state === "raised", over: alarm?.state === "acknowledged", away: patrol.state === "off_duty", hatched: patrol.exercise };
    const nations = patrol.nations.join(" ");
    return html`<div role="row" id="patrol-${patrol.id}" aria-selected=${chosen} class=${classMap({ row: true, ...classes })} @click=${() => this.choose(patrol.id)}>
      <span role="gridcell" class="cut"><strong>${patrol.callsign}</strong></span>
      <span role="gridcell">${panic ? html`<span class="alarm">▲ ${gettext("EMERGENCY")}</span>` : stateMark(patrol.state)}</span>
      <span role="gridcell" class="cut num">${jobs}</span>
      <span role="gridcell" class="right">${limit
        ? html`<desk-age title=${limit.label} since=${limit.started_at} due=${String(limit.next_due)}></desk-age>`
        : html`<desk-age since=${patrol.state_since}></desk-age>`}</span>
      <span role="gridcell" class="crew soft" title=${nations}><span class="cut">${nations}</span> <span class="num">${patrol.crew_size || "–"}</span></span>
      <span role="gridcell" class="right"><rest-time until=${patrol.duty_until ?? ""}></rest-time></span>
      <span role="gridcell" class="right"><fix-age patrol=${patrol.id}></fix-age></span>
      ${patrol.exercise ? html`<span role="gridcell" class="recall"><recall-words patrol=${patrol.id}></recall-words></span>` : nothing}
    </div>`;
  }

  /** @param {Patrol[]} all @param {number} shown */
  bar(all, shown) {
    const free = all.filter((patrol) => patrol.state === "available").length;
    const isNarrow = shown < all.length;
    return html`<div class="bar"><h2><kbd>F6</kbd> ${gettext("Patrols")} <span class="dim">${fill(gettext("%(free)s available of %(all)s"), { free, all: all.length })}</span></h2>
      <span role="status" class="soft">${this.steady.news ? gettext("order changed") : ""}</span>
      <button type="button" class=${isNarrow ? "chip near" : "quiet"} aria-expanded=${this.filtering} title=${gettext("Shift F6")} @click=${this.filter}>${isNarrow
        ? fill(gettext("%(shown)s of %(open)s shown"), { shown, open: all.length })
        : gettext("Sort, filter")}</button></div>`;
  }

  /** @param {Patrol[]} all */
  filters(all) {
    const areas = [...new Set(all.map((patrol) => patrol.area).filter(Boolean))].sort();
    const value = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).value;
    return html`<div class="filter" role="group" aria-label=${gettext("Order and filter of the board")} @keydown=${(/** @type {KeyboardEvent} */ event) => event.key === "Escape" && this.filter()}>
      <input type="search" class="wide" autocomplete="off" aria-label=${gettext("Callsign, nation or capability")} placeholder=${gettext("callsign, nation, capability")}
        .value=${this.by.text} @input=${(/** @type {Event} */ event) => this.change({ text: value(event) })}>
      <select aria-label=${gettext("Order")} @change=${(/** @type {Event} */ event) => this.change({ order: /** @type {any} */ (value(event)) })}>
        ${Object.entries(ORDERS).map(([name, { label }]) => html`<option value=${name} ?selected=${name === this.by.order}>${label()}</option>`)}</select>
      <select aria-label=${gettext("Area")} @change=${(/** @type {Event} */ event) => this.change({ area: value(event) })}>
        <option value="" ?selected=${!this.by.area}>${gettext("every area")}</option>
        ${areas.map((area) => html`<option value=${String(area)} ?selected=${area === this.by.area}>${area}</option>`)}</select>
      <button type="button" class="toggle" aria-pressed=${this.by.free} @click=${() => this.change({ free: !this.by.free })}>${gettext("available")}</button>
    </div>`;
  }

  willUpdate() {
    this.limits = earliest("patrol");
    this.alarms = new Map();
    for (const alarm of store.all("alarm")) {
      if (this.alarms.get(alarm.patrol)?.state !== "raised") this.alarms.set(alarm.patrol, alarm);
    }
  }

  render() {
    const all = store.all("patrol");
    // One whose alarm burns is never filtered away.
    const right = narrowed(all, this.by, (patrol) => patrol.panic !== null || this.alarms.get(patrol.id)?.state === "raised");
    const ids = this.steady.arrange(right.map((patrol) => patrol.id));
    const chosen = store.get("patrol", desk.patrol);
    return html`${this.bar(all, right.length)} ${this.filtering ? this.filters(all) : nothing}
      <div role="grid" tabindex="0" aria-label=${gettext("Patrols")} aria-activedescendant=${chosen && ids.includes(chosen.id) ? `patrol-${chosen.id}` : nothing}
        @keydown=${this.key}>
        <div role="row" class="row head">
          ${[gettext("Patrol"), gettext("State"), gettext("Job")].map((label) => html`<span role="columnheader">${label}</span>`)}
          <span role="columnheader" class="right">${gettext("Time")}</span>
          <span role="columnheader" class="crew">${gettext("Nation, crew")}</span>
          ${[gettext("Rest"), gettext("Fix")].map((label) => html`<span role="columnheader" class="right">${label}</span>`)}
        </div>
        ${repeat(ids, (id) => id, (id) => this.row(id))}
        ${ids.length || !store.loaded ? nothing : html`<p class="dim empty">${gettext("Nothing passes the filter.")}</p>`}
      </div>
      ${chosen ? html`<patrol-acts .patrol=${chosen}></patrol-acts>` : nothing}`;
  }
}
customElements.define("patrol-board", PatrolBoard);
