/**
 * `<call-intake>`: taking a call. Type and place are enough; nothing else ever blocks. F8 saves and moves to the ranked
 * patrols, F4 attaches the caller to the incident that is shown, Esc leaves and keeps the draft.
 */

import { ApiError, post, uuid } from "../api.js";
import { fill, gettext } from "../i18n.js";
import { store } from "../live/desk.js";
import { exerciseMark, priorityMark, stateMark } from "../parts/marks.js";
import "../parts/type-ahead.js";
import { now } from "../time.js";
import { LitElement, html, live, nothing } from "../../vendor/lit.js";
import { act, reason } from "./acts.js";
import { blank, forget, isEmpty, keep, kept } from "./draft.js";
import { desk } from "./session.js";
import { placeSuggestions, typeSuggestions } from "./sources.js";

/** @import {Incident} from "../types.js" */
/** @import {Draft} from "./draft.js" */
/** @import {Suggestion} from "../parts/type-ahead.js" */

// Those that show their own error.
const FIELDS = ["type", "location", "narrative", "caller"];
// What the service calls the parts of a place, all of them typed into one field here; those whose words need a name have one.
/** @type {Record<string, string>} */
const PLACE_PARTS = {
  ...Object.fromEntries(["location", "mgrs", "precision_m", "place", "installation", "route", "text"].map((name) => [name, ""])),
  lat: gettext("Latitude"),
  lon: gettext("Longitude"),
  km: gettext("Kilometre"),
};

/** The field that an error belongs to, and its words there. @param {[string, string]} error @returns {[string, string]} */
function placed([path, words]) {
  const [name] = path.split(".");
  if (!(name in PLACE_PARTS)) return [name, words];
  return ["location", PLACE_PARTS[name] ? `${PLACE_PARTS[name]}: ${words}` : words];
}

export class CallIntake extends LitElement {
  static properties = { draft: { state: true }, errors: { state: true }, words: { state: true }, saving: { state: true }, target: { state: true } };

  constructor() {
    super();
    this.draft = kept();
    /** @type {Record<string, string>} */
    this.errors = {};
    this.words = "";
    this.saving = false;
    /** @type {number | null} the incident that F4 offers to attach the caller to */
    this.target = null;
  }

  createRenderRoot() {
    return this;
  }

  /** Open the form where it was left. */
  async begin() {
    if (store.loaded && !store.may("incident.open")) return desk.say(gettext("Your roles take no calls."), "near");
    if (!this.draft.begun) this.put({ begun: new Date(now()).toISOString() });
    desk.set({ mode: "intake" });
    await this.updateComplete;
    const next = !this.draft.type ? "type" : !this.draft.place ? "place" : "narrative";
    /** @type {HTMLElement | null} */ (this.querySelector(`#field-${next}`))?.focus();
  }

  /** @param {Partial<Draft>} values */
  put(values) {
    // Another text is another call to the server: it may not be answered with the first one's incident.
    this.draft = { ...this.draft, ...values, key: "key" in values ? String(values.key) : "" };
    keep(this.draft);
  }

  async settle() {
    await Promise.all([...this.querySelectorAll("type-ahead")].map((field) => /** @type {any} */ (field).settle()));
  }

  get body() {
    const { draft } = this;
    const caller = { name: draft.callerName.trim(), phone: draft.callerPhone.trim(), unit: draft.callerUnit.trim() };
    const named = Object.values(caller).some(Boolean);
    return {
      type: draft.chosenType?.code ?? draft.type.trim(),
      ...(draft.priority && { priority: Number(draft.priority) }),
      ...(draft.narrative.trim() && { narrative: draft.narrative.trim() }),
      ...(named && { caller: Object.fromEntries(Object.entries(caller).filter(([, value]) => value)) }),
      ...(draft.place.trim() && { location: draft.chosenPlace?.location ?? { text: draft.place.trim() } }),
      source: "phone",
      ...(draft.exercise && { exercise: true }),
    };
  }

