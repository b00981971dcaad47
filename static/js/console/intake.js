/**
 * `<call-intake>`: taking a call. Type and place are enough; nothing else ever blocks. F8 saves and moves to the ranked
 * patrols, F4 attaches the caller to the incident that the call is about, Esc leaves and keeps the draft.
 */

import { ApiError, post, uuid } from "../api.js";
import { fill, gettext } from "../i18n.js";
import { Live, store } from "../live/desk.js";
import { exerciseMark, priorityMark, stateMark } from "../parts/marks.js";
import "../parts/type-ahead.js";
import { now } from "../time.js";
import { LitElement, html, live, nothing } from "../../vendor/lit.js";
import { act, reason } from "./acts.js";
import { Around, aroundView, nothingKnown } from "./call-around.js";
import { blank, forget, isEmpty, keep, kept, tidy } from "./draft.js";
import { questionField, urged } from "./question-field.js";
import { line, opened, short } from "./lines.js";
import { desk } from "./session.js";
import { callerSuggestions, placeSuggestions, typeSuggestions } from "./sources.js";
import { load, typeOf } from "./types-list.js";

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
  if (name === "answers") return [path, words];
  if (!(name in PLACE_PARTS)) return [name, words];
  return ["location", PLACE_PARTS[name] ? `${PLACE_PARTS[name]}: ${words}` : words];
}

export class CallIntake extends LitElement {
  static properties = {
    draft: { state: true },
    errors: { state: true },
    words: { state: true },
    saving: { state: true },
    target: { state: true },
    known: { state: true },
  };

  constructor() {
    super();
    this.draft = blank();
    /** Whose draft it is: it is read when the desk knows who sits here, and again when somebody else does. @type {number | null} */
    this.whose = null;
    /** @type {Record<string, string>} */
    this.errors = {};
    this.words = "";
    this.saving = false;
    /** @type {number | null} the incident that F4 offers to attach the caller to */
    this.target = null;
    /** F4 is looking for the incident; an Enter that comes first counts when it is found. */
    this.offering = false;
    this.confirmed = false;
    this.known = nothingKnown();
    this.around = new Around((known) => (this.known = known));
    this.live = new Live(this);
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener("place-picked", this.picked);
    tidy();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("place-picked", this.picked);
  }

  willUpdate() {
    const me = store.you?.id ?? null;
    if (me !== null && me !== this.whose) {
      // What was typed before the desk knew who sits here stays, unless a call of theirs was under way already.
      const mine = kept();
      const early = this.whose === null && isEmpty(mine) && !isEmpty(this.draft);
      this.whose = me;
      if (early) keep(this.draft);
      Object.assign(this, { draft: early ? this.draft : mine, errors: {}, words: "", target: null, known: nothingKnown() });
      void load().then(() => this.requestUpdate(), () => undefined);
    }
    if (desk.mode === "intake") this.around.follow(this.call);
  }

  /** A place that was clicked on the map. @param {Event} event */
  picked = (event) => {
    if (desk.mode !== "intake") return;
    const { lat, lon, mgrs, precision_m } = /** @type {CustomEvent} */ (event).detail;
    this.put({ place: mgrs, chosenPlace: { label: mgrs, location: { lat, lon, precision_m: Math.max(1, Math.round(precision_m)) } } });
    desk.say(fill(gettext("Place from the map: %(grid)s."), { grid: mgrs }));
  };

