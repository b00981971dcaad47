/** `<incident-jobs>`: the patrols on an incident, how far each is, and the acts that the desk takes on their behalf. */

import { gettext } from "../i18n.js";
import { allowed, house } from "../house.js";
import { Live, store } from "../live/desk.js";
import "../parts/act-buttons.js";
import { stateMark } from "../parts/marks.js";
import { zuluShort } from "../time.js";
import { LitElement, html, nothing, repeat } from "../../vendor/lit.js";
import { act } from "./acts.js";
import { call, line } from "./lines.js";
import { desk } from "./session.js";

/** @import {Assignment, Incident, Patrol} from "../types.js" */
/** @import {Act, Field} from "../parts/act-buttons.js" */

const WITH_SOMEBODY = new Set(["transporting", "at_facility"]);

/** @param {Assignment} job @param {Patrol | undefined} patrol @returns {Act[]} */
export function actsOf(job, patrol) {
  const can = allowed("assignment", job.state);
  const number = call(patrol);
  /** @type {Field[]} */
  const reason = [{ name: "reason", label: gettext("Reason") }];
  /** @type {Act[]} */
  const acts = [];
  /**
   * @param {string} name @param {string} path @param {string} word @param {string} label
   * @param {{ask?: Field[], action?: string, main?: boolean}} [more]
   */
  const add = (name, path, word, label, { ask, action = "assignment.progress", main } = {}) => {
    if (can.has(name) && store.may(action)) push(name, path, word, label, { ask, main });
  };
  /**
   * @param {string} name @param {string} path @param {string} word @param {string} label
   * @param {{ask?: Field[], main?: boolean}} more
   */
  const push = (name, path, word, label, { ask, main }) => {
    const typed = (/** @type {Record<string, string>} */ values) => line(word, number, ...Object.values(values));
    acts.push({
      name,
      label,
      ask,
      main,
      line: typed,
      run: (values) =>
        act(
          `/api/v1/assignments/${job.id}/${path}/`,
          { ...values, version: job.version, ...(!["take", "recall"].includes(name) && { channel: "radio" }) },
          { line: typed(values), done: `${patrol?.callsign ?? "?"}: ${label}` },
        ),
    });
  };
  add("take", "take", "NEXT", gettext("Takes it now"), { main: true });
  add("acknowledge", "acknowledge", "ACK", gettext("Acknowledged"), { main: true });
  add("en_route", "en-route", "E", gettext("En route"), { main: job.state === "acknowledged" });
  add("on_scene", "on-scene", "A", gettext("On scene"), { main: job.state === "en_route" });
  // Whom a patrol that has arrived takes along is a matter of the patrol alone: the job stays "on scene".
  const arrived = job.state === "on_scene" && store.may("assignment.progress");
  const further = (/** @type {string} */ name, /** @type {string} */ path, /** @type {string} */ word, /** @type {string} */ label) =>
    arrived && allowed("patrol", patrol?.state ?? "").has(name) && push(name, path, word, label, {});
  further("transport", "transport", "TR", gettext("Transporting"));
  further("at_facility", "at-facility", "FAC", gettext("At facility"));
  add("clear", "clear", "C", gettext("Clear"), {
    main: job.state === "on_scene",
    ask: [
      { name: "code", label: gettext("Code"), options: house.dispositions },
      { name: "words", label: gettext("Words"), optional: true },
    ],
  });
  add("unable", "unable", "UNABLE", gettext("Unable"), { ask: reason });
  add("recall", "recall", "RECALL", gettext("Recall"), { ask: reason, action: "assignment.recall" });
  return acts;
}

class IncidentJobs extends LitElement {
  static properties = { incident: { attribute: false } };

  constructor() {
    super();
    /** @type {Incident | undefined} */
    this.incident = undefined;
    this.live = new Live(this);
  }

  createRenderRoot() {
    return this;
  }

  /** @param {Assignment} job */
  row(job) {
    const patrol = store.get("patrol", job.patrol);
    const limit = store.escalationsOf(`assignment:${job.id}`).find((escalation) => escalation.next_due);
    return html`<li class="job">
      <button type="button" class="quiet" @click=${() => desk.set({ patrol: job.patrol })}><strong>${patrol?.callsign ?? "?"}</strong></button>
      <span class="soft">${patrol?.nations.join(" ") ?? ""}</span>
      ${stateMark(patrol && WITH_SOMEBODY.has(patrol.state) ? patrol.state : job.state)} <desk-age since=${patrol && WITH_SOMEBODY.has(patrol.state) ? patrol.state_since : job.since}></desk-age>
      <span class="dim">${job.dispatched_at ? `${gettext("sent")} ${zuluShort(job.dispatched_at)}` : ""} ${job.by_position}</span>
      ${limit ? html`<span>${limit.label} <desk-age since=${limit.started_at} due=${String(limit.next_due)}></desk-age></span>` : nothing}
      <act-buttons .acts=${actsOf(job, patrol)} subject="assignment:${job.id}"></act-buttons>
    </li>`;
  }

  render() {
    const jobs = this.incident ? store.assignmentsOf(this.incident.id) : [];
    if (!jobs.length) return nothing;
    return html`<ul>${repeat(jobs, (job) => job.id, (job) => this.row(job))}</ul>`;
  }
}
customElements.define("incident-jobs", IncidentJobs);
