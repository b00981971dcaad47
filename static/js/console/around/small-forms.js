/**
 * `<small-forms>`: a row of buttons, each of which acts at once or opens a small form below. Enter sends it, from a text of
 * several lines Ctrl+Enter. A refusal is written beside the field that it is about and the focus goes there; what was
 * typed stays until the act was accepted, whatever is looked at meanwhile.
 */

import { ApiError, post } from "../../api.js";
import { gettext } from "../../i18n.js";
import { LitElement, html, live, nothing } from "../../../vendor/lit.js";
import { reason } from "../acts.js";
import { desk } from "../session.js";

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {string} label
 * @property {"line" | "text" | "number" | "check"} [kind]
 * @property {{code: string, label: string}[]} [options]
 * @property {boolean} [optional]
 * @property {string} [initial]
 * @property {string} [attr] the API's name of the field, where it is another one
 */
/** @typedef {Record<string, string>} Values a checkbox is "on" or "" */
/**
 * @typedef {object} SmallForm
 * @property {string} name
 * @property {string} label
 * @property {string} [title] the button's whole name, where the label needs what stands beside it
 * @property {string} [send] what the form's own button says, where that is not the label
 * @property {Field[]} [fields] none: the button acts at once
 * @property {string} path
 * @property {(values: Values) => Record<string, unknown>} [body]
 * @property {(values: Values) => string} [line] the typed form
 * @property {string} done what to say when it was done
 * @property {boolean} [main]
 * @property {boolean} [quiet]
 */

/** What was typed, and which form is open, by subject: both outlive the element. @type {Map<string, Values>} */
const kept = new Map();

export class SmallForms extends LitElement {
  static properties = {
    forms: { attribute: false },
    subject: {},
    open: { state: true },
    busy: { state: true },
    errors: { state: true },
  };

  constructor() {
    super();
    /** @type {SmallForm[]} */
    this.forms = [];
    this.subject = "";
    this.open = "";
    this.busy = false;
    /** By field, and "" for what belongs to none. @type {Record<string, string>} */
    this.errors = {};
  }

