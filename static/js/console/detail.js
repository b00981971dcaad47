/**
 * `<incident-detail>`: everything about the selected incident. Its row comes live; narrative, caller, notes and the
 * timeline are fetched when it is chosen and again whenever its version moves.
 */

import { get } from "../api.js";
import { house } from "../house.js";
import { fill, gettext } from "../i18n.js";
import { Live, store } from "../live/desk.js";
import { deltaWords, minutesLate } from "../mobility/delta.js";
import { exerciseMark, priorityMark, stateMark } from "../parts/marks.js";
import { localShort, zuluShort } from "../time.js";
import { LitElement, html, nothing } from "../../vendor/lit.js";
import { reason } from "./acts.js";
import "./around/files.js";
import "./around/links.js";
import "./around/partners.js";
import "./around/people.js";
import "./around/warnings.js";
import "./detail-part.js";
import "./incident-acts.js";
import "./incident-log.js";
import "./incident-questions.js";
import "./jobs.js";
import "./priority-hint.js";
import { clockWord } from "./question-field.js";
import "./radio-words.js";
import "./recommendation.js";
import { Following, desk } from "./session.js";

/** @param {number} incident */
const movementsOf = (incident) => store.all("movement").filter((movement) => movement.incident === incident);

/** @param {number} incident */
const tasksOf = (incident) => store.all("security_task").filter((task) => task.incident === incident);

/** Its number, the persons at its posts, and when its site checks in. @param {SecurityTask} task */
const taskWords = (task) =>
  html`<a class="num" href="/security/tasks/${task.id}/">${task.number}</a> ${fill(gettext("%(present)s of %(required)s persons"), { present: task.present, required: task.required })}${task.check_due
    ? ` · ${fill(gettext("check-in %(time)s"), { time: zuluShort(task.check_due) })}`
    : ""}`;

/** The presence operation that a task is. @param {SecurityTask} task */
const presenceOf = (task) => store.all("presence").find((presence) => presence.task === task.id);

/** Its number, whose force it is and how many, and who of them stands at posts. @param {SecurityTask} task @param {Presence} presence */
const presenceWords = (task, presence) =>
  html`<a class="num" href="/security/presences/${presence.id}/">${task.number}</a> ${presence.who} ${fill(gettext("%(strength)s persons"), { strength: presence.strength })}${task.required
    ? ` · ${fill(gettext("at the posts %(present)s of %(required)s"), { present: task.present, required: task.required })}`
    : ""}${task.check_due ? ` · ${fill(gettext("check-in %(time)s"), { time: zuluShort(task.check_due) })}` : ""}`;

/** Its number, how it stands and how late it is, and the way to its page. @param {Movement} movement */
const movementWords = (movement) =>
  html`<a class="num" href="/mobility/movements/${movement.id}/">${movement.number}</a> ${movement.way} · ${movement.next
    ? `${fill(gettext("next %(point)s"), { point: movement.next.name })} ${zuluShort(movement.next.expected)} · `
    : ""}${deltaWords(minutesLate(movement))}`;

/** @param {string} jurisdiction */
const labelOf = (jurisdiction) => house.jurisdictions.find(({ code }) => code === jurisdiction)?.label ?? jurisdiction;

/** @import {Incident, Movement, Presence, SecurityTask} from "../types.js" */

const SENDABLE = new Set(["received", "assessed", "held", "dispatched", "en_route", "on_scene"]);

class IncidentDetail extends LitElement {
  static properties = { record: { state: true }, failed: { state: true } };

  constructor() {
    super();
    /** @type {any} the incident as the API gives it, with what the board may not show */
    this.record = null;
    this.failed = "";
    this.asked = "";
    this.live = new Live(this);
    this.following = new Following(this);
  }

  createRenderRoot() {
    return this;
  }

  willUpdate() {
    const incident = store.get("incident", desk.incident);
    const picture = incident ? `${incident.id}.${incident.version}.${incident.notes}.${this.corrections()}` : "";
    if (picture === this.asked) return;
    this.asked = picture;
    if (this.record?.id !== incident?.id) this.record = null;
    this.failed = "";
    if (incident) void this.load(incident.id, picture);
  }

  /** How many lines of the shown log have been corrected: a correction changes no row of the board. */
  corrections() {
    const lines = new Set((this.record?.timeline ?? []).map((/** @type {{serial: number}} */ line) => line.serial));
    return store.entries.filter((entry) => entry.corrects !== null && lines.has(entry.corrects)).length;
  }

  /** @param {number} id @param {string} picture */
  async load(id, picture) {
    try {
      const record = await get(`/api/v1/incidents/${id}/`);
      if (this.asked === picture) this.record = record;
    } catch (error) {
      if (this.asked === picture) this.failed = reason(error);
    }
  }

  /** @param {Incident} incident */
  head(incident) {
    return html`<header class=${incident.exercise ? "hatched" : ""}>
      <p>${priorityMark(incident.priority, true)} <strong class="num">${incident.number}</strong> ${exerciseMark(incident.exercise, true)}
        ${stateMark(incident.state)} <desk-age since=${incident.state_since}></desk-age></p>
      <h2>${incident.type_label}</h2>
      <p class="place">${incident.outside ? html`<span class="chip near">${gettext("OUTSIDE KOSOVO")}</span> ` : nothing}
        ${incident.place || gettext("no place")} <span class="num soft">${incident.mgrs ?? ""}</span>
        ${incident.verified ? nothing : html`<span class="warn">${gettext("place not verified")}</span>`}</p>
      ${incident.clock_since ? html`<p class="clock">${clockWord(incident.clock)} <strong class="num">${localShort(incident.clock_since)} ${gettext("local")}</strong> · <desk-age since=${incident.clock_since}></desk-age></p>` : nothing}
      <warning-marks .incident=${incident}></warning-marks>
      <incident-hands .incident=${incident}></incident-hands>
    </header>`;
  }

