/** `<queue-filter>`: narrows the queue down, and keeps views of it under a name. Fires `filter` with the filters. */

import { get, post, remove } from "../api.js";
import { house } from "../house.js";
import { fill, gettext } from "../i18n.js";
import { LitElement, html, live, nothing } from "../../vendor/lit.js";
import { reason } from "./acts.js";
import { EVERYTHING, isEverything, set } from "./filters.js";
import { desk } from "./session.js";

/** @import {Filters, View} from "./filters.js" */

const PRIORITIES = [1, 2, 3, 4];

class QueueFilter extends LitElement {
  static properties = { filters: { attribute: false }, views: { state: true }, chosen: { state: true }, naming: { state: true }, error: { state: true } };

  constructor() {
    super();
    /** @type {Filters} */
    this.filters = EVERYTHING;
    /** @type {View[]} */
    this.views = [];
    /** @type {number | null} the view that is shown as it was saved */
    this.chosen = null;
    this.naming = false;
    this.error = "";
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    void this.load();
  }

  focus() {
    this.querySelector("input")?.focus();
  }

  /** Views made at another desk are here as soon as the bar is opened. */
  async load() {
    try {
      this.views = await get("/api/v1/views/");
    } catch (error) {
      this.error = reason(error);
    }
  }

  /** @param {Partial<Filters>} change */
  change(change) {
    this.filters = { ...this.filters, ...change };
    this.chosen = null;
    this.tell();
  }

  tell() {
    this.dispatchEvent(new CustomEvent("filter", { detail: this.filters }));
  }

  /** @param {Event} event */
  open(event) {
    const id = Number(/** @type {HTMLSelectElement} */ (event.target).value);
    const view = this.views.find((each) => each.id === id);
    this.chosen = view?.id ?? null;
    this.filters = { ...EVERYTHING, ...view?.filters };
    this.tell();
  }

  /** @param {SubmitEvent} event */
  async save(event) {
    event.preventDefault();
    const name = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("name") ?? "");
    try {
      const saved = await post("/api/v1/views/", { name, filters: set(this.filters) });
      await this.load();
      Object.assign(this, { chosen: saved.id, naming: false, error: "" });
      desk.say(fill(gettext("View “%(name)s” is kept. It is there at every desk."), { name: saved.name }));
    } catch (error) {
      this.error = reason(error);
    }
  }

  async forget() {
    const view = this.views.find((each) => each.id === this.chosen);
    if (!view) return;
    try {
      await remove(`/api/v1/views/${view.id}/`);
      this.chosen = null;
      this.error = "";
      await this.load();
      desk.say(fill(gettext("View “%(name)s” is deleted."), { name: view.name }));
    } catch (error) {
      this.error = reason(error);
    }
  }

  /** @param {string} label @param {"function" | "state" | "exercise"} name @param {[string, string][]} options */
  select(label, name, options) {
    const take = (/** @type {Event} */ event) => this.change({ [name]: /** @type {HTMLSelectElement} */ (event.target).value });
    return html`<select aria-label=${label} @change=${take}>
      ${options.map(([value, words]) => html`<option value=${value} ?selected=${value === this.filters[name]}>${words}</option>`)}</select>`;
  }

  /** @param {string} label @param {boolean} on @param {() => void} press @param {string} [spoken] */
  toggle(label, on, press, spoken) {
    return html`<button type="button" class="toggle" aria-pressed=${on} aria-label=${spoken ?? nothing} @click=${press}>${label}</button>`;
  }

  render() {
    const { filters } = this;
    const priority = (/** @type {number} */ each) =>
      this.change({ priorities: filters.priorities.includes(each) ? filters.priorities.filter((other) => other !== each) : [...filters.priorities, each].sort() });
    return html`<div class="filter" role="group" aria-label=${gettext("Filter of the queue")}>
      <input type="search" class="wide" maxlength="80" autocomplete="off" aria-label=${gettext("Number, type, place or patrol")} placeholder=${gettext("number, type, place, patrol")}
        .value=${live(filters.text)} @input=${(/** @type {Event} */ event) => this.change({ text: /** @type {HTMLInputElement} */ (event.target).value })}>
      ${this.select(gettext("State"), "state", [["", gettext("any state")], ["waiting", gettext("waiting")], ["active", gettext("with a patrol")], ["held", gettext("held")], ["resolved", gettext("resolved")]])}
      ${this.select(gettext("Function"), "function", [["", gettext("any function")], ...house.functions.map(({ code, label }) => /** @type {[string, string]} */ ([code, label]))])}
      ${this.select(gettext("Exercise"), "exercise", [["", gettext("real and exercise")], ["real", gettext("real only")], ["exercise", gettext("exercise only")]])}
      <span role="group" aria-label=${gettext("Priorities")}>${PRIORITIES.map((each) => this.toggle(String(each), filters.priorities.includes(each), () => priority(each), `PRI ${each}`))}</span>
      ${this.toggle(gettext("mine"), filters.mine, () => this.change({ mine: !filters.mine }))}
      ${this.toggle(gettext("no patrol"), filters.unassigned, () => this.change({ unassigned: !filters.unassigned }))}
      ${this.kept()}
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
    </div>`;
  }

  /** The views of this person. */
  kept() {
    const nothingSet = isEverything(this.filters);
    return html`<span class="views"><select aria-label=${gettext("Saved views")} @change=${this.open}>
        <option value="" ?selected=${this.chosen === null}>${nothingSet ? gettext("everything") : this.chosen === null ? gettext("not saved") : gettext("everything")}</option>
        ${this.views.map((view) => html`<option value=${view.id} ?selected=${view.id === this.chosen}>${view.name}</option>`)}</select>
      ${nothingSet ? nothing : html`<button type="button" class="quiet" @click=${() => { this.change(EVERYTHING); this.focus(); }}>${gettext("Clear")}</button>`}
      ${nothingSet || this.chosen !== null || this.naming ? nothing : html`<button type="button" class="quiet" @click=${() => (this.naming = true)}>${gettext("Save as…")}</button>`}
      ${this.chosen === null ? nothing : html`<button type="button" class="quiet" @click=${this.forget}>${gettext("Delete view")}</button>`}</span>
      ${this.naming && !nothingSet
        ? html`<form @submit=${this.save} @keydown=${(/** @type {KeyboardEvent} */ event) => { if (event.key === "Escape") { event.stopPropagation(); this.naming = false; } }}>
            <input name="name" maxlength="40" required autocomplete="off" aria-label=${gettext("Name of the view")} placeholder=${gettext("name of the view")}>
            <button class="main">${gettext("Save")}</button></form>`
        : nothing}`;
  }
}
customElements.define("queue-filter", QueueFilter);
