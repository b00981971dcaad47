/**
 * `<incident-questions>`: what the type asks. Answers stand as words, what is still to ask as fields; they are sent
 * together, whenever somebody knows them.
 */

import { ApiError, post } from "../api.js";
import { fill, gettext, ngettext } from "../i18n.js";
import { Live, store } from "../live/desk.js";
import { localShort } from "../time.js";
import { LitElement, html, nothing } from "../../vendor/lit.js";
import { reason } from "./acts.js";
import { Asking, protocols } from "./protocols.js";
import { questionField } from "./question-field.js";
import { desk } from "./session.js";

/** @import {Incident} from "../types.js" */
/** @import {Asked, Group} from "./protocols.js" */

class IncidentQuestions extends LitElement {
  static properties = {
    incident: { attribute: false },
    typed: { state: true },
    errors: { state: true },
    again: { state: true },
    sending: { state: true },
  };

  constructor() {
    super();
    /** @type {Incident | undefined} */
    this.incident = undefined;
    /** What is typed and not sent, by incident, type and question: looking at another incident loses nothing. @type {Record<string, string>} */
    this.typed = {};
    /** @type {Record<string, string>} */
    this.errors = {};
    /** Questions that are answered anew. @type {Set<string>} */
    this.again = new Set();
    this.sending = false;
    this.live = new Live(this);
    this.asking = new Asking(this);
  }

  createRenderRoot() {
    return this;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    const before = /** @type {Incident | undefined} */ (changed.get("incident"));
    if (changed.has("incident") && before?.id !== this.incident?.id) Object.assign(this, { errors: {}, again: new Set() });
  }

  /** @param {Group} group @param {Asked} question */
  key(group, question) {
    return `${this.incident?.id}/${group.type}/${question.key}`;
  }

  /** @param {Group} group */
  async send(group) {
    const incident = this.incident;
    if (!incident || this.sending) return;
    const answers = Object.fromEntries(
      group.questions.map((question) => [question.key, (this.typed[this.key(group, question)] ?? "").trim()]).filter(([, value]) => value),
    );
    if (!Object.keys(answers).length) return;
    this.sending = true;
    this.errors = {};
    desk.set({ line: "", word: null });
    try {
      const answer = await post(`/api/v1/incidents/${incident.id}/answers/`, { answers, type: group.type });
      const left = { ...this.typed };
      for (const key of Object.keys(answers)) delete left[`${incident.id}/${group.type}/${key}`];
      Object.assign(this, { typed: left, again: new Set() });
      desk.say(fill(gettext("%(number)s: answers saved."), { number: incident.number }), "", [answer.serial]);
    } catch (error) {
      if (error instanceof ApiError) {
        this.errors = Object.fromEntries(Object.entries(error.fields).map(([path, words]) => [`${group.type}/${path.replace(/^answers\./, "")}`, words]));
      }
      desk.say(reason(error), "bad");
      await this.updateComplete;
      /** @type {HTMLElement | null} */ (this.querySelector("[aria-invalid=true]"))?.focus();
    } finally {
      this.sending = false;
    }
  }

  /** @param {Group} group @param {Asked} question */
  answered(group, question) {
    const { words, clock, value } = question;
    const since = clock && value ? html`<span class="num">${localShort(value)}</span> ${gettext("local")} <desk-age since=${value}></desk-age>` : words;
    return html`<div><dt>${question.label}</dt><dd>${since}
      ${store.may("incident.edit") ? html`<button type="button" class="quiet" @click=${() => (this.again = new Set([...this.again, this.key(group, question)]))}>${gettext("change")}</button>` : nothing}</dd></div>`;
  }

  /** @param {Group} group @param {Asked} question */
  field(group, question) {
    const key = this.key(group, question);
    const unclear = question.clear === false ? fill(gettext("“%(said)s” was not understood."), { said: question.said ?? "" }) : "";
    return questionField(question, this.typed[key] ?? "", (value) => (this.typed = { ...this.typed, [key]: value }), {
      error: this.errors[`${group.type}/${question.key}`] ?? unclear,
      id: `answer-${group.type}-${question.key}`,
    });
  }

  /** @param {Group} group @param {boolean} named whether it has to say which type asks */
  group(group, named) {
    const open = group.questions.filter((question) => !question.answered || this.again.has(this.key(group, question)));
    const done = group.questions.filter((question) => !open.includes(question));
    const typed = group.questions.some((question) => this.typed[this.key(group, question)]?.trim());
    return html`${done.length ? html`<dl class="answered">${done.map((question) => this.answered(group, question))}</dl>` : nothing}
      ${open.length && store.may("incident.edit")
        ? html`<form @submit=${(/** @type {Event} */ event) => { event.preventDefault(); void this.send(group); }}>
            <fieldset class="questions"><legend>${named ? `${group.label}: ` : ""}${fill(ngettext("%(count)s still to ask", "%(count)s still to ask", open.length), { count: open.length })}</legend>
              ${open.map((question) => this.field(group, question))}</fieldset>
            ${typed ? html`<div class="acts"><button class="main" ?disabled=${this.sending}>${gettext("Save answers")}</button></div>` : nothing}
          </form>`
        : nothing}`;
  }

  render() {
    const groups = protocols.of(this.incident)?.groups ?? [];
    return groups.length ? groups.map((group) => this.group(group, groups.length > 1)) : nothing;
  }
}
customElements.define("incident-questions", IncidentQuestions);