  /** Open the form where it was left. */
  async begin() {
    if (store.loaded && !store.may("incident.open")) return desk.say(gettext("Your roles take no calls."), "near");
    void load().catch(() => undefined); // read again when it is needed; the form opens without it
    // A form that nobody wrote into is not an older call.
    if (!this.draft.begun || isEmpty(this.draft)) this.put({ begun: new Date(now()).toISOString() });
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

  get type() {
    return typeOf(this.draft.code);
  }

  /** The question whose answer starts a clock is asked with the place: the clock runs already. */
  get timed() {
    return this.type?.questions.find(({ clock }) => clock);
  }

  get location() {
    return this.draft.place.trim() ? (this.draft.chosenPlace?.location ?? { text: this.draft.place.trim() }) : null;
  }

  /** What the desk is asked about this call while it is typed. */
  get call() {
    return { type: this.draft.code, location: this.location, phone: this.draft.callerPhone.trim().slice(0, 40), exercise: this.draft.exercise };
  }

  get body() {
    const { draft } = this;
    const caller = { name: draft.callerName, phone: draft.callerPhone, unit: draft.callerUnit };
    const said = Object.entries(caller).map(([field, value]) => [field, value.trim()]).filter(([, value]) => value);
    const asked = new Set(this.type?.questions.map(({ key }) => key));
    const answers = Object.entries(draft.answers).filter(([key, value]) => asked.has(key) && value.trim());
    return {
      type: draft.code || draft.type.trim(),
      ...(draft.priority && { priority: Number(draft.priority) }),
      ...(draft.narrative.trim() && { narrative: draft.narrative.trim() }),
      ...(said.length && { caller: { ...draft.callerMore, ...Object.fromEntries(said) } }),
      ...(this.location && { location: this.location }),
      ...(answers.length && { answers: Object.fromEntries(answers) }),
      source: "phone",
      ...(draft.exercise && { exercise: true }),
    };
  }

  submitted(/** @type {Event} */ event) {
    event.preventDefault();
    // Enter after F4 means the incident that is being looked for, never a new one.
    if (this.offering) this.confirmed = true;
    else void this.save();
  }

  async save() {
    if (this.saving || this.offering) return;
    await this.settle();
    this.errors = {};
    this.words = "";
    if (!this.draft.type.trim()) this.errors = { type: gettext("Say what it is: any word of it will do.") };
    else if (!this.draft.place.trim()) this.errors = { location: gettext("Say where: a place, a grid, or in words.") };
    if (Object.keys(this.errors).length) return this.focusError();
    if (!this.draft.key) this.put({ key: uuid() });
    this.saving = true;
    const { draft } = this;
    desk.set({ line: opened(this.body.type, String(draft.chosenPlace?.location.place ?? draft.place), draft.narrative), word: null });
    try {
      const incident = await post("/api/v1/incidents/", this.body, { key: draft.key });
      this.clear();
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

  /** The caller reports what is already on the desk: say which incident is meant, Enter attaches them to it. */
  async offer() {
    if (isEmpty(this.draft)) return desk.say(gettext("There is no call to attach: F2 takes one."), "near");
    if (this.offering) return;
    Object.assign(this, { offering: true, confirmed: false });
    await this.settle();
    await this.around.ask(this.call);
    // F4 once more offers the next of those that are likely.
    const { duplicates } = this.known;
    const likely = duplicates[(duplicates.findIndex(({ id }) => id === this.target) + 1) % (duplicates.length || 1)];
    const confirmed = this.confirmed;
    Object.assign(this, { offering: false, confirmed: false });
    const incident = store.get("incident", likely?.id ?? desk.incident);
    if (!incident) return desk.say(gettext("Nothing like it is on the desk. Choose the incident first: F3, arrow keys, then F2 and F4."), "near");
    await this.point(incident.id);
    // A likely one was meant when Enter came early; one that was merely shown before has to be looked at first.
    if (confirmed && likely) await this.attach();
  }

  /** Show which incident the caller would be attached to. @param {number} incident */
  async point(incident) {
    this.target = incident;
    desk.set({ incident, mode: "intake" });
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector(".offer button"))?.focus();
  }

  async attach() {
    const incident = store.get("incident", this.target);
    if (!incident) return;
    const { type, caller, narrative, answers } = this.body;
    const place = this.draft.place.trim();
    const told = [narrative, place !== incident.place && place].filter(Boolean).join(" – ");
    const answer = await act(
      `/api/v1/incidents/${incident.id}/callers/`,
      { ...(caller ?? {}), type: this.draft.code ? type : incident.type, ...(told && { words: told }), ...(answers && this.draft.code && { answers }), version: incident.version },
      { line: line("CALLER", short(incident), this.draft.code || incident.type, told), done: fill(gettext("Caller attached to %(number)s. Nobody new is sent."), { number: incident.number }) },
    );
    if (!answer) return;
    this.clear();
    desk.set({ mode: "detail" });
  }

  /** The server has it: nothing is kept here any more. */
  clear() {
    forget();
    Object.assign(this, { draft: blank(), errors: {}, words: "", target: null, known: nothingKnown() });
    this.around.asked = "";
  }

  leave() {
    this.target = null;
    desk.set({ mode: "detail" });
    if (isEmpty(this.draft)) this.clear();
    else desk.say(gettext("Draft kept. F2 brings it back."));
  }

  discard() {
    this.clear();
    desk.set({ mode: "detail" });
  }

  /** @param {CustomEvent<Suggestion | null>} event */
  takeType({ detail }) {
    this.put({ code: detail?.value.code ?? "", ...(detail && { type: detail.label }) });
  }

  /** @param {CustomEvent<Suggestion | null>} event */
  takePlace({ detail }) {
    const place = detail?.value;
    this.put({ chosenPlace: place ? { label: place.label, location: { place: place.slug } } : null, ...(detail && { place: detail.label }) });
    // The list may answer after the last letter: the other screens are told all the same that this place is being taken.
    if (place) this.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** @param {CustomEvent<Suggestion | null>} event */
  takeCaller({ detail }) {
    if (!detail) return this.put({ callerMore: {} });
    const { name = "", phone = "", unit = "", ...more } = detail.value;
    this.put({ callerName: name, callerPhone: phone, callerUnit: unit, callerMore: more });
    // The field shows the name; the whole line was only to choose by.
    /** @type {any} */ (this.querySelector("type-ahead[name=caller]")).value = name;
  }

  /** @param {string} key @param {string} value */
  answer(key, value) {
    this.put({ answers: { ...this.draft.answers, [key]: value } });
  }

  /** @param {"callerPhone" | "callerUnit"} name @param {string} label */
  input(name, label) {
    const take = (/** @type {InputEvent} */ event) => this.put({ [name]: /** @type {HTMLInputElement} */ (event.target).value });
    return html`<div class="field"><label for="field-${name}">${label}</label>
      <input id="field-${name}" autocomplete="off" .value=${live(this.draft[name])} @input=${take}></div>`;
  }

  /** @param {string} error */
  narrative(error) {
    const take = (/** @type {InputEvent} */ event) => this.put({ narrative: /** @type {HTMLTextAreaElement} */ (event.target).value });
    return html`<div class="field"><label for="field-narrative">${gettext("What is said (names stay out of the journal)")}</label>
      <textarea id="field-narrative" rows="2" aria-invalid=${error ? "true" : "false"} .value=${live(this.draft.narrative)} @input=${take}></textarea>
      ${error ? html`<div class="error">${error}</div>` : nothing}</div>`;
  }

  head() {
    const { draft } = this;
    const byType = this.type ? fill(gettext("PRI %(priority)s by type"), { priority: this.type.default_priority }) : gettext("by type");
    return html`<header><h2>${gettext("Take a call")} ${draft.begun ? html`<desk-age since=${draft.begun}></desk-age>` : nothing}</h2>
      ${draft.exercise ? html`<span class="ex">${gettext("EXERCISE")}</span>` : nothing}
      <span class="head-fields"><label for="field-priority" class="hidden-text">${gettext("Priority")}</label>
      <select id="field-priority" .value=${live(draft.priority)} @change=${(/** @type {Event} */ event) => this.put({ priority: /** @type {HTMLSelectElement} */ (event.target).value })}>
        <option value="" ?selected=${draft.priority === ""}>${byType}</option>
        ${["1", "2", "3", "4"].map((each) => html`<option value=${each} ?selected=${draft.priority === each}>PRI ${each}</option>`)}
      </select>
      <label class="check"><input id="field-exercise" type="checkbox" .checked=${live(draft.exercise)}
        @change=${(/** @type {Event} */ event) => this.put({ exercise: /** @type {HTMLInputElement} */ (event.target).checked })}>
        ${gettext("Exercise")}<span class="hidden-text">, ${gettext("not real")}</span></label></span>
      ${isEmpty(draft) ? nothing : html`<p class="kept dim">${gettext("Kept on this computer, not saved yet.")}
        <button type="button" class="quiet" @click=${this.discard}>${gettext("Throw it away")}</button></p>`}</header>`;
  }

  offered() {
    const target = store.get("incident", this.target);
    if (!target) return nothing;
    return html`<div class="banner near offer">${priorityMark(target.priority, true)} <strong>${target.number}</strong> ${exerciseMark(target.exercise, true)} ${target.type_label}, ${target.place} ${stateMark(target.state)}
      <button type="button" class="main" @click=${this.attach}><kbd>Enter</kbd> ${gettext("Attach the caller to this one")}</button></div>`;
  }

  urgent() {
    const standing = Number(this.draft.priority) || (this.type?.default_priority ?? 4);
    const found = this.type && urged(this.type.questions, this.draft.answers, standing);
    if (!found) return nothing;
    return html`<div class="banner near urged" role="status"><span>${fill(gettext("%(why)s speaks for PRI %(priority)s; it stands at PRI %(standing)s."), { ...found, standing })}</span>
      <button type="button" @click=${() => this.put({ priority: String(found.priority) })}>${fill(gettext("Make it PRI %(priority)s"), { priority: found.priority })}</button></div>`;
  }

  questions() {
    const { type, timed } = this;
    const others = type?.questions.filter((question) => question !== timed) ?? [];
    if (!others.length) return nothing;
    return html`<fieldset class="questions"><legend>${gettext("Ask, now or later")}</legend>
      ${others.map((question) => questionField(question, this.draft.answers[question.key] ?? "", (value) => this.answer(question.key, value), { error: this.errors[`answers.${question.key}`] }))}
    </fieldset>`;
  }

  render() {
    const { draft, errors, timed, type } = this;
    return html`<form class=${draft.exercise ? "hatched" : ""} novalidate aria-label=${gettext("Take a call")} @submit=${this.submitted}>
      ${this.head()}
      ${this.words && !Object.keys(errors).some((name) => FIELDS.includes(name) || name.startsWith("answers.")) ? html`<p class="error" role="alert">${this.words}</p>` : nothing}
      ${this.offered()}
      <type-ahead class="field" name="type" strict .label=${gettext("What (any word)")} .value=${draft.type} .error=${errors.type ?? ""} .source=${typeSuggestions}
        @typing=${(/** @type {CustomEvent<string>} */ event) => this.put({ type: event.detail })} @take=${this.takeType}></type-ahead>
      <div class=${timed ? "where timed" : "where"}><type-ahead class="field" name="place" .label=${gettext("Where (place, installation, grid or words)")} .value=${draft.place}
        .error=${errors.location ?? ""} .source=${placeSuggestions}
        @typing=${(/** @type {CustomEvent<string>} */ event) => this.put({ place: event.detail })} @take=${this.takePlace}></type-ahead>
        ${timed ? questionField(timed, draft.answers[timed.key] ?? "", (value) => this.answer(timed.key, value), { error: errors[`answers.${timed.key}`] }) : nothing}</div>
      <typing-mark .place=${draft.chosenPlace?.label ?? ""}></typing-mark>
      ${aroundView(this.known, draft.code, (id) => void this.point(id))}
      <div class="three">
        <type-ahead class="field" name="caller" loose .label=${gettext("Caller")} .value=${draft.callerName} .error=${errors.caller ?? ""} .source=${callerSuggestions}
          @typing=${(/** @type {CustomEvent<string>} */ event) => this.put({ callerName: event.detail })} @take=${this.takeCaller}></type-ahead>
        ${this.input("callerPhone", gettext("Telephone"))}
        ${this.input("callerUnit", gettext("Unit"))}
      </div>
      ${this.narrative(errors.narrative)}
      ${this.urgent()}
      ${this.questions()}
      ${type?.parties.length ? html`<p class="parties soft">${gettext("To be told:")} ${type.parties.join(", ")}</p>` : nothing}
      <div class="acts">
        <button class="main" ?disabled=${this.saving}><kbd>F8</kbd> ${gettext("Save, rank")}</button>
        ${isEmpty(draft) ? nothing : html`<button type="button" @click=${this.offer}><kbd>F4</kbd> ${this.known.duplicates.length
          ? fill(gettext("Attach %(number)s"), { number: this.known.duplicates[0].number })
          : gettext("Attach")}</button>`}
        <button type="button" @click=${this.leave}><kbd>Esc</kbd> ${gettext("Leave")}</button>
      </div>
    </form>`;
  }
}
customElements.define("call-intake", CallIntake);
