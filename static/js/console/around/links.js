/** `<incident-links>`: what an incident is part of, its parts, what belongs to it, and duplicates to take apart again. */

import { fill, gettext } from "../../i18n.js";
import { store } from "../../live/desk.js";
import { exerciseMark, priorityMark, stateMark } from "../../parts/marks.js";
import { html, nothing } from "../../../vendor/lit.js";
import { line, short } from "../lines.js";
import { desk } from "../session.js";
import { AroundPart } from "./part.js";

/** @import {Incident} from "../../types.js" */
/** @import {SmallForm} from "./small-forms.js" */

/** The open incident that is meant by `145` or `26-0145`. @param {string} typed */
const called = (typed) => store.all("incident").find((incident) => incident.number === typed.trim() || short(incident) === typed.trim())?.id ?? null;

class IncidentLinks extends AroundPart {
  get count() {
    const { parent = null, parts = [], linked = [], duplicates = [] } = this.record?.links ?? {};
    return Number(parent !== null) + parts.length + linked.length + duplicates.length;
  }

  /** @param {Incident} incident @returns {SmallForm[]} */
  adding(incident) {
    const ask = (/** @type {string} */ name) => [{ name, label: gettext("Number of the other incident") }];
    const number = { incident: incident.number };
    const path = `/api/v1/incidents/${incident.id}`;
    return [
      {
        name: "link", label: gettext("Link to"), title: gettext("Link to another incident"), send: gettext("Link"), quiet: true, path: `${path}/link/`, fields: ask("other"), body: ({ other }) => ({ other: called(other) }),
        line: ({ other }) => line("LINK", short(incident), other), done: fill(gettext("%(incident)s linked"), number),
      },
      {
        name: "parent", label: gettext("Part of"), title: gettext("Make it part of another incident"), quiet: true, path: `${path}/parent/`, fields: ask("parent"), body: ({ parent }) => ({ parent: called(parent) }),
        line: ({ parent }) => line("PART", short(incident), parent), done: fill(gettext("%(incident)s is now part of another incident"), number),
      },
    ];
  }

  /** @param {Incident} incident @param {any} other @returns {SmallForm} */
  apart(incident, other) {
    return {
      name: "unlink", label: gettext("Take apart"), title: fill(gettext("Take apart from %(number)s"), other), quiet: true, path: `/api/v1/incidents/${incident.id}/unlink/`, body: () => ({ other: other.id }),
      line: () => line("UNLINK", short(incident), short(other)), done: fill(gettext("%(number)s taken apart"), other),
    };
  }

  /** @param {any} duplicate @returns {SmallForm} */
  unmerge(duplicate) {
    return {
      name: "unmerge", label: gettext("No duplicate"), title: fill(gettext("%(number)s is no duplicate"), duplicate), quiet: true, path: `/api/v1/incidents/${duplicate.id}/unmerge/`, body: () => ({ version: duplicate.version }),
      line: () => line("UNDUP", short(duplicate)), done: fill(gettext("%(number)s is on the board again"), duplicate),
    };
  }

  /** @param {string} relation @param {any} other @param {SmallForm} form @param {string} action */
  row(relation, other, form, action) {
    const shown = store.get("incident", other.id);
    return html`<li><span class="what"><span class="role">${relation}</span> ${priorityMark(other.priority)}
        ${shown ? html`<button type="button" class="quiet num" @click=${() => desk.set({ incident: other.id })}>${other.number}</button>` : html`<span class="num">${other.number}</span>`}
        ${exerciseMark(other.exercise)} ${other.type_label} <span class="soft">${other.place}</span> ${stateMark(other.state)}</span>
      ${store.may(action) ? html`<small-forms subject="link:${this.incident?.id}:${other.id}" .forms=${[form]}></small-forms>` : nothing}</li>`;
  }

  render() {
    const { incident, record } = this;
    if (!incident || !record) return nothing;
    const { parent, parts, linked, duplicates } = record.links;
    const one = (/** @type {string} */ relation) => (/** @type {any} */ other) => this.row(relation, other, this.apart(incident, other), "incident.edit");
    return html`<ul class="around">
        ${parent ? one(gettext("part of"))(parent) : nothing} ${parts.map(one(gettext("has part")))} ${linked.map(one(gettext("linked")))}
        ${duplicates.map((/** @type {any} */ other) => this.row(gettext("duplicate"), other, this.unmerge(other), "incident.end"))}</ul>
      ${store.may("incident.edit") ? html`<small-forms subject="links:${incident.id}" .forms=${this.adding(incident)}></small-forms>` : nothing}`;
  }
}
customElements.define("incident-links", IncidentLinks);