  createRenderRoot() {
    return this;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("subject")) Object.assign(this, { open: "", errors: {} });
  }

  /** @param {SmallForm} form @returns {Values} */
  values(form) {
    const at = `${this.subject}/${form.name}`;
    if (!kept.has(at)) kept.set(at, Object.fromEntries((form.fields ?? []).map(({ name, initial }) => [name, initial ?? ""])));
    return /** @type {Values} */ (kept.get(at));
  }

  /** @param {SmallForm} form */
  async press(form) {
    if (!form.fields) return this.send(form);
    Object.assign(this, { open: this.open === form.name ? "" : form.name, errors: {} });
    await this.updateComplete;
    this.field("")?.focus();
  }

  /** The control of a field, or the first of the open form. @param {string} name @returns {HTMLElement | null} */
  field(name) {
    return this.querySelector(name ? `[data-field="${name}"]` : "form :is(input, select, textarea)");
  }

  /** @param {SmallForm} form */
  async send(form) {
    if (this.busy) return;
    const values = this.values(form);
    const line = form.line?.(values) ?? "";
    this.busy = true;
    desk.set({ line, word: null });
    try {
      const answer = await post(form.path, form.body?.(values) ?? {});
      kept.delete(`${this.subject}/${form.name}`);
      // A button that is still disabled could not take the focus.
      Object.assign(this, { open: "", errors: {}, busy: false });
      desk.say(form.done, "", [answer?.serial]);
      this.dispatchEvent(new CustomEvent("accepted", { detail: { form: form.name, answer }, bubbles: true }));
      await this.updateComplete;
      /** @type {HTMLElement | null} */ (this.querySelector(`[data-act="${form.name}"]`))?.focus();
    } catch (error) {
      this.refused(form, error);
    } finally {
      this.busy = false;
    }
  }

  /** @param {SmallForm} form @param {unknown} error */
  refused(form, error) {
    if (!(error instanceof ApiError)) reportError(error);
    const given = error instanceof ApiError ? error.fields : {};
    /** @type {Record<string, string>} */
    const errors = {};
    for (const { name, attr } of form.fields ?? []) {
      const words = given[attr ?? name] ?? given[name];
      if (words) errors[name] = words;
    }
    const first = Object.keys(errors)[0];
    if (!first || !form.fields) {
      errors[""] = reason(error);
      desk.say(errors[""], "bad");
    }
    this.errors = errors;
    void this.updateComplete.then(() => this.field(first ?? "")?.focus());
  }

  /** @param {SmallForm} form @param {Field} field */
  control(form, field) {
    const values = this.values(form);
    const id = `around-${this.subject}-${form.name}-${field.name}`.replaceAll(/[^\w-]/g, "-");
    const error = this.errors[field.name];
    const take = (/** @type {Event} */ event) => {
      const input = /** @type {HTMLInputElement} */ (event.target);
      values[field.name] = input.type === "checkbox" ? (input.checked ? "on" : "") : input.value;
      this.requestUpdate();
    };
    const invalid = error ? "true" : nothing;
    const described = error ? `${id}-error` : nothing;
    const words = error ? html`<div class="error" id="${id}-error">${error}</div>` : nothing;
    if (field.kind === "check") {
      return html`<div class="field check"><input type="checkbox" id=${id} data-field=${field.name} .checked=${live(values[field.name] === "on")}
        aria-invalid=${invalid} aria-describedby=${described} @change=${take}><label for=${id}>${field.label}</label>${words}</div>`;
    }
    const control = field.options
      ? html`<select id=${id} data-field=${field.name} ?required=${!field.optional} aria-invalid=${invalid} aria-describedby=${described} .value=${live(values[field.name])} @change=${take}>
          <option value="" ?selected=${values[field.name] === ""}>${field.optional ? "–" : gettext("choose")}</option>
          ${field.options.map(({ code, label }) => html`<option value=${code} ?selected=${code === values[field.name]}>${label}</option>`)}</select>`
      : field.kind === "text"
        ? html`<textarea id=${id} data-field=${field.name} rows="2" ?required=${!field.optional} aria-invalid=${invalid} aria-describedby=${described}
            .value=${live(values[field.name])} @input=${take}></textarea>`
        : html`<input id=${id} data-field=${field.name} autocomplete="off" inputmode=${field.kind === "number" ? "numeric" : "text"} ?required=${!field.optional}
            aria-invalid=${invalid} aria-describedby=${described} .value=${live(values[field.name])} @input=${take}>`;
    return html`<div class="field ${field.kind === "text" ? "wide" : ""}"><label for=${id}>${field.label}</label>${control}${words}</div>`;
  }

  /** @param {SmallForm} form */
  form(form) {
    return html`<form class="ask" novalidate aria-label=${form.title ?? form.label}
      @submit=${(/** @type {Event} */ event) => { event.preventDefault(); void this.send(form); }}
      @keydown=${(/** @type {KeyboardEvent} */ event) => {
        if (event.key === "Enter" && event.ctrlKey) return void this.send(form); // in a text Enter alone is a new line
        if (event.key !== "Escape") return;
        event.stopPropagation();
        event.preventDefault();
        this.open = "";
        void this.updateComplete.then(() => /** @type {HTMLElement | null} */ (this.querySelector(`[data-act="${form.name}"]`))?.focus());
      }}>
      ${(form.fields ?? []).map((field) => this.control(form, field))}
      ${this.errors[""] ? html`<p class="error wide" role="alert">${this.errors[""]}</p>` : nothing}
      <button class="main" ?disabled=${this.busy}>${form.send ?? form.label}</button>
      ${form.line ? html`<span class="line dim">${form.line(this.values(form))}</span>` : nothing}
    </form>`;
  }

  render() {
    const open = this.forms.find((form) => form.name === this.open && form.fields);
    return html`<div class="acts" role="group">${this.forms.map(
        (form) => html`<button type="button" data-act=${form.name} class=${form.main ? "main" : form.quiet ? "quiet" : ""} ?disabled=${this.busy}
          title=${form.line?.(this.values(form)) || nothing} aria-label=${form.title ? `${form.label}${form.fields ? "…" : ""} – ${form.title}` : nothing} aria-expanded=${form.fields ? String(form === open) : nothing}
          @click=${() => void this.press(form)}>${form.label}${form.fields ? "…" : ""}</button>`,
      )}</div>
      ${!open && this.errors[""] ? html`<p class="error" role="alert">${this.errors[""]}</p>` : nothing}
      ${open ? this.form(open) : nothing}`;
  }
}
customElements.define("small-forms", SmallForms);

/** The body of a form as it was filled in, without what was left empty. @param {Values} values */
export const filled = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
