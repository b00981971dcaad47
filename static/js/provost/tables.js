/** The tables that live on the board: waiting over limit and alarms, readiness by nation, open work. */

import { gettext, ngettext, fill } from "../i18n.js";
import { Live, Ticking, store } from "../live/desk.js";
import { exerciseMark, priorityMark, stateMark } from "../parts/marks.js";
import { zuluShort } from "../time.js";
import { LitElement, html, nothing, repeat } from "../../vendor/lit.js";
import { overLimit, readiness } from "./counts.js";

/** @import {Incident} from "../types.js" */
/** @import {Readiness} from "./counts.js" */

// In a storm the worst are shown and the rest is a number: the table of open work has every incident.
const SHOWN = 10;

class Board extends LitElement {
  constructor() {
    super();
    this.live = new Live(this);
  }
  createRenderRoot() {
    return this;
  }
}

class ProvostWaiting extends Board {
  constructor() {
    super();
    this.ticking = new Ticking(this, 2);
  }

  /** @param {Incident} incident */
  row(incident) {
    const alarm = store.all("alarm").find((each) => each.incident === incident.id);
    return html`<tr class=${incident.exercise ? "hatched" : ""}><td>${priorityMark(incident.priority)}</td><td class="num id">${incident.number}</td>
      <td>${exerciseMark(incident.exercise)} ${incident.type_label}</td><td>${incident.place}</td>
      <td class="num warn"><desk-age since=${incident.waiting_since ?? incident.opened_at}></desk-age></td>
      <td>${alarm ? (alarm.state === "acknowledged" ? fill(gettext("has it: %(who)s"), { who: alarm.acknowledged_by ?? "" }) : html`<span class="alarm">${gettext("nobody has it")}</span>`) : gettext("no alarm yet")}
        <take-over .alarm=${alarm ?? null}></take-over></td></tr>`;
  }

  render() {
    const over = overLimit(store);
    const others = store.all("alarm").filter((alarm) => alarm.state === "raised" && !over.some((incident) => incident.id === alarm.incident));
    const more = Math.max(0, over.length - SHOWN) + Math.max(0, others.length - SHOWN);
    return html`<section class="panel" tabindex="0" aria-label=${gettext("Waiting over limit, and alarms")}><h2>${gettext("Waiting over limit, and alarms")}</h2>
      ${over.length + others.length ? nothing : html`<p class="soft">${gettext("Nothing waits over its limit, no alarm stands.")}</p>`}
      ${over.length
        ? html`<table><thead><tr><th scope="col">${gettext("Pri")}</th><th scope="col">${gettext("No")}</th><th scope="col">${gettext("Type")}</th><th scope="col">${gettext("Place")}</th><th scope="col" class="num">${gettext("Waits")}</th><th scope="col">${gettext("Who has it")}</th></tr></thead>
            <tbody>${repeat(over.slice(0, SHOWN), (incident) => incident.id, (incident) => this.row(incident))}</tbody></table>`
        : nothing}
      ${others.length
        ? html`<ul class="alarms">${repeat(others.slice(0, SHOWN), (alarm) => alarm.id, (alarm) => html`<li><span class="alarm">▲ ${alarm.words}</span> <span class="num">${zuluShort(alarm.raised_at)}</span> <desk-age since=${alarm.raised_at}></desk-age> <take-over .alarm=${alarm}></take-over></li>`)}</ul>`
        : nothing}
      ${more ? html`<p class="soft">${fill(ngettext("and %(count)s more", "and %(count)s more", more), { count: more })}</p>` : nothing}</section>`;
  }
}
customElements.define("provost-waiting", ProvostWaiting);

class ProvostReadiness extends Board {
  /** @param {string} name @param {Readiness} line */
  row(name, line) {
    const cell = (/** @type {number} */ value) => html`<td class="num ${value ? "" : "dim"}">${value}</td>`;
    return html`<tr><th scope="row">${name}</th>${cell(line.available)}${cell(line.onJob)}${cell(line.busy)}${cell(line.out)}${cell(line.exercise)}${cell(line.offDuty)}<td class="num"><strong>${line.total}</strong></td></tr>`;
  }

  render() {
    const { all, nations } = readiness(store.all("patrol"));
    const joint = store.all("patrol").filter((patrol) => patrol.nations.length > 1).length;
    const heads = [gettext("Nation"), gettext("available"), gettext("on a job"), gettext("busy"), gettext("out of service"), gettext("EX"), gettext("off duty"), gettext("all")];
    return html`<section class="panel" tabindex="0" aria-label=${gettext("Readiness by nation")}><h2>${gettext("Readiness by nation")}</h2>
      <table><thead><tr>${heads.map((head, index) => html`<th scope="col" class=${index ? "num" : ""}>${head}</th>`)}</tr></thead>
        <tbody>${nations.map(([nation, line]) => this.row(nation, line))}</tbody>
        <tfoot>${this.row(gettext("Patrols"), all)}</tfoot></table>
      <p class="dim">${joint ? fill(ngettext("%(count)s joint patrol stands under each of its nations.", "%(count)s joint patrols stand under each of their nations.", joint), { count: joint }) : ""}</p></section>`;
  }
}
customElements.define("provost-readiness", ProvostReadiness);

class ProvostOpen extends Board {
  /** @param {Incident} incident */
  row(incident) {
    const jobs = store.assignmentsOf(incident.id).filter((job) => job.state !== "stacked").map((job) => store.get("patrol", job.patrol)?.callsign ?? "?");
    return html`<tr class=${incident.exercise ? "hatched" : ""}><td>${priorityMark(incident.priority)}</td><td class="num id">${incident.number}</td>
      <td>${exerciseMark(incident.exercise)} ${incident.type_label}</td><td>${incident.place}</td><td>${stateMark(incident.state)}</td>
      <td class="num"><desk-age since=${incident.opened_at}></desk-age></td><td>${jobs.map((job) => html`<span class="callsign">${job}</span> `)}</td>
      <td>${[incident.lead_agency, incident.handed_over_to].filter(Boolean).join(" → ")}</td></tr>`;
  }

  render() {
    const open = store.all("incident").sort((a, b) => Number(a.exercise) - Number(b.exercise) || a.priority - b.priority || a.id - b.id);
    const heads = [gettext("Pri"), gettext("No"), gettext("Type"), gettext("Place"), gettext("State"), gettext("Open for"), gettext("Patrols"), gettext("Lead, handed over")];
    return html`<section class="panel" tabindex="0" aria-label=${gettext("Open work")}><h2>${gettext("Open work")}</h2>
      <table><thead><tr>${heads.map((head) => html`<th scope="col" class=${head === gettext("Open for") ? "num" : ""}>${head}</th>`)}</tr></thead>
      <tbody>${repeat(open, (incident) => incident.id, (incident) => this.row(incident))}</tbody></table>
      ${open.length || !store.loaded ? nothing : html`<p class="soft">${gettext("Nothing is open.")}</p>`}</section>`;
  }
}
customElements.define("provost-open", ProvostOpen);
