/** `<phone-job>`: the job of this patrol: what, where, how far, and one big next act. */

import { get } from "../api.js";
import { fill, gettext } from "../i18n.js";
import { house } from "../house.js";
import { Live, store } from "../live/desk.js";
import "../parts/act-buttons.js";
import { exerciseMark, priorityMark, stateMark } from "../parts/marks.js";
import { localShort, now, zuluShort } from "../time.js";
import { LitElement, html, nothing } from "../../vendor/lit.js";
import { outbox } from "./outbox.js";
import "./warnings.js";

/** @import {Assignment, Incident, Patrol, Position} from "../types.js" */
/** @import {Act} from "../parts/act-buttons.js" */

const EARTH_KM = 6371;

/** Straight line in kilometres. @param {Position} from @param {{lat: number, lon: number}} to */
function distanceKm(from, to) {
  const rad = Math.PI / 180;
  const dLat = (to.lat - from.lat) * rad;
  const dLon = (to.lon - from.lon) * rad;
  const a = Math.sin(dLat / 2) ** 2 + Math.cos(from.lat * rad) * Math.cos(to.lat * rad) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(a));
}

class PhoneJob extends LitElement {
  static properties = { patrol: { attribute: false }, job: { attribute: false }, record: { state: true }, protocol: { state: true } };

  constructor() {
    super();
    /** @type {Patrol | undefined} */
    this.patrol = undefined;
    /** @type {Assignment | undefined} */
    this.job = undefined;
    /** @type {any} */
    this.record = null;
    /** @type {import("../console/protocols.js").Protocol | null} */
    this.protocol = null;
    this.asked = "";
    this.live = new Live(this);
    this.update_ = () => this.requestUpdate();
  }

  createRenderRoot() {
    return this;
  }
  connectedCallback() {
    super.connectedCallback();
    outbox.addEventListener("change", this.update_);
  }
  disconnectedCallback() {
    super.disconnectedCallback();
    outbox.removeEventListener("change", this.update_);
  }

  willUpdate() {
    const incident = store.get("incident", this.job?.incident);
    const picture = incident ? `${incident.id}.${incident.version}.${incident.notes}` : "";
    if (picture === this.asked) return;
    this.asked = picture;
    if (this.record?.id !== incident?.id) this.record = this.protocol = null;
    if (incident) void this.load(incident.id);
  }

  /** @param {number} id */
  async load(id) {
    try {
      [this.record, this.protocol] = await Promise.all([get(`/api/v1/incidents/${id}/`), get(`/api/v1/incidents/${id}/questions/`)]);
    } catch {
      // The board's row is enough to drive; the words come with the next change or reload.
      this.asked = "";
    }
  }

  /** @param {string} path @param {string} label @param {Record<string, unknown>} [body] */
  press(path, label, body = {}) {
    const job = this.job;
    if (!job) return;
    const occurred_at = new Date(now()).toISOString();
    outbox.add(`/api/v1/assignments/${job.id}/${path}/`, { occurred_at, ...body }, label, `assignment:${job.id}`);
  }

  next() {
    /** @type {Record<string, [string, string]>} */
    const next = {
      assigned: ["acknowledge", gettext("Acknowledge")],
      acknowledged: ["en-route", gettext("En route")],
      en_route: ["on-scene", gettext("On scene")],
    };
    return this.job ? next[this.job.state] : undefined;
  }

  /** @returns {Act[]} */
  others() {
    const incident = store.get("incident", this.job?.incident);
    /** @type {Act[]} */
    const acts = [];
    if (this.job?.state === "on_scene") {
      const label = gettext("Clear");
      acts.push({
        name: "clear",
        label,
        main: true,
        ask: [
          { name: "code", label: gettext("How it ended"), options: house.dispositions },
          { name: "words", label: gettext("Words"), optional: true },
        ],
        line: () => "",
        run: async (values) => { this.press("clear", label, values); return true; },
      });
    } else {
      const label = gettext("Unable");
      acts.push({
        name: "unable",
        label,
        ask: [{ name: "reason", label: gettext("Why not") }],
        line: () => "",
        run: async (values) => { this.press("unable", label, values); return true; },
      });
    }
    if (incident) {
      const label = gettext("Note");
      acts.push({
        name: "note",
        label,
        ask: [{ name: "text", label }],
        line: () => "",
        run: async (values) => { outbox.add(`/api/v1/incidents/${incident.id}/note/`, values, label, `note:${incident.id}`); return true; },
      });
    }
    return acts;
  }

