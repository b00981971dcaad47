/** `<patrol-acts>`: what the desk can do with the chosen patrol, for one that speaks by voice. */

import { fill, gettext } from "../i18n.js";
import { allowed } from "../house.js";
import { Live, store } from "../live/desk.js";
import "../parts/act-buttons.js";
import "../parts/hold-button.js";
import { hours } from "../parts/rest-time.js";
import { now } from "../time.js";
import { LitElement, html, nothing } from "../../vendor/lit.js";
import { act } from "./acts.js";
import { call, line, short } from "./lines.js";
import { exerciseActs } from "./exercise-acts.js";
import "./patrol-crew.js";
import { panicActs } from "./panic-acts.js";
import { desk } from "./session.js";

/** @import {Patrol} from "../types.js" */
/** @import {Act} from "../parts/act-buttons.js" */

class PatrolActs extends LitElement {
  static properties = { patrol: { attribute: false } };

  constructor() {
    super();
    /** @type {Patrol | undefined} */
    this.patrol = undefined;
    this.live = new Live(this);
  }

  createRenderRoot() {
    return this;
  }

  /** @param {Patrol} patrol @returns {Act[]} */
  acts(patrol) {
    const can = allowed("patrol", patrol.state);
    const number = call(patrol);
    const path = `/api/v1/patrols/${patrol.id}`;
    const version = patrol.version;
    const reason = [{ name: "reason", label: gettext("Reason") }];
    /** @type {Act[]} */
    const acts = [];
    /** @param {string} state @param {string} label @param {string} word @param {boolean} asks */
    const state = (state, label, word, asks) =>
      can.has(state) &&
      store.may("patrol.state") &&
      acts.push({
        name: state,
        label,
        ask: asks ? reason : undefined,
        line: (values) => line(word, number, values.reason),
        run: (values) => act(`${path}/state/`, { state, ...values, version }, { line: line(word, number, values.reason), done: `${patrol.callsign}: ${label}` }),
      });
    const incident = store.get("incident", desk.incident);
    if (incident && store.may("assignment.dispatch") && can.has("dispatch") && patrol.state !== "dispatched" && !store.jobsOf(patrol.id).length) {
      const typed = line("D", number, short(incident));
      acts.push({
        name: "dispatch",
        label: `${gettext("Send to")} ${short(incident)}`,
        line: () => typed,
        run: () => act(`/api/v1/incidents/${incident.id}/dispatch/`, { patrols: [patrol.id], version: incident.version }, { line: typed }),
      });
    }
    state("available", gettext("Available"), "AVAIL", false);
    state("busy", gettext("Busy"), "BUSY", true);
    state("out_of_service", gettext("Out of service"), "OOS", true);
    if (can.has("log_off") && store.may("patrol.duty") && !patrol.panic) {
      acts.push({
        name: "log_off",
        label: gettext("Off duty"),
        line: () => line("OFF", number),
        run: () => act(`${path}/log-off/`, { version }, { line: line("OFF", number), done: `${patrol.callsign}: ${gettext("Off duty")}` }),
      });
    }
    const welfare = store.escalationsOf(`patrol:${patrol.id}`).some((escalation) => escalation.policy === "patrol.welfare");
    if (welfare && store.may("patrol.state")) {
      acts.push({
        name: "welfare",
        label: gettext("Welfare answered"),
        line: () => line("OK", number),
        run: () => act(`${path}/welfare/`, { version }, { line: line("OK", number), done: `${patrol.callsign}: ${gettext("Welfare answered")}` }),
      });
    }
    acts.push(...exerciseActs(patrol), ...panicActs(patrol));
    if (!patrol.panic && store.may("patrol.panic") && patrol.state !== "off_duty") {
      acts.push({
        name: "panic",
        label: gettext("Emergency by voice"),
        ask: [{ name: "words", label: gettext("What was heard"), optional: true }],
        line: (values) => line("PANIC", number, values.words),
        run: (values) => act(`${path}/panic/`, { voice_contact: true, ...values, version }, { line: line("PANIC", number, values.words), done: `${patrol.callsign}: ${gettext("EMERGENCY")}` }),
      });
    }
    return acts;
  }

  render() {
    const patrol = this.patrol;
    if (!patrol) return nothing;
    const position = store.positions.get(patrol.id);
    const rest = Date.parse(patrol.duty_until ?? "") - now();
    const facts = [patrol.vehicle, patrol.channel, patrol.base, patrol.area, position?.mgrs, ...patrol.capabilities.map((word) => word.replaceAll("_", " "))];
    return html`<section aria-label=${patrol.callsign}>
      <p><strong>${patrol.callsign}</strong> <span class="soft">${facts.filter(Boolean).join(" · ")}</span></p>
      ${rest < 0 ? html`<p class="warn">▲ ${fill(gettext("over duty %(span)s"), { span: hours(rest) })}</p>` : nothing}
      ${patrol.out_of_service_reason ? html`<p class="soft">${patrol.out_of_service_reason}</p>` : nothing}
      ${patrol.busy_reason ? html`<p class="soft">${patrol.busy_reason}</p>` : nothing}
      <patrol-crew .patrol=${patrol}></patrol-crew>
      ${allowed("patrol", patrol.state).has("log_on") && store.may("patrol.duty")
        ? html`<p><a class="button" href="/patrols/${patrol.id}/" target="_blank" rel="noopener">${gettext("On duty, with whom…")}</a></p>`
        : nothing}
      <act-buttons .acts=${this.acts(patrol)} subject="patrol:${patrol.id}"></act-buttons>
    </section>`;
  }
}
customElements.define("patrol-acts", PatrolActs);
