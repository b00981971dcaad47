/** `<incident-people>`: persons, vehicles and property of an incident, to add, correct and withdraw. */

import { fill, gettext } from "../../i18n.js";
import { store } from "../../live/desk.js";
import { html, nothing } from "../../../vendor/lit.js";
import { AroundPart } from "./part.js";

/** @import {Incident} from "../../types.js" */
/** @import {Field, SmallForm, Values} from "./small-forms.js" */

/** @typedef {"persons" | "vehicles" | "property"} Noun */

const CHECKS = ["juvenile", "protected"];
const codes = (/** @type {Record<string, string>} */ words) => Object.entries(words).map(([code, label]) => ({ code, label }));

/** @returns {Record<Noun, Field[]>} */
const fieldsOf = () => ({
  persons: [
    { name: "role", label: gettext("Role"), options: codes({ subject: gettext("subject"), victim: gettext("victim"), witness: gettext("witness"), complainant: gettext("complainant"), other: gettext("other") }) },
    { name: "name", label: gettext("Name"), optional: true },
    { name: "rank", label: gettext("Rank"), optional: true },
    { name: "unit", label: gettext("Unit"), optional: true },
    { name: "nation", label: gettext("Nation"), optional: true },
    { name: "phone", label: gettext("Telephone"), optional: true },
    { name: "words", label: gettext("Words"), optional: true },
    { name: "juvenile", label: gettext("juvenile"), kind: "check", optional: true },
    { name: "protected", label: gettext("protected identity"), kind: "check", optional: true },
  ],
  vehicles: [
    { name: "plate", label: gettext("Plate"), optional: true },
    { name: "description", label: gettext("Make, model, colour"), optional: true },
    { name: "nation", label: gettext("Nation"), optional: true },
    { name: "unit", label: gettext("Unit"), optional: true },
    { name: "words", label: gettext("Words"), optional: true },
  ],
  property: [
    { name: "role", label: gettext("What became of it"), options: codes({ stolen: gettext("stolen"), lost: gettext("lost"), found: gettext("found"), damaged: gettext("damaged"), secured: gettext("secured") }) },
    { name: "description", label: gettext("What it is") },
    { name: "mark", label: gettext("Serial or mark"), optional: true },
    { name: "owner", label: gettext("Owner"), optional: true },
    { name: "words", label: gettext("Words"), optional: true },
  ],
});

/** @type {(values: Values) => Record<string, unknown>} */
const bodyOf = (values) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, CHECKS.includes(name) ? value === "on" : value]));

class IncidentPeople extends AroundPart {
  get count() {
    const { persons = [], vehicles = [], property = [] } = this.record ?? {};
    return [...persons, ...vehicles, ...property].filter((row) => !row.withdrawn_at).length;
  }

  /** @param {Incident} incident @returns {SmallForm[]} */
  adding(incident) {
    const labels = { persons: gettext("Person"), vehicles: gettext("Vehicle"), property: gettext("Property") };
    const fields = fieldsOf();
    return /** @type {Noun[]} */ (Object.keys(labels)).map((noun) => ({
      name: noun, label: labels[noun], title: fill(gettext("Add: %(what)s"), { what: labels[noun] }), send: gettext("Add"), fields: fields[noun], path: `/api/v1/incidents/${incident.id}/${noun}/`, body: bodyOf,
      done: fill(gettext("%(incident)s: %(what)s added"), { incident: incident.number, what: labels[noun].toLowerCase() }),
    }));
  }

  /** @param {Noun} noun @param {any} row @returns {SmallForm[]} */
  changing(noun, row) {
    const path = `/api/v1/${noun}/${row.id}`;
    const fields = fieldsOf()[noun].map((field) => ({ ...field, initial: field.kind === "check" ? (row[field.name] ? "on" : "") : row[field.name] }));
    const who = { who: row.name || row.plate || row.description || row.role_label };
    return [
      { name: `correct.${row.version}`, label: gettext("Correct"), title: fill(gettext("Correct %(who)s"), who), quiet: true, fields, path: `${path}/amend/`, body: (values) => ({ ...bodyOf(values), version: row.version }), done: gettext("Corrected.") },
      { name: "withdraw", label: gettext("Withdraw"), title: fill(gettext("Withdraw %(who)s"), who), quiet: true, fields: [{ name: "reason", label: gettext("Why was it a mistake?") }], path: `${path}/withdraw/`, body: (values) => ({ ...values, version: row.version }), done: gettext("Withdrawn.") },
    ];
  }

  /** @param {Noun} noun @param {any} row @param {unknown} words */
  row(noun, row, words) {
    return html`<li class=${row.withdrawn_at ? "corrected" : ""}><span class="what">${words}
        ${row.withdrawn_at ? html`<span class="soft">${gettext("withdrawn:")} ${row.withdrawn_reason}</span>` : nothing}</span>
      ${row.withdrawn_at || !store.may("incident.edit") ? nothing : html`<small-forms subject="${noun}:${row.id}" .forms=${this.changing(noun, row)}></small-forms>`}</li>`;
  }

  /** @param {any} person */
  person(person) {
    const rest = [person.unit, person.nation, person.phone, person.words].filter(Boolean).join(" · ");
    return html`<span class="role">${person.role_label}</span> <strong>${[person.rank, person.name].filter(Boolean).join(" ")}</strong> ${rest}
      ${person.juvenile ? html`<span class="chip">${gettext("JUVENILE")}</span>` : nothing}
      ${person.protected ? html`<span class="chip">${gettext("PROTECTED")}</span>` : nothing}`;
  }

  render() {
    const { incident, record } = this;
    if (!incident || !record?.persons) return nothing;
    const rest = (/** @type {unknown[]} */ ...words) => words.filter(Boolean).join(" · ");
    return html`<ul class="around">
        ${record.persons.map((/** @type {any} */ row) => this.row("persons", row, this.person(row)))}
        ${record.vehicles.map((/** @type {any} */ row) => this.row("vehicles", row, html`<span class="role">${gettext("vehicle")}</span> <strong class="num">${row.plate}</strong> ${rest(row.description, row.nation, row.unit, row.words)}`))}
        ${record.property.map((/** @type {any} */ row) => this.row("property", row, html`<span class="role">${row.role_label}</span> <strong>${row.description}</strong> ${rest(row.mark, row.owner, row.words)}`))}</ul>
      ${store.may("incident.edit") ? html`<small-forms subject="people:${incident.id}" .forms=${this.adding(incident)}></small-forms>` : nothing}`;
  }
}
customElements.define("incident-people", IncidentPeople);
