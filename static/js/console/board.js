/** `<patrol-board>`: every patrol of the theatre with its state, its limit or the time in that state, job, nations and age of position. */

import { fill, gettext } from "../i18n.js";
import { Live, store } from "../live/desk.js";
import { exerciseMark, stateMark } from "../parts/marks.js";
import { now, tinyAge } from "../time.js";
import { LitElement, classMap, guard, html, nothing, repeat } from "../../vendor/lit.js";
import { moved } from "./grid-keys.js";
import { earliest } from "./limits.js";
import { short } from "./lines.js";
import "./patrol-acts.js";
import { Following, desk } from "./session.js";

/** @import {Escalation, Patrol} from "../types.js" */

const OLD_FIX_MS = 10 * 60_000;

/** Stable while states change: a board is learnt by place. @param {Patrol} a @param {Patrol} b */
const order = (a, b) =>
  Number(b.panic !== null) - Number(a.panic !== null) ||
  Number(a.state === "off_duty") - Number(b.state === "off_duty") ||
  a.callsign.localeCompare(b.callsign, undefined, { numeric: true });

export class PatrolBoard extends LitElement {
  constructor() {
    super();
    this.live = new Live(this);
    this.following = new Following(this);
    /** @type {Patrol[]} */
    this.shown = [];
    /** @type {number | null} */
    this.seen = null;
    /** @type {Map<number | null, Escalation>} the limit of each patrol that falls due first */
    this.limits = new Map();
  }

  createRenderRoot() {
    return this;
  }

  focus() {
    /** @type {HTMLElement | null} */ (this.querySelector("[role=grid]"))?.focus();
    if (!store.get("patrol", desk.patrol) && this.shown.length) desk.set({ patrol: this.shown[0].id });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const next = moved(event, this.shown.map((patrol) => patrol.id), desk.patrol);
    if (next !== null) this.choose(next);
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

  /** Age of the last fix, marked when old. @param {Patrol} patrol @returns {[string, string]} class and words */
  fix(patrol) {
    const position = store.positions.get(patrol.id);
    if (!position) return ["dim", gettext("no fix")];
    const age = now() - Date.parse(position.fix_at);
    return age > OLD_FIX_MS ? ["warn", `${gettext("old")} ${tinyAge(age)}`] : ["soft", tinyAge(age)];
  }

  /** @param {Patrol} patrol */
  row(patrol) {
    const [job, ...stacked] = store.jobsOf(patrol.id);
    const jobs = job ? `${short(store.get("incident", job.incident))}${stacked.length ? ` +${stacked.length}` : ""}` : "–";
    const limit = this.limits.get(patrol.id);
    const chosen = patrol.id === desk.patrol;
    const [tone, fix] = this.fix(patrol);
    return guard([patrol, chosen, limit, jobs, fix], () => this.cells(patrol, chosen, limit, jobs, tone, fix));
  }

  /** @param {Patrol} patrol @param {boolean} chosen @param {Escalation | undefined} limit @param {string} jobs @param {string} tone @param {string} fix */
  cells(patrol, chosen, limit, jobs, tone, fix) {
    const burning = patrol.panic !== null;
    return html`<div role="row" id="patrol-${patrol.id}" aria-selected=${chosen}
      class=${classMap({ row: true, chosen, burning, away: patrol.state === "off_duty", hatched: patrol.exercise })}
      @click=${() => this.choose(patrol.id)}>
      <span role="gridcell" class="cut"><strong>${patrol.callsign}</strong> ${exerciseMark(patrol.exercise)}</span>
      <span role="gridcell" class="cut soft">${patrol.nations.join(" ")}</span>
      <span role="gridcell">${burning ? html`<span class="alarm">▲ ${gettext("EMERGENCY")}</span>` : stateMark(patrol.state)}</span>
      <span role="gridcell" class="cut num">${jobs}</span>
      <span role="gridcell" class="right">${limit
        ? html`<desk-age title=${limit.label} since=${limit.started_at} due=${String(limit.next_due)}></desk-age>`
        : html`<desk-age since=${patrol.state_since}></desk-age>`}</span>
      <span role="gridcell" class="right num"><span class=${tone}>${fix}</span></span>
    </div>`;
  }

  render() {
    this.shown = store.all("patrol").sort(order);
    this.limits = earliest("patrol");
    const free = this.shown.filter((patrol) => patrol.state === "available").length;
    const chosen = store.get("patrol", desk.patrol);
    return html`<h2><kbd>F6</kbd> ${gettext("Patrols")} <span class="dim">${fill(gettext("%(free)s available"), { free })}</span></h2>
      <div role="grid" tabindex="0" aria-label=${gettext("Patrols")} aria-activedescendant=${chosen ? `patrol-${chosen.id}` : nothing} @keydown=${this.key}>
        <div role="row" class="row head">
          ${[gettext("Patrol"), gettext("Nation"), gettext("State"), gettext("Job")].map((label) => html`<span role="columnheader">${label}</span>`)}
          ${[gettext("Time"), gettext("Fix")].map((label) => html`<span role="columnheader" class="right">${label}</span>`)}
        </div>
        ${repeat(this.shown, (patrol) => patrol.id, (patrol) => this.row(patrol))}
      </div>
      ${chosen ? html`<patrol-acts .patrol=${chosen}></patrol-acts>` : nothing}`;
  }
}
customElements.define("patrol-board", PatrolBoard);
