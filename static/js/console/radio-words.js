/**
 * `<radio-words>`: the words to say while a patrol has not acknowledged, or has not read what was reported since. They
 * are made by the server of type, place, answers and priority: nobody's name is in them.
 */

import { ApiError, get } from "../api.js";
import { fill, gettext } from "../i18n.js";
import { Live, store } from "../live/desk.js";
import { zuluShort } from "../time.js";
import { LitElement, html, nothing } from "../../vendor/lit.js";
import { act } from "./acts.js";
import { call, line } from "./lines.js";
import { desk } from "./session.js";

/** @import {Assignment, Incident} from "../types.js" */

/**
 * Say that somebody was sent, and as soon as they are known the words for the radio: two lines, since the blotter has
 * words for the first only. Another word of the desk that came meanwhile stays.
 * @param {string} who @param {Incident} incident @param {number} serial
 */
export async function saySent(who, incident, serial) {
  const done = fill(gettext("%(who)s sent to %(number)s."), { who, number: incident.number });
  desk.say(done, "", [serial]);
  try {
    const { words } = await get(`/api/v1/incidents/${incident.id}/radio/`);
    if (desk.word?.serials.includes(serial)) desk.say(`${done}\n${fill(gettext("Say: “%(who)s: %(words)s”"), { who, words })}`, "", [serial]);
  } catch (error) {
    // Without them the operator says what the screen shows.
    if (!(error instanceof ApiError)) reportError(error);
  }
}

/** @param {Assignment} job */
const news = (job) => Boolean(job.told_at && !job.read_at);

class RadioWords extends LitElement {
  static properties = { incident: { attribute: false }, words: { state: true } };

  constructor() {
    super();
    /** @type {Incident | undefined} */
    this.incident = undefined;
    this.words = "";
    this.asked = "";
    this.live = new Live(this);
  }

  createRenderRoot() {
    return this;
  }

  /** @returns {Assignment[]} */
  get waiting() {
    return this.incident ? store.assignmentsOf(this.incident.id).filter((job) => job.state === "assigned" || news(job)) : [];
  }

  willUpdate() {
    const incident = this.incident;
    const picture = incident && this.waiting.length && store.may("assignment.dispatch") ? `${incident.id}.${incident.version}` : "";
    if (picture === this.asked) return;
    if (!picture.startsWith(`${this.asked.split(".")[0]}.`)) this.words = "";
    this.asked = picture;
    if (incident && picture) void this.load(incident.id, picture);
  }

  /** @param {number} id @param {string} picture */
  async load(id, picture) {
    try {
      const { words } = await get(`/api/v1/incidents/${id}/radio/`);
      if (this.asked === picture) this.words = words;
    } catch (error) {
      // Without them the operator says what the screen shows.
      if (!(error instanceof ApiError)) reportError(error);
    }
  }

  /** @param {Assignment} job */
  told(job) {
    const patrol = store.get("patrol", job.patrol);
    const said = fill(gettext("%(patrol)s was told at %(time)s and has not read it."), { patrol: patrol?.callsign ?? "?", time: zuluShort(String(job.told_at)) });
    return html`<p class="unread"><span class="warn">${said}</span>
      ${store.may("assignment.progress")
        ? html`<button type="button" @click=${() => void act(
            `/api/v1/assignments/${job.id}/read/`,
            { version: job.version, channel: "radio" },
            { line: line("COPIED", call(patrol)), done: fill(gettext("%(patrol)s has it."), { patrol: patrol?.callsign ?? "?" }) },
          )}>${gettext("Told by radio")}</button>`
        : nothing}</p>`;
  }

  render() {
    const waiting = this.waiting;
    if (!waiting.length || !this.words) return nothing;
    const called = waiting.map((job) => store.get("patrol", job.patrol)?.callsign ?? "?").join(", ");
    return html`<p class="say"><span class="dim">${gettext("Say")}</span> ${called}: ${this.words}</p>
      ${waiting.filter(news).map((job) => this.told(job))}`;
  }
}
customElements.define("radio-words", RadioWords);
