/** `<patrol-phone>`: everything a patrol leader needs with one thumb. */

import { fill, gettext } from "../i18n.js";
import { allowed, house } from "../house.js";
import { Live, Ticking, feed, store } from "../live/desk.js";
import "../parts/act-buttons.js";
import "../parts/hold-button.js";
import "../parts/link-state.js";
import { exerciseMark, priorityMark, stateMark } from "../parts/marks.js";
import { sound } from "../sound.js";
import { everySecond, localClock, now, zuluClock, zuluShort } from "../time.js";
import { LitElement, html, nothing, repeat } from "../../vendor/lit.js";
import { exerciseOf, recallCalls } from "./exercise-recall.js";
import "./job.js";
import { whereabouts } from "./location.js";
import { outbox } from "./outbox.js";
import { siteBanner, siteChecks } from "./site-check.js";

/** @import {Incident, Patrol} from "../types.js" */
/** @import {Act} from "../parts/act-buttons.js" */
/** @import {Pending} from "./outbox.js" */

const STALE_MS = 5000;
// The job says how far it is; the patrol's own state beside it would say the same in another word.
const SAID_BY_JOB = new Set(["dispatched", "acknowledged", "en_route", "on_scene"]);

class PatrolPhone extends LitElement {
  constructor() {
    super();
    this.live = new Live(this);
    this.ticking = new Ticking(this);
    this.update_ = () => this.requestUpdate();
  }

  createRenderRoot() {
    return this;
  }
  connectedCallback() {
    super.connectedCallback();
    for (const source of [outbox, whereabouts, sound]) source.addEventListener("change", this.update_);
    this.stop = everySecond(() => this.alert());
  }
  disconnectedCallback() {
    super.disconnectedCallback();
    for (const source of [outbox, whereabouts, sound]) source.removeEventListener("change", this.update_);
    this.stop?.();
  }

  get patrol() {
    return store.you?.patrols.map((id) => store.get("patrol", id)).find(Boolean);
  }

  get welfare() {
    const patrol = this.patrol;
    return patrol ? store.all("escalation").find((escalation) => escalation.policy === "patrol.welfare" && escalation.patrol === patrol.id) : undefined;
  }

  get checkIsDue() {
    const check = this.welfare;
    return Boolean(check?.next_due && (Date.parse(check.next_due) < now() || check.step > 0));
  }

  /** A job that nobody acknowledged and a check that is due make themselves heard, and felt. */
  alert() {
    /** @type {Map<string, "limit">} */
    const calls = new Map();
    const patrol = this.patrol;
    for (const job of patrol ? store.jobsOf(patrol.id) : []) {
      if (outbox.waits(`assignment:${job.id}`)) continue;
      if (job.state === "assigned") calls.set(`assignment:${job.id}`, "limit");
      else if (job.told_at && !job.read_at) calls.set(`news:${job.id}:${job.told_at}`, "limit");
    }
    const check = this.welfare;
    if (check?.next_due && Date.parse(check.next_due) < now() && !outbox.waits("welfare")) calls.set(`welfare:${check.id}:${check.step}`, "limit");
    for (const call of recallCalls(patrol ? [patrol.id] : [])) calls.set(call, "limit");
    for (const { id, step } of siteChecks()) calls.set(`site:${id}:${step}`, "limit");
    sound.sound(calls);
    if (calls.size && navigator.vibrate && navigator.userActivation?.hasBeenActive) navigator.vibrate(300);
  }

  /** @param {Patrol} patrol @returns {Act[]} */
  states(patrol) {
    const can = allowed("patrol", patrol.state);
    const reason = [{ name: "reason", label: gettext("Reason") }];
    /** @type {[string, string, boolean][]} */
    const choices = [
      ["available", gettext("Available"), false],
      ["busy", gettext("Busy"), true],
      ["out_of_service", gettext("Out of service"), true],
    ];
    return choices
      .filter(([state]) => can.has(state))
      .map(([state, label, asks]) => ({
        name: state,
        label,
        ask: asks ? reason : undefined,
        line: () => "",
        run: async (values) => {
          outbox.add(`/api/v1/patrols/${patrol.id}/state/`, { state, ...values }, label, `patrol:${patrol.id}`);
          return true;
        },
      }));
  }

  /** @param {Patrol} patrol */
  mine(patrol) {
    const acts = this.states(patrol);
    if (!acts.length || outbox.waits(`patrol:${patrol.id}`)) return nothing;
    return html`<section><h3>${gettext("My patrol")}</h3><act-buttons .acts=${acts} subject="patrol:${patrol.id}:${patrol.state}"></act-buttons></section>`;
  }

  /** @param {Patrol} patrol */
  check(patrol) {
    const check = this.welfare;
    if (!check?.next_due) return nothing;
    const due = this.checkIsDue;
    const label = gettext("All well");
    return html`<section class="check ${due ? "banner near" : ""}">
      <p>${due ? gettext("The desk asks: is all well?") : gettext("Next check-in")} <desk-age since=${check.started_at} due=${check.next_due}></desk-age></p>
      <button type="button" class=${due ? "main big" : ""} ?disabled=${outbox.waits("welfare")}
        @click=${() => outbox.add(`/api/v1/patrols/${patrol.id}/welfare/`, {}, label, "welfare")}>${outbox.waits("welfare") ? gettext("Sending…") : label}</button>
    </section>`;
  }