  /** @param {Incident} incident */
  where(incident) {
    const position = this.patrol && store.positions.get(this.patrol.id);
    const far = position && incident.lat !== null && incident.lon !== null ? distanceKm(position, { lat: incident.lat, lon: incident.lon }) : null;
    return html`<p class="place">${incident.place || gettext("no place")}</p>
      <p class="soft">${incident.mgrs ?? ""}${far === null ? "" : ` · ${fill(gettext("%(km)s km straight"), { km: far < 10 ? far.toFixed(1) : Math.round(far) })}`}
        ${incident.verified ? nothing : html`<span class="warn">${gettext("place not verified")}</span>`}</p>`;
  }

  /** What callers reported it as besides, and what they answered. @param {Incident} incident */
  learned(incident) {
    const groups = this.protocol?.groups ?? [];
    const reported = groups.filter((group) => group.type !== incident.type);
    const answered = groups.flatMap((group) => group.questions.filter((question) => question.answered));
    if (!reported.length && !answered.length) return nothing;
    return html`<ul class="learned">${reported.map((group) => html`<li><strong>${fill(gettext("Also reported: %(what)s"), { what: group.label })}</strong></li>`)}
      ${answered.map((question) => html`<li>${question.label} <strong>${question.kind === "time" && question.value ? `${localShort(question.value)} ${gettext("local")}` : question.words}</strong></li>`)}</ul>`;
  }

  render() {
    const job = this.job;
    const incident = store.get("incident", job?.incident);
    if (!job || !incident) {
      return html`<section class="job none"><h2>${gettext("No job")}</h2><p class="soft">${gettext("The desk sends the next one here. Keep this page open.")}</p></section>`;
    }
    const sending = outbox.waits(`assignment:${job.id}`);
    const next = this.next();
    const limit = store.escalationsOf(`assignment:${job.id}`).find((escalation) => escalation.next_due);
    return html`<section class="job ${incident.exercise ? "hatched" : ""}">
      <p class="head">${priorityMark(incident.priority, true)} <span class="num">${incident.number}</span> ${exerciseMark(incident.exercise, true)} ${stateMark(job.state)}</p>
      <h2>${incident.type_label}</h2>
      ${this.where(incident)}
      <phone-warnings .incident=${incident}></phone-warnings>
      ${this.record?.narrative ? html`<p class="narrative">${this.record.narrative}</p>` : nothing}
      ${this.learned(incident)}
      ${(this.record?.notes ?? []).slice(-3).map((/** @type {any} */ note) => html`<p class="note"><span class="num dim">${zuluShort(note.occurred_at)}</span> ${note.text}</p>`)}
      <p class="dim">${job.dispatched_at ? `${gettext("sent")} ${zuluShort(job.dispatched_at)}` : ""} ${limit ? html`· ${limit.label} <desk-age since=${limit.started_at} due=${String(limit.next_due)}></desk-age>` : nothing}</p>
      ${job.told_at && !job.read_at
        ? html`<div class="banner near unread"><p>${fill(gettext("New on this job, %(time)s: read it above."), { time: zuluShort(job.told_at) })}</p>
            <button type="button" class="main big" ?disabled=${sending} @click=${() => this.press("read", gettext("Read"), { told_at: job.told_at })}>${gettext("Read")}</button></div>`
        : nothing}
      ${next
        ? html`<button type="button" class="main big" ?disabled=${sending} @click=${() => this.press(next[0], next[1])}>${sending ? gettext("Sending…") : next[1]}</button>`
        : nothing}
      ${sending ? nothing : html`<act-buttons .acts=${this.others()} subject="assignment:${job.id}:${job.state}"></act-buttons>`}
    </section>`;
  }
}
customElements.define("phone-job", PhoneJob);
