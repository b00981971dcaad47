/**
 * `<ranked-patrols>`: who to send, best first, and why in words. Enter sends the chosen one, Space marks several.
 * A patrol that was taken meanwhile is never overwritten: the desk is asked to stack or to divert with a reason.
 */

import { ApiError, get, post } from "../api.js";
import { fill, gettext } from "../i18n.js";
import { Live, Ticking, store } from "../live/desk.js";
import "../parts/act-buttons.js";
import { stateMark } from "../parts/marks.js";
import { LitElement, classMap, html, nothing, repeat } from "../../vendor/lit.js";
import { reason } from "./acts.js";
import { moved } from "./grid-keys.js";
import { call, line, short } from "./lines.js";
import { saySent } from "./radio-words.js";
import { Following, desk } from "./session.js";

/** @import {Incident} from "../types.js" */
/** @import {Act} from "../parts/act-buttons.js" */
/**
 * @typedef {object} Ranked
 * @property {number} patrol
 * @property {string} callsign
 * @property {number | null} eta_min
 * @property {number | null} distance_km
 * @property {string[]} reasons
 * @property {boolean} panic
 * @property {string} offered what it can do and the first cannot: to go along, or instead
 * @property {string} warning what speaks against it; such a patrol is never out of sight
 * @property {string} job number of the incident it is on: sending it means diverting or stacking
 */

const FRESH_MS = 20_000;
// In a storm of changes the ranking is asked for at this pace, not at theirs.
const PACE_MS = 2000;
const SHOWN = 3;

class RankedPatrols extends LitElement {
  static properties = {
    incident: { attribute: false },
    ranked: { state: true },
    at: { state: true },
    marked: { state: true },
    failed: { state: true },
    taken: { state: true },
    all: { state: true },
    another: { state: true },
  };

  constructor() {
    super();
    /** @type {Incident | undefined} */
    this.incident = undefined;
    /** @type {Ranked[]} */
    this.ranked = [];
    /** @type {number | null} */
    this.at = null;
    /** @type {Set<number>} */
    this.marked = new Set();
    this.failed = "";
    /** @type {{patrols: number[], words: string} | null} refused as busy: stack or divert */
    this.taken = null;
    this.sending = false;
    this.all = false;
    /** How many patrols the type asks for: never one alone to a crowd. */
    this.least = 1;
    /** Somebody is on it already, and one more is asked for. */
    this.another = false;
    this.live = new Live(this);
    this.following = new Following(this);
    this.ticking = new Ticking(this, 2);
    this.loadedFor = "";
    this.loadedAt = 0;
    /** Incident whose list has been shown. @type {number | null} */
    this.listed = null;
  }

  createRenderRoot() {
    return this;
  }

  focus() {
    /** @type {HTMLElement | null} */ (this.querySelector("[role=grid]"))?.focus({ preventScroll: true });
  }

  get assigned() {
    return this.incident ? store.assignmentsOf(this.incident.id).length > 0 : false;
  }

  get shown() {
    return this.ranked.filter((each, index) => this.all || index < Math.max(SHOWN, this.least) || each.warning || each.offered);
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    const before = /** @type {Incident | undefined} */ (changed.get("incident"));
    if (changed.has("incident") && before?.id !== this.incident?.id) {
      this.listed = null;
      Object.assign(this, { ranked: [], at: null, marked: new Set(), failed: "", taken: null, all: false, another: false });
    }
    if (desk.rank) this.another = true;
    void this.load();
  }

  updated() {
    if (desk.rank && this.ranked.length) {
      desk.rank = false;
      this.at ??= this.ranked[0].patrol;
      this.focus();
    }
  }

  /** Ask again when the incident or the state of any patrol has changed, and after a while because patrols move. */
  async load() {
    const incident = this.incident;
    if (!incident) return;
    const picture = `${incident.id}.${incident.version}/${store.all("patrol").map((patrol) => patrol.state).join()}`;
    const age = Date.now() - this.loadedAt;
    const same = this.loadedFor.startsWith(`${incident.id}.`);
    if ((picture === this.loadedFor && age < FRESH_MS) || (same && age < PACE_MS)) return;
    this.loadedFor = picture;
    this.loadedAt = Date.now();
    try {
      const { patrols, engaged, least } = await get(`/api/v1/incidents/${incident.id}/recommendation/`);
      if (this.incident?.id !== incident.id) return;
      this.least = least;
      this.ranked = [...patrols, ...engaged.filter((/** @type {Ranked} */ each) => each.job !== incident.number)];
      this.keepChoice(incident.id);
      this.failed = "";
    } catch (error) {
      this.failed = reason(error);
    }
  }

  /**
   * The first is chosen when a list appears. A choice that leaves it is never handed on to the next patrol: the
   * operator's Enter may already be on its way.
   * @param {number} incident
   */
  keepChoice(incident) {
    const gone = this.at !== null && !this.ranked.some((each) => each.patrol === this.at);
    if (gone) {
      // A refusal that names who took it says more than this.
      if (desk.word?.tone !== "bad") desk.say(fill(gettext("%(patrol)s was just taken. Choose again."), { patrol: store.get("patrol", this.at)?.callsign ?? "?" }), "near");
      this.at = null;
    } else if (this.listed !== incident) {
      this.at ??= this.ranked[0]?.patrol ?? null;
      // Where one alone must not go, as many as it takes are marked: Enter sends them together.
      const free = this.ranked.filter((each) => !each.job && !each.panic);
      const missing = this.least - store.assignmentsOf(incident).length;
      if (missing > 1 && free.length >= missing) this.marked = new Set(free.slice(0, missing).map((each) => each.patrol));
    }
    this.listed = incident;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const next = moved(event, this.ranked.map((each) => each.patrol), this.at);
    if (next !== null) {
      this.at = next;
      this.all ||= !this.shown.some((each) => each.patrol === next);
    } else if (event.key === " " && this.at !== null) {
      event.preventDefault();
      const marked = new Set(this.marked);
      if (!marked.delete(this.at)) marked.add(this.at);
      this.marked = marked;
    } else if (event.key === "Enter") {
      event.preventDefault();
      void this.send(this.chosen());
    }
  }

