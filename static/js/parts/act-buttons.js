/**
 * `<act-buttons>`: the acts possible now, as buttons; one that needs words asks for them in place.
 * What was typed stays until the act was accepted, also when the form is closed in between.
 */

import { gettext } from "../i18n.js";
import { LitElement, html, live, nothing } from "../../vendor/lit.js";

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {string} label
 * @property {"text" | "words" | "number"} [kind]
 * @property {{code: string, label: string}[]} [options]
 * @property {boolean} [optional]
 * @property {string[]} [suggest] offered while typing; anything else may be written too
 */
/**
 * @typedef {object} Act
 * @property {string} name
 * @property {string} label
 * @property {Field[]} [ask]
 * @property {boolean} [main]
 * @property {boolean} [rare] stands behind "More"
 * @property {boolean} [hold] held for two seconds instead of pressed
 * @property {(values: Record<string, string>) => string} line the typed form
 * @property {(values: Record<string, string>) => Promise<unknown>} run gives something true when it was accepted
 */

class ActButtons extends LitElement {
  static properties = { acts: { attribute: false }, subject: {}, asking: { state: true }, busy: { state: true }, all: { state: true } };

  constructor() {
    super();
    /** @type {Act[]} */
    this.acts = [];
    /** Names what the buttons act on: what is typed for one subject is not offered for another. */
    this.subject = "";
    this.asking = "";
    this.busy = false;
    this.all = false;
    /** @type {Record<string, Record<string, string>>} */
    this.kept = {};
  }

  createRenderRoot() {
    return this;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("subject")) Object.assign(this, { asking: "", all: false });
  }

  /** @param {Act} act */
  values(act) {
    return (this.kept[`${this.subject}/${act.name}`] ??= Object.fromEntries((act.ask ?? []).map(({ name }) => [name, ""])));
  }

  /** @param {Act} act */
  async press(act) {
    if (act.ask && this.asking !== act.name) {
      this.asking = act.name;
      await this.updateComplete;
      /** @type {HTMLElement | null} */ (this.querySelector("form :is(input, select, textarea)"))?.focus();
      return;
    }
    if (this.busy) return;
    this.busy = true;
    const accepted = await act.run(this.values(act));
    this.busy = false;
    if (!accepted) return;
    delete this.kept[`${this.subject}/${act.name}`];
    this.asking = "";
  }

  /** @param {Act} act @param {Field} field */
  field(act, field) {
    const values = this.values(act);
    const id = `ask-${this.subject}-${act.name}-${field.name}`;
    const take = (/** @type {Event} */ event) => {
      values[field.name] = /** @type {HTMLInputElement} */ (event.target).value;
      this.requestUpdate();
    };
    const control = field.options
      ? html`<select id=${id} ?required=${!field.optional} .value=${live(values[field.name])} @change=${take}>
          <option value="" ?disabled=${!field.optional} ?selected=${values[field.name] === ""}>${field.optional ? "–" : gettext("choose")}</option>
          ${field.options.map(({ code, label }) => html`<option value=${code} ?selected=${code === values[field.name]}>${label}</option>`)}
        </select>`
      : html`<input id=${id} autocomplete="off" inputmode=${field.kind === "number" ? "numeric" : "text"} ?required=${!field.optional}
          list=${field.suggest ? `${id}-list` : nothing} .value=${live(values[field.name])} @input=${take}>
          ${field.suggest ? html`<datalist id="${id}-list">${field.suggest.map((words) => html`<option value=${words}></option>`)}</datalist>` : nothing}`;
    return html`<div class="field"><label for=${id}>${field.label}</label>${control}</div>`;
  }

  /** @param {Act} act */
  form(act) {
    return html`<form class="ask" @submit=${(/** @type {Event} */ event) => { event.preventDefault(); void this.press(act); }}
      @keydown=${(/** @type {KeyboardEvent} */ event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        this.asking = "";
      }}>
      ${act.ask?.map((field) => this.field(act, field))}
      <button class="main" ?disabled=${this.busy}>${act.label}</button>
      <span class="line dim">${act.line(this.values(act))}</span>
    </form>`;
  }

  render() {
    const open = this.acts.find((act) => act.name === this.asking && act.ask);
    const rare = this.acts.some((act) => act.rare);
    return html`<div class="acts" role="group">${this.acts.filter((act) => this.all || !act.rare).map((act) =>
        act.hold
          ? html`<hold-button .label=${act.label} ?disabled=${this.busy} @held=${() => void this.press(act)}></hold-button>`
          : html`<button type="button" class=${act.main ? "main" : ""} title=${act.line(this.values(act))} ?disabled=${this.busy}
              aria-expanded=${act.ask ? String(act === open) : nothing} @click=${() => void this.press(act)}>${act.label}${act.ask ? "…" : ""}</button>`,
      )}${rare
        ? html`<button type="button" class="quiet" aria-expanded=${this.all} @click=${() => (this.all = !this.all)}>${this.all ? gettext("Less") : gettext("More")}</button>`
        : nothing}</div>
      ${open ? this.form(open) : nothing}`;
  }
}
customElements.define("act-buttons", ActButtons);
