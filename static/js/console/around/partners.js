/**
 * `<incident-partners>`: whom the type says must be told, what is still owed, and who was told when, by whom, with what
 * answer. "Told" is one click; words, person and channel may be added by the form beside it.
 */

import { house } from "../../house.js";
import { fill, gettext } from "../../i18n.js";
import { store } from "../../live/desk.js";
import { zuluShort } from "../../time.js";
import { html, nothing, repeat } from "../../../vendor/lit.js";
import { line, short } from "../lines.js";
import { AroundPart } from "./part.js";
import { filled } from "./small-forms.js";

/** @import {Incident} from "../../types.js" */
/** @import {Field, SmallForm, Values} from "./small-forms.js" */

const channels = () => [
  { code: "phone", label: gettext("telephone") },
  { code: "radio", label: gettext("radio") },
  { code: "email", label: gettext("e-mail") },
  { code: "chat", label: gettext("chat") },
  { code: "in_person", label: gettext("in person") },
];

/** @returns {Field[]} */
const said = () => [
  { name: "channel", label: gettext("By"), options: channels(), initial: "phone" },
  { name: "person", label: gettext("Spoken with"), optional: true },
  { name: "words", label: gettext("What was said"), kind: "text", optional: true },
  { name: "answer", label: gettext("Answer"), kind: "text", optional: true },
];

class IncidentPartners extends AroundPart {
  /** @param {Incident} incident @param {any} party @returns {SmallForm[]} */
  owedForms(incident, party) {
    const path = `/api/v1/incidents/${incident.id}/tell/`;
    const typed = (/** @type {Values} */ values) => line("TOLD", short(incident), party.party, values.words);
    const done = fill(gettext("%(incident)s: %(partner)s told"), { incident: incident.number, partner: party.label });
    const name = (/** @type {string} */ words) => fill(words, { partner: party.label });
    return [
      { name: "told", label: gettext("Told"), title: name(gettext("%(partner)s told")), path, main: true, body: () => ({ party: party.party }), line: typed, done },
      { name: "tell", label: gettext("With words"), title: name(gettext("%(partner)s told, with words")), send: gettext("Told"), path, fields: said(), body: (values) => ({ ...filled(values), party: party.party }), line: typed, done },
      {
        name: "not-needed", label: gettext("Not needed"), title: name(gettext("%(partner)s: not needed")), quiet: true,
        path: `/api/v1/incidents/${incident.id}/not-needed/`,
        fields: [{ name: "reason", label: gettext("Reason") }],
        body: (values) => ({ ...values, party: party.party }),
        done: fill(gettext("%(incident)s: %(partner)s need not be told"), { incident: incident.number, partner: party.label }),
      },
    ];
  }

  /** @param {Incident} incident @param {any} contact @returns {SmallForm[]} */
  toldForms(incident, contact) {
    const path = `/api/v1/partner-contacts/${contact.id}`;
    const names = { incident: incident.number, partner: contact.label };
    /** @type {SmallForm[]} */
    const forms = [];
    if (!contact.not_needed) {
      forms.push({
        name: "answered", label: gettext("Answer"), title: fill(gettext("Answer of %(partner)s"), names), path: `${path}/answered/`, quiet: true,
        fields: [{ name: "answer", label: gettext("Answer"), kind: "text" }],
        done: fill(gettext("%(incident)s: answer of %(partner)s kept"), names), body: (values) => values,
      });
    }
    forms.push({
      name: "withdraw", label: gettext("Withdraw"), title: fill(gettext("Withdraw the entry about %(partner)s"), names), path: `${path}/withdraw/`, quiet: true,
      fields: [{ name: "reason", label: gettext("Why was it a mistake?") }],
      done: fill(gettext("%(incident)s: entry about %(partner)s withdrawn"), names), body: (values) => values,
    });
    return forms;
  }

  /** @param {any} party */
  how(party) {
    return html`${party.duty_phone ? html`<span class="num">${party.duty_phone}</span>` : nothing}
      ${party.route === "via_hq" ? html`<span class="chip">${gettext("via HQ")}</span>` : nothing}`;
  }

  /** @param {Incident} incident @param {any} party */
  owed(incident, party) {
    return html`<li class="owed"><span class="what"><span class="warn">${gettext("owed")}</span> <strong>${party.label}</strong> ${this.how(party)}</span>
      ${store.may("incident.coordinate") ? html`<small-forms subject="told:${incident.id}:${party.party}" .forms=${this.owedForms(incident, party)}></small-forms>` : nothing}</li>`;
  }

  /** @param {Incident} incident @param {any} contact */
  contact(incident, contact) {
    const gone = contact.withdrawn_at;
    const how = [contact.channel_label, contact.route === "via_hq" ? contact.route_label : "", contact.person].filter(Boolean).join(", ");
    return html`<li class=${gone ? "corrected" : ""}><span class="what"><span class="num dim">${zuluShort(contact.told_at)}</span> <strong>${contact.label}</strong>
        ${contact.not_needed ? html`${gettext("need not be told:")} ${contact.reason}` : html`${gettext("told")} <span class="soft">${how}</span>`}
        <span class="dim">${contact.entered_by}</span>
        ${gone ? html`<span class="soft">${gettext("withdrawn:")} ${contact.withdrawn_reason}</span>` : nothing}</span>
      ${contact.words ? html`<span class="words">${contact.words}</span>` : nothing}
      ${contact.answer ? html`<span class="words"><span class="soft">${gettext("answer")} ${zuluShort(contact.answered_at)}:</span> ${contact.answer}</span>` : nothing}
      ${gone || !store.may("incident.coordinate") ? nothing : html`<small-forms subject="contact:${contact.id}" .forms=${this.toldForms(incident, contact)}></small-forms>`}</li>`;
  }

  render() {
    const { incident, record } = this;
    if (!incident || !record) return nothing;
    const owed = record.checklist.filter((/** @type {any} */ party) => party.owed);
    /** @type {SmallForm} */
    const another = {
      name: "another", label: gettext("Tell somebody else"), send: gettext("Told"), path: `/api/v1/incidents/${incident.id}/tell/`, quiet: true,
      fields: [{ name: "party", label: gettext("Who"), options: house.partners.map(({ code, short, name }) => ({ code, label: `${short} – ${name}` })) }, ...said()],
      body: filled, line: (values) => line("TOLD", short(incident), values.party, values.words),
      done: fill(gettext("%(incident)s: told"), { incident: incident.number }),
    };
    return html`<ul class="around">${repeat(owed, (/** @type {any} */ party) => party.party, (/** @type {any} */ party) => this.owed(incident, party))}
        ${record.contacts.map((/** @type {any} */ contact) => this.contact(incident, contact))}</ul>
      ${store.may("incident.coordinate") ? html`<small-forms subject="partners:${incident.id}" .forms=${[another]}></small-forms>` : nothing}`;
  }
}
customElements.define("incident-partners", IncidentPartners);