  chosen() {
    return this.marked.size ? [...this.marked] : this.at === null ? [] : [this.at];
  }

  /** @param {number[]} patrols @param {Record<string, unknown>} [more] */
  async send(patrols, more = {}) {
    const incident = this.incident;
    if (!incident || !patrols.length || this.sending || !store.may("assignment.dispatch")) return null;
    const names = patrols.map((id) => call(store.get("patrol", id)));
    this.sending = true;
    desk.set({ line: line("D", ...names, short(incident)), word: null });
    try {
      const answer = await post(`/api/v1/incidents/${incident.id}/dispatch/`, { patrols, version: incident.version, ...more });
      Object.assign(this, { taken: null, marked: new Set(), another: false, at: null });
      this.listed = null;
      const who = patrols.map((id) => store.get("patrol", id)?.callsign).join(", ");
      void saySent(who, incident, answer.serial);
      return answer;
    } catch (error) {
      if (error instanceof ApiError && error.code === "patrol_busy") this.taken = { patrols, words: error.message };
      desk.say(reason(error), "bad");
      return null;
    } finally {
      this.sending = false;
    }
  }

  /** @param {Ranked} each */
  row(each) {
    const patrol = store.get("patrol", each.patrol);
    const chosen = each.patrol === this.at;
    const odd = each.panic ? html`<span class="alarm">▲ ${each.warning}</span>` : patrol && patrol.state !== "available" ? stateMark(patrol.state) : nothing;
    // The first reason is the way there; minutes stand in their own column, so that they can be compared.
    const [way, ...reasons] = each.eta_min === null ? ["", ...each.reasons] : [`${Math.round(each.distance_km ?? 0)} km`, ...each.reasons.slice(1)];
    return html`<div role="row" id="ranked-${each.patrol}" aria-selected=${chosen}
      class=${classMap({ row: true, chosen, marked: this.marked.has(each.patrol), away: Boolean(each.job) })}
      @click=${() => (this.at = each.patrol)} @dblclick=${() => void this.send([each.patrol])}>
      <span role="gridcell">${this.marked.has(each.patrol) ? "✓ " : ""}<strong>${each.callsign}</strong></span>
      <span role="gridcell" class="num right">${each.eta_min === null ? "–" : `${Math.round(each.eta_min)} min`}</span>
      <span role="gridcell" class="why">${odd} ${each.job ? html`<strong>${fill(gettext("on %(incident)s"), { incident: each.job })}</strong>, ` : nothing}${each.offered ? html`<strong>${fill(gettext("offered for %(what)s"), { what: each.offered })}</strong>, ` : nothing}${[way, ...reasons.filter((words) => words !== each.offered)].filter(Boolean).join(", ")}${each.warning && !each.panic
        ? html` <span class="warn">${each.warning}</span>`
        : nothing}</span>
    </div>`;
  }

  /** @returns {Act[]} */
  conflictActs() {
    const taken = this.taken;
    if (!taken) return [];
    return [
      { name: "stack", label: gettext("Stack behind its job"), line: () => "", run: () => this.send(taken.patrols, { stack: true }) },
      {
        name: "divert",
        label: gettext("Divert"),
        ask: [{ name: "reason", label: gettext("Reason") }],
        line: () => "",
        run: ({ reason: divert_reason }) => this.send(taken.patrols, { divert_reason }),
      },
    ];
  }

  render() {
    if (!this.incident) return nothing;
    if (this.assigned && !this.another && !this.taken) {
      return html`<button type="button" @click=${() => desk.set({ rank: true })}><kbd>F8</kbd> ${gettext("Send another patrol")}</button>`;
    }
    return html`<h3>${gettext("Who to send")} <span class="dim">${gettext("Enter sends, Space marks several")}</span></h3>
      ${this.failed ? html`<p class="error" role="alert">${this.failed}</p>` : nothing}
      ${this.least > 1 ? html`<p class="warn">${fill(gettext("Nobody alone: %(count)s patrols or more."), { count: this.least })}</p>` : nothing}
      ${this.taken
        ? html`<div class="banner near"><span>${this.taken.words}</span><act-buttons .acts=${this.conflictActs()} subject="conflict"></act-buttons></div>`
        : nothing}
      <div role="grid" tabindex="0" aria-label=${gettext("Patrols, best first")} aria-multiselectable="true"
        aria-activedescendant=${this.at === null ? nothing : `ranked-${this.at}`} @keydown=${this.key}>
        ${repeat(this.shown, (each) => each.patrol, (each) => this.row(each))}
      </div>
      <div class="acts">${store.may("assignment.dispatch") && this.ranked.length
        ? html`<button type="button" class="main" @click=${() => void this.send(this.chosen())}>${fill(gettext("Send %(who)s"), {
            who: this.chosen().map((id) => store.get("patrol", id)?.callsign ?? "?").join(" + "),
          })}</button>`
        : nothing}
        ${this.ranked.length > this.shown.length
          ? html`<button type="button" class="quiet" @click=${() => (this.all = true)}>${fill(gettext("Show all %(count)s"), { count: this.ranked.length })}</button>`
          : nothing}</div>`;
  }
}
customElements.define("ranked-patrols", RankedPatrols);
