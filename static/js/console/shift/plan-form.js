/** `<plan-form>`: plan an incident for later. What was typed stays until the desk has it. Fires `done`. */

import { ApiError, post, uuid } from "../../api.js";
import { fill, gettext } from "../../i18n.js";
import "../../parts/type-ahead.js";
import { LitElement, html, nothing } from "../../../vendor/lit.js";
import { reason } from "../acts.js";
import { desk } from "../session.js";
import { placeSuggestions, typeSuggestions } from "../sources.js";

const FIELDS = ["type", "location", "due_at", "lead_min", "repeat", "narrative"];

class PlanForm extends LitElement {
  static properties = { errors: { state: true }, words: { state: true }, busy: { state: true }, type: { state: true }, place: { state: true } };

  constructor() {
    super();
    /** @type {Record<string, string>} */
    this.errors = {};
    this.words = "";
    this.busy = false;
    this.type = { text: "", code: "" };
    this.place = { text: "", slug: "" };
    this.key = uuid();
  }

  createRenderRoot() {
    return this;
  }

  async firstUpdated() {
    const first = /** @type {any} */ (this.querySelector("type-ahead"));
    await first.updateComplete;
    first.querySelector("input")?.focus();
  }

  /** @param {SubmitEvent} event */
  async save(event) {
    event.preventDefault();
    const given = /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(/** @type {HTMLFormElement} */ (event.target))));
    this.errors = {};
    this.words = "";
    if (!given.due.trim()) this.errors = { due_at: gettext("Say when it begins.") };
    if (!this.type.code) this.errors = { ...this.errors, type: gettext("Choose what it is from the list.") };
    if (Object.keys(this.errors).length) return;
    this.busy = true;
    try {
      const plan = await post("/api/v1/planned/", {
        type: this.type.code,
        due_at: given.due.trim(),
        ...(given.lead_min && { lead_min: Number(given.lead_min) }),
        ...(this.place.text.trim() && { location: this.place.slug ? { place: this.place.slug } : { text: this.place.text.trim() } }),
        ...(given.narrative.trim() && { narrative: given.narrative.trim() }),
        ...(given.repeat && { repeat: given.repeat }),
        exercise: given.exercise === "on",
      }, { key: this.key });
      desk.say(fill(gettext("Planned: number %(id)s."), { id: plan.id }), "", [plan.serial]);
      this.dispatchEvent(new Event("done"));
    } catch (error) {
      this.errors = error instanceof ApiError ? error.fields : {};
      this.words = reason(error);
      // Another body is another plan.
      this.key = uuid();
    } finally {
      this.busy = false;
    }
  }

  /** @param {string} name */
  wrong(name) {
    return this.errors[name] ? html`<div class="error" role="alert">${this.errors[name]}</div>` : nothing;
  }

  render() {
    return html`<form class="ask" novalidate aria-label=${gettext("Plan an incident")} @submit=${this.save}>
      ${this.words && !FIELDS.some((name) => this.errors[name]) ? html`<p class="error" role="alert">${this.words}</p>` : nothing}
      <type-ahead class="field" name="plan-type" strict .label=${gettext("What (any word)")} .value=${this.type.text} .error=${this.errors.type ?? ""} .source=${typeSuggestions}
        @typing=${(/** @type {CustomEvent<string>} */ { detail }) => (this.type = { text: detail, code: "" })}
        @take=${(/** @type {CustomEvent<any>} */ { detail }) => detail && (this.type = { text: detail.label, code: detail.value.code })}></type-ahead>
      <type-ahead class="field" name="plan-place" .label=${gettext("Where")} .value=${this.place.text} .error=${this.errors.location ?? ""} .source=${placeSuggestions}
        @typing=${(/** @type {CustomEvent<string>} */ { detail }) => (this.place = { text: detail, slug: "" })}
        @take=${(/** @type {CustomEvent<any>} */ { detail }) => detail && (this.place = { text: detail.label, slug: detail.value.slug })}></type-ahead>
      <div class="field"><label for="plan-due">${gettext("Begins (0630, 0530Z, 220630A NOV 26)")}</label><input id="plan-due" name="due" autocomplete="off" aria-invalid=${this.errors.due_at ? "true" : "false"}>${this.wrong("due_at")}</div>
      <div class="field"><label for="plan-lead">${gettext("Opens minutes ahead")}</label><input id="plan-lead" name="lead_min" inputmode="numeric" value="30">${this.wrong("lead_min")}</div>
      <div class="field"><label for="plan-repeat">${gettext("Repeats")}</label><select id="plan-repeat" name="repeat">
        <option value="">${gettext("once")}</option><option value="daily">${gettext("every day")}</option><option value="weekly">${gettext("every week")}</option></select></div>
      <div class="field"><label for="plan-narrative">${gettext("What is known (names stay out of the journal)")}</label><input id="plan-narrative" name="narrative" autocomplete="off">${this.wrong("narrative")}</div>
      <label class="check"><input type="checkbox" name="exercise"> ${gettext("Exercise, not real")}</label>
      <button class="main" ?disabled=${this.busy}>${gettext("Plan it")}</button>
      <button type="button" class="quiet" @click=${() => this.dispatchEvent(new Event("done"))}>${gettext("Leave")}</button>
      <span class="line dim">PLAN 0630 convoy-escort camp-bondsteel</span>
    </form>`;
  }
}
customElements.define("plan-form", PlanForm);