  /** @param {Incident} incident */
  limits(incident) {
    const list = store.escalationsOf(`incident:${incident.id}`).filter((limit) => limit.next_due);
    const alarms = store.all("alarm").filter((alarm) => alarm.incident === incident.id);
    if (!list.length && !alarms.length) return nothing;
    return html`<ul class="limits">
      ${alarms.map(
        (alarm) => html`<li class=${alarm.state === "raised" ? "alarm" : "warn"}>${alarm.words}${alarm.acknowledged_by
          ? ` – ${fill(alarm.state === "raised" ? gettext("acknowledged by %(who)s, not dealt with") : gettext("acknowledged by %(who)s"), { who: alarm.acknowledged_by })}`
          : ""}</li>`,
      )}
      ${list.map((limit) => html`<li>${limit.label} <desk-age since=${limit.started_at} due=${String(limit.next_due)}></desk-age></li>`)}
    </ul>`;
  }

  /** @param {string} term @param {unknown} value */
  fact(term, value) {
    return value ? html`<div><dt>${term}</dt><dd>${value}</dd></div>` : nothing;
  }

  /** @param {any} caller */
  caller(caller) {
    return [caller.name, caller.relation, caller.unit, caller.nation, caller.phone, caller.language].filter(Boolean).join(" · ");
  }

  /** @param {Incident} incident */
  facts(incident) {
    const record = this.record;
    const callers = record?.callers ?? [];
    return html`<dl class="facts">
      ${this.fact(gettext("Opened"), html`<span class="num">${zuluShort(incident.opened_at)}</span> <span class="dim num">${localShort(incident.opened_at)} ${gettext("local")}</span> · ${incident.source}`)}
      ${callers.map((/** @type {any} */ caller) => this.fact(gettext("Caller"), this.caller(caller)))}
      ${this.fact(gettext("Why it is held"), record?.hold_reason)}
      ${this.fact(gettext("Held until"), incident.held_until && html`<desk-age since=${incident.state_since} due=${incident.held_until}></desk-age>`)}
      ${this.fact(gettext("Jurisdiction"), [labelOf(incident.jurisdiction), incident.lead_agency].filter(Boolean).join(" · "))}
      ${this.fact(gettext("Handed over to"), incident.handed_over_to)}
      ${tasksOf(incident.id).map((task) => {
        const presence = presenceOf(task);
        return presence
          ? this.fact(gettext("Presence operation"), presenceWords(task, presence))
          : this.fact(gettext("Security task"), taskWords(task));
      })}
      ${movementsOf(incident.id).map((movement) => this.fact(gettext("Movement"), movementWords(movement)))}
      ${this.fact(gettext("Persons held"), incident.persons_held ? String(incident.persons_held) : "")}
      ${this.fact(gettext("Report"), incident.report_owed ? gettext("owed") : "")}
      ${this.fact(gettext("On paper"), html`<a href="/incidents/${incident.id}/" target="_blank" rel="noopener">${fill(gettext("the record of %(number)s"), { number: incident.number })}</a>`)}
    </dl>`;
  }

  render() {
    const incident = store.get("incident", desk.incident);
    if (!incident) {
      const gone = desk.incident !== null && store.loaded;
      return html`<p class="dim empty">${gone
        ? gettext("This incident has left the board: it was closed, or is no longer yours to see.")
        : gettext("No incident chosen. F2 takes a call, F3 goes to the queue.")}</p>`;
    }
    return html`${this.head(incident)}
      <div class="body">${this.record?.narrative ? html`<p class="narrative">${this.record.narrative}</p>` : nothing}
      <priority-hint .incident=${incident}></priority-hint>
      ${this.limits(incident)}
      <detail-part name="jobs" label=${gettext("Patrols on it")}><incident-jobs .incident=${incident}></incident-jobs></detail-part>
      <radio-words .incident=${incident}></radio-words>
      ${SENDABLE.has(incident.state) && store.may("assignment.dispatch") ? html`<ranked-patrols .incident=${incident}></ranked-patrols>` : nothing}
      <detail-part name="questions" label=${gettext("Questions")}><incident-questions .incident=${incident}></incident-questions></detail-part>
      <detail-part name="partners" label=${incident.owed ? fill(gettext("Partners – %(count)s owed"), { count: incident.owed }) : gettext("Partners")}><incident-partners .incident=${incident}></incident-partners></detail-part>
      <detail-part name="warnings" label=${gettext("Hazards and lookouts here")}><incident-warnings .incident=${incident}></incident-warnings></detail-part>
      ${this.failed ? html`<p class="error" role="alert">${this.failed}</p>` : nothing}
      <detail-part name="facts" label=${gettext("Facts")}>${this.facts(incident)}</detail-part>
      <detail-part name="people" label=${gettext("People, vehicles, property")}><incident-people .incident=${incident}></incident-people></detail-part>
      <detail-part name="links" label=${gettext("Links")}><incident-links .incident=${incident}></incident-links></detail-part>
      <detail-part name="files" label=${gettext("Files")}><incident-files .incident=${incident}></incident-files></detail-part>
      <detail-part name="log" label=${gettext("Log")}><incident-log .record=${this.record}></incident-log></detail-part></div>
      <incident-acts .incident=${incident}></incident-acts>`;
  }
}
customElements.define("incident-detail", IncidentDetail);
