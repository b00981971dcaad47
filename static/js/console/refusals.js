/**
 * `<refusal-prompt>`: a patrol said unable, its incident waits again, and the next one stands ready to be sent with one
 * key. The focus stays where it is. What is shown follows from the board and its last entries, so a reload loses nothing.
 */

import { ApiError, get } from "../api.js";
import { fill, gettext } from "../i18n.js";
import { Live, store } from "../live/desk.js";
import { LitElement, html, nothing } from "../../vendor/lit.js";
import { act } from "./acts.js";
import { bind } from "./keys.js";
import { call, line, short } from "./lines.js";
import { saySent } from "./radio-words.js";
import { desk } from "./session.js";

/** @import {Entry, Incident} from "../types.js" */
/** @typedef {{patrol: number, callsign: string, eta_min: number | null, warning: string}} Next */
/**
 * @typedef {object} Path
 * @property {Next | null} next
 * @property {{callsign: string, reason: string} | null} refused
 * @property {number} since when this next one was first shown, in the page's own milliseconds
 * @property {number} asked when it was last asked for
 * @property {string} picture of the board for which it was asked
 */

const UNABLE = "dispatch.unable";
const WAITING = new Set(["received", "assessed"]);
// A prompt that changed under the finger is not what the operator meant to send.
const SETTLED_MS = 800;
// Patrols move and are taken by others: who is next is asked for again; in a storm of changes not at their pace.
const FRESH_MS = 20_000;
const PACE_MS = 1000;
const SHOWN = 2;

class RefusalPrompt extends LitElement {
  static properties = { paths: { state: true }, left: { state: true } };

  constructor() {
    super();
    /** By incident: who is next. @type {Map<number, Path>} */
    this.paths = new Map();
    /** Serials of refusals that the operator deals with otherwise. @type {Set<number>} */
    this.left = new Set();
    this.sending = false;
    this.live = new Live(this);
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    bind("Insert", gettext("a patrol said unable: send the next one that is named"), () => this.first && void this.send(this.first.incident));
  }

  /** Refusals whose incident still waits, the most urgent first. @returns {{entry: Entry, incident: Incident}[]} */
  get open() {
    /** @type {Map<number, {entry: Entry, incident: Incident}>} */
    const found = new Map();
    for (const entry of store.entries) {
      if (entry.kind !== UNABLE || entry.view || this.left.has(entry.serial)) continue;
      for (const subject of Object.keys(entry.body?.changes ?? {})) {
        const [kind, id] = subject.split(":");
        const incident = kind === "incident" ? store.get("incident", Number(id)) : undefined;
        if (incident && WAITING.has(incident.state)) found.set(incident.id, { entry, incident });
      }
    }
    return [...found.values()].sort((a, b) => a.incident.priority - b.incident.priority || a.entry.serial - b.entry.serial);
  }

  get first() {
    return store.may("assignment.dispatch") ? this.open[0] : undefined;
  }

  willUpdate() {
    if (!store.may("assignment.dispatch")) return;
    for (const { incident } of this.open.slice(0, SHOWN)) void this.ask(incident);
  }

  /** @param {Incident} incident */
  async ask(incident) {
    const picture = `${incident.version}/${store.all("patrol").map((patrol) => patrol.state).join()}`;
    const held = this.paths.get(incident.id);
    if (held && Date.now() - held.asked < (held.picture === picture ? FRESH_MS : PACE_MS)) return;
    const now = Date.now();
    this.paths.set(incident.id, { next: null, refused: null, since: now, ...held, picture, asked: now });
    try {
      const { patrols, refused } = await get(`/api/v1/incidents/${incident.id}/recommendation/`);
      const said = new Set(refused.map((/** @type {{patrol: number}} */ one) => one.patrol));
      const next = patrols.find((/** @type {Next & {panic: boolean}} */ each) => !each.panic && !said.has(each.patrol)) ?? null;
      const since = held && held.next?.patrol === next?.patrol ? held.since : Date.now();
      this.paths = new Map(this.paths).set(incident.id, { next, refused: refused[0] ?? null, since, picture, asked: now });
    } catch (error) {
      if (!(error instanceof ApiError)) reportError(error);
    }
  }

  /** @param {Incident} incident */
  async send(incident) {
    const path = this.paths.get(incident.id);
    if (!path?.next || this.sending || Date.now() - path.since < SETTLED_MS) return;
    const patrol = store.get("patrol", path.next.patrol);
    this.sending = true;
    const answer = await act(
      `/api/v1/incidents/${incident.id}/dispatch/`,
      { patrols: [path.next.patrol], version: incident.version },
      { line: line("D", call(patrol), short(incident)) },
    );
    this.sending = false;
    if (answer) void saySent(path.next.callsign, incident, answer.serial);
  }

  /** @param {{entry: Entry, incident: Incident}} refusal @param {number} index */
  row({ entry, incident }, index) {
    const path = this.paths.get(incident.id);
    const who = path?.refused
      ? fill(gettext("%(patrol)s UNABLE – %(reason)s. %(number)s is unassigned."), { patrol: path.refused.callsign, reason: path.refused.reason, number: incident.number })
      : `${entry.words}.`;
    const next = path?.next;
    const ahead = next
      ? fill(gettext("Next: %(patrol)s%(minutes)s."), { patrol: next.callsign, minutes: next.eta_min === null ? "" : `, ${fill(gettext("%(count)s min"), { count: Math.round(next.eta_min) })}` })
      : gettext("Nobody else can be sent.");
    return html`<div class="banner near"><span><strong>${who}</strong> ${path ? ahead : ""} ${next?.warning ? html`<span class="warn">${next.warning}</span>` : nothing}</span>
      <span class="acts">
        ${next ? html`<button type="button" class="main" @click=${() => void this.send(incident)}>${index ? nothing : html`<kbd>Insert</kbd> `}${fill(gettext("Send %(who)s"), { who: next.callsign })}</button>` : nothing}
        <button type="button" @click=${() => desk.set({ incident: incident.id, mode: "detail" })}>${gettext("Show")}</button>
        <button type="button" class="quiet" @click=${() => (this.left = new Set([...this.left, entry.serial]))}>${gettext("Not now")}</button>
      </span></div>`;
  }

  render() {
    const open = store.may("assignment.dispatch") ? this.open : [];
    if (!open.length) return nothing;
    const more = open.length - SHOWN;
    return html`${open.slice(0, SHOWN).map((refusal, index) => this.row(refusal, index))}
      ${more > 0 ? html`<p class="banner near">${fill(gettext("%(count)s more refused and waiting"), { count: more })}</p>` : nothing}`;
  }
}
customElements.define("refusal-prompt", RefusalPrompt);