  /** @param {Patrol} patrol */
  panic(patrol) {
    if (patrol.panic) {
      return html`<section class="banner bad" role="alert"><strong>${gettext("EMERGENCY is on")}</strong>
        <span>${fill(gettext("since %(time)s. The desk has it; only the desk can end it."), { time: zuluClock(patrol.panic.since) })}
        ${patrol.panic.acknowledged_by ? fill(gettext("Acknowledged by %(who)s."), { who: patrol.panic.acknowledged_by }) : gettext("Not acknowledged yet: use the radio too.")}</span></section>`;
    }
    const label = gettext("EMERGENCY – hold 2 s");
    return html`<hold-button tone="panic" .label=${outbox.waits("panic") ? gettext("EMERGENCY is being sent…") : label}
      ?disabled=${outbox.waits("panic")} @held=${() => outbox.add(`/api/v1/patrols/${patrol.id}/panic/`, { voice_contact: false }, gettext("EMERGENCY"), "panic")}></hold-button>`;
  }

  /** @param {Incident | undefined} incident */
  next(incident) {
    return incident
      ? html`<li>${priorityMark(incident.priority, true)} <span class="num">${incident.number}</span> ${exerciseMark(incident.exercise)} ${incident.type_label}, ${incident.place || incident.mgrs}</li>`
      : nothing;
  }

  /** @param {Pending} pending */
  unsent(pending) {
    return html`<li class="banner ${pending.refused ? "bad" : "near"}">
      <strong>${pending.label}</strong> <span class="num">${zuluShort(pending.at)}</span>
      <span>${pending.refused || gettext("not sent yet – it is tried again by itself")}</span>
      ${pending.refused ? html`<button type="button" @click=${() => outbox.drop(pending.key)}>${gettext("Understood")}</button>` : nothing}
    </li>`;
  }

  top() {
    const { patrol } = this;
    const working = patrol && store.jobsOf(patrol.id).some((job) => job.state !== "stacked");
    return html`<header><strong class="callsign">${patrol?.callsign ?? gettext("No patrol")}</strong>
      ${patrol && !(working && SAID_BY_JOB.has(patrol.state)) ? stateMark(patrol.state) : nothing}
      <link-state></link-state>
      <span class="num soft">${zuluClock(now()).slice(0, 5)}Z · ${localClock(now()).slice(0, 5)}</span></header>`;
  }

  foot() {
    const phone = /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="desk-phone"]'))?.content ?? "";
    return html`<footer>
      <a class="button big" href="tel:${phone.replaceAll(" ", "")}">${gettext("Call the desk")} ${phone}</a>
      <p class="soft">${gettext("A locked phone gets no alarm. Keep this page open and the screen on, and listen to the radio.")}</p>
    </footer>`;
  }

  /** The short forms of the functions. */
  forms() {
    if (!house.forms?.length) return nothing;
    return html`<section><h3>${gettext("Forms")}</h3><nav class="forms" aria-label=${gettext("Forms")}>${house.forms.map(({ label, address }) => html`<a class="button" href=${address}>${label}</a>`)}</nav></section>`;
  }

  /** @param {Patrol} patrol */
  sharing(patrol) {
    const toggle = () => (whereabouts.on ? whereabouts.stop() : whereabouts.start(patrol.id));
    return html`<p class="sharing"><button type="button" aria-pressed=${whereabouts.on} @click=${toggle}>${whereabouts.on
        ? gettext("Position is sent while this page is open")
        : gettext("Send my position while this page is open")}</button>
      ${whereabouts.words ? html`<span class="warn">${whereabouts.words}</span>` : nothing}</p>`;
  }

  render() {
    const { patrol } = this;
    const late = outbox.list.filter((pending) => pending.refused || Date.now() - Date.parse(pending.at) > STALE_MS || feed.state === "STALE");
    const [job, ...stacked] = patrol ? store.jobsOf(patrol.id) : [];
    const check = patrol ? this.check(patrol) : nothing;
    const due = this.checkIsDue;
    const waiting = [...(job?.state === "stacked" ? [job] : []), ...stacked];
    return html`${this.top()}
      <signed-out></signed-out>
      ${late.length ? html`<ul class="unsent" aria-label=${gettext("Not sent")}>${repeat(late, (pending) => pending.key, (pending) => this.unsent(pending))}</ul>` : nothing}
      ${!store.loaded
        ? html`<p class="soft">${gettext("Connecting to the desk…")}</p>`
        : !patrol
          ? html`<section class="job none"><h2>${gettext("You are in no patrol")}</h2><p>${gettext("Ask the desk to log your patrol on. This page changes by itself when it has.")}</p></section>`
          : html`${exerciseOf(patrol.id)}${siteBanner()}${due ? check : nothing}
              <phone-job .patrol=${patrol} .job=${job?.state === "stacked" ? undefined : job}></phone-job>
              ${due ? nothing : check}
              ${waiting.length ? html`<section><h3>${gettext("Next")}</h3><ul>${waiting.map((each) => this.next(store.get("incident", each.incident)))}</ul></section>` : nothing}
              ${this.panic(patrol)}
              ${this.mine(patrol)}
              ${this.forms()}
              ${this.sharing(patrol)}`}
      ${sound.blocked ? html`<p class="banner near">${gettext("Sound is blocked until you touch this page once.")}</p>` : nothing}
      ${this.foot()}`;
  }
}
customElements.define("patrol-phone", PatrolPhone);