  async save() {
    if (this.saving) return;
    await this.settle();
    this.errors = {};
    this.words = "";
    if (!this.draft.type.trim()) this.errors = { type: gettext("Say what it is: any word of it will do.") };
    else if (!this.draft.place.trim()) this.errors = { location: gettext("Say where: a place, a grid, or in words.") };
    if (Object.keys(this.errors).length) return this.focusError();
    if (!this.draft.key) this.put({ key: uuid() });
    this.saving = true;
    const { draft } = this;
    desk.set({ line: "F2 … F8", word: null });
    try {
      const incident = await post("/api/v1/incidents/", this.body, { key: draft.key });
      forget();
      this.draft = blank();
      desk.set({ incident: incident.id, mode: "detail", rank: true });
      desk.say(fill(gettext("%(number)s saved."), { number: incident.number }), "", [incident.serial]);
    } catch (error) {
      this.refuse(error);
    } finally {
      this.saving = false;
    }
  }

  /** @param {unknown} error */
  refuse(error) {
    this.words = reason(error);
    if (error instanceof ApiError) {
      this.errors = Object.fromEntries(Object.entries(error.fields).map(placed));
    }
    desk.say(this.words, "bad");
    void this.focusError();
  }

  async focusError() {
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector("[aria-invalid=true]"))?.focus();
  }

  /** What this call is most likely about: what is live at the same place, of the same type first, then the newest; else what is shown. */
  get likely() {
    const { place, chosenType, exercise } = this.draft;
    const same = (/** @type {Incident} */ incident) => Number(incident.type === chosenType?.code);
    const [best] = store
      .all("incident")
      .filter((incident) => place && incident.place === place && incident.state !== "resolved" && incident.exercise === exercise)
      .sort((a, b) => same(b) - same(a) || b.id - a.id);
    return best ?? store.get("incident", desk.incident);
  }

  /** The caller reports what is already on the desk: say which incident is meant, Enter attaches them to it. */
  async offer() {
    if (isEmpty(this.draft)) return desk.say(gettext("There is no call to attach: F2 takes one."), "near");
    await this.settle();
    const incident = this.likely;
    if (!incident) return desk.say(gettext("Choose the incident first: F3, arrow keys, then F2 and F4."), "near");
    this.target = incident.id;
    desk.set({ incident: incident.id, mode: "intake" });
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector(".offer button"))?.focus();
  }

  async attach() {
    const incident = store.get("incident", this.target);
    if (!incident) return;
    const { caller, narrative, location } = this.body;
    const told = [narrative, location && this.draft.place.trim()].filter(Boolean).join(" – ");
    const answer = await act(
      `/api/v1/incidents/${incident.id}/callers/`,
      { ...(caller ?? {}), ...(told && { words: told }), version: incident.version },
      { line: "F2 … F4", done: fill(gettext("Caller attached to %(number)s. Nobody new is sent."), { number: incident.number }) },
    );
    if (!answer) return;
    forget();
    this.draft = blank();
    this.target = null;
    desk.set({ mode: "detail" });
  }

  leave() {
    this.target = null;
    desk.set({ mode: "detail" });
    if (!isEmpty(this.draft)) desk.say(gettext("Draft kept. F2 brings it back."));
  }

  discard() {
    forget();
    this.draft = blank();
    this.errors = {};
    this.words = "";
    this.target = null;
    desk.set({ mode: "detail" });
  }

  /** @param {CustomEvent<Suggestion | null>} event */
  takeType({ detail }) {
    const type = detail?.value;
    this.put({ chosenType: type ? { code: type.code, label: type.label, priority: type.default_priority } : null, ...(detail && { type: detail.label }) });
  }

  /** @param {CustomEvent<Suggestion | null>} event */
  takePlace({ detail }) {
    const place = detail?.value;
    this.put({ chosenPlace: place ? { label: place.label, location: { place: place.slug } } : null, ...(detail && { place: detail.label }) });
  }

  /** @param {"narrative" | "callerName" | "callerPhone" | "callerUnit"} name @param {string} label @param {string} [error] */
  input(name, label, error = "") {
    const take = (/** @type {InputEvent} */ event) => this.put({ [name]: /** @type {HTMLInputElement} */ (event.target).value });
    return html`<div class="field"><label for="field-${name}">${label}</label>
      ${name === "narrative"
        ? html`<textarea id="field-narrative" rows="3" aria-invalid=${error ? "true" : "false"} .value=${live(this.draft.narrative)} @input=${take}></textarea>`
        : html`<input id="field-${name}" autocomplete="off" aria-invalid=${error ? "true" : "false"} .value=${live(this.draft[name])} @input=${take}>`}
      ${error ? html`<div class="error">${error}</div>` : nothing}</div>`;
  }

  render() {
    const { draft, errors } = this;
    const byType = draft.chosenType ? `PRI ${draft.chosenType.priority}` : gettext("by type");
    const likely = this.likely;
    const target = store.get("incident", this.target);
    return html`<form class=${draft.exercise ? "hatched" : ""} novalidate aria-label=${gettext("Take a call")}
      @submit=${(/** @type {Event} */ event) => { event.preventDefault(); void this.save(); }}>
      <h2>${gettext("Take a call")} ${draft.begun ? html`<desk-age since=${draft.begun}></desk-age>` : nothing}
        ${draft.exercise ? html`<span class="ex">${gettext("EXERCISE")}</span>` : nothing}</h2>
      ${this.words && !FIELDS.some((name) => errors[name]) ? html`<p class="error" role="alert">${this.words}</p>` : nothing}
      ${target
        ? html`<div class="banner near offer">${priorityMark(target.priority, true)} <strong>${target.number}</strong> ${exerciseMark(target.exercise, true)} ${target.type_label}, ${target.place} ${stateMark(target.state)}
            <button type="button" class="main" @click=${this.attach}><kbd>Enter</kbd> ${gettext("Attach the caller to this one")}</button></div>`
        : nothing}
      <type-ahead class="field" name="type" strict .label=${gettext("What (any word)")} .value=${draft.type} .error=${errors.type ?? ""} .source=${typeSuggestions}
        @typing=${(/** @type {CustomEvent<string>} */ event) => this.put({ type: event.detail })} @take=${this.takeType}></type-ahead>
      <div class="where"><type-ahead class="field" name="place" .label=${gettext("Where (place, installation, grid or words)")} .value=${draft.place}
        .error=${errors.location ?? ""} .source=${placeSuggestions}
        @typing=${(/** @type {CustomEvent<string>} */ event) => this.put({ place: event.detail })} @take=${this.takePlace}></type-ahead>
      <div class="field"><label for="field-priority">${gettext("Priority")}</label>
        <select id="field-priority" .value=${live(draft.priority)} @change=${(/** @type {Event} */ event) => this.put({ priority: /** @type {HTMLSelectElement} */ (event.target).value })}>
          <option value="" ?selected=${draft.priority === ""}>${byType}</option>
          ${["1", "2", "3", "4"].map((each) => html`<option value=${each} ?selected=${draft.priority === each}>PRI ${each}</option>`)}
        </select></div></div>
      ${this.input("narrative", gettext("What is said (names stay out of the journal)"), errors.narrative)}
      <div class="three">
        ${this.input("callerName", gettext("Caller"), errors.caller)}
        ${this.input("callerPhone", gettext("Telephone"))}
        ${this.input("callerUnit", gettext("Unit"))}
      </div>
      <div class="field check"><input id="field-exercise" type="checkbox" .checked=${live(draft.exercise)}
        @change=${(/** @type {Event} */ event) => this.put({ exercise: /** @type {HTMLInputElement} */ (event.target).checked })}>
        <label for="field-exercise">${gettext("Exercise, not real")}</label></div>
      <div class="acts">
        <button class="main" ?disabled=${this.saving}><kbd>F8</kbd> ${gettext("Save and rank patrols")}</button>
        ${likely ? html`<button type="button" @click=${this.offer}><kbd>F4</kbd> ${fill(gettext("Attach to %(number)s…"), { number: likely.number })}</button>` : nothing}
        <button type="button" @click=${this.leave}><kbd>Esc</kbd> ${gettext("Leave, keep the draft")}</button>
        <button type="button" class="quiet" @click=${this.discard}>${gettext("Throw the draft away")}</button>
      </div>
    </form>`;
  }
}
customElements.define("call-intake", CallIntake);
