/** `<desk-search>` (Ctrl+K): a name, a plate or a telephone number across all incidents and current lookouts. */

import { ApiError, post } from "../../api.js";
import { fill, gettext } from "../../i18n.js";
import { store } from "../../live/desk.js";
import { exerciseMark, priorityMark, stateMark } from "../../parts/marks.js";
import { dateTimeGroup } from "../../time.js";
import { html, nothing } from "../../../vendor/lit.js";
import { reason } from "../acts.js";
import { bind } from "../keys.js";
import { desk } from "../session.js";
import { Panel } from "./panel.js";

class DeskSearch extends Panel {
  static properties = { ...Panel.properties, found: { state: true }, error: { state: true }, asked: { state: true } };

  constructor() {
    super();
    /** @type {any} */
    this.found = null;
    this.error = "";
    this.asked = "";
    bind("Ctrl+K", gettext("search: name, plate or telephone number across all incidents"), () => store.may("search.view") && void this.toggle());
  }

  /** @param {SubmitEvent} event */
  async search(event) {
    event.preventDefault();
    const text = this.querySelector("input")?.value ?? "";
    try {
      const found = await post("/api/v1/search/", { q: text });
      Object.assign(this, { found, asked: text, error: "" });
    } catch (error) {
      if (!(error instanceof ApiError)) reportError(error);
      Object.assign(this, { found: null, error: error instanceof ApiError ? (error.fields.q ?? error.message) : reason(error) });
      this.querySelector("input")?.focus();
    }
  }

  /** @param {number} incident */
  show(incident) {
    this.close();
    desk.set({ incident, mode: "detail" });
  }

  /** @param {any} hit */
  hit(hit) {
    const open = store.get("incident", hit.id);
    return html`<li><span class="what">${open ? html`<button type="button" class="num" @click=${() => this.show(hit.id)}>${hit.number}</button>` : html`<a class="num" href="/incidents/${hit.id}/" target="_blank" rel="noopener">${hit.number}</a>`}
        ${priorityMark(hit.priority)} ${exerciseMark(hit.exercise)} ${hit.type_label} <span class="soft">${hit.place}</span> ${stateMark(hit.state)}
        <span class="dim num">${dateTimeGroup(hit.opened_at)}</span></span>
      ${hit.as.map((/** @type {string} */ words) => html`<span class="words">${words}</span>`)}</li>`;
  }

  /** @param {any} row */
  lookout(row) {
    return html`<li><span class="what"><span class="chip near">${gettext("LOOKOUT")}</span> <span class="num">${row.number}</span>
      <strong>${[row.name, row.plate].filter(Boolean).join(" · ")}</strong> ${row.description} <span class="dim">${gettext("until")} ${dateTimeGroup(row.until)}</span></span>
      ${row.what_to_do ? html`<span class="words"><strong>${row.what_to_do}</strong></span>` : nothing}</li>`;
  }

  results() {
    if (!this.found) return nothing;
    const { incidents, lookouts, more } = this.found;
    if (!incidents.length && !lookouts.length) return html`<p role="status">${fill(gettext("«%(text)s» is not known here."), { text: this.asked })}</p>`;
    return html`<p role="status" class="hidden-text">${fill(gettext("%(count)s found"), { count: incidents.length + lookouts.length })}</p>
      <ul class="around">${lookouts.map((/** @type {any} */ row) => this.lookout(row))} ${incidents.map((/** @type {any} */ hit) => this.hit(hit))}</ul>
      ${more ? html`<p class="warn">${gettext("There are more. Write more of the name or the plate.")}</p>` : nothing}`;
  }

  render() {
    return this.panel("search-title", gettext("Have we met before?"), html`<form class="ask" role="search" @submit=${this.search}>
        <div class="field"><label for="search-q">${gettext("Name, plate or telephone number")}</label>
          <input id="search-q" autocomplete="off" spellcheck="false" aria-invalid=${this.error ? "true" : nothing} aria-describedby=${this.error ? "search-error" : nothing}>
          ${this.error ? html`<div class="error" id="search-error">${this.error}</div>` : nothing}</div>
        <button class="main">${gettext("Search")}</button>
      </form>
      ${this.results()}`);
  }
}
customElements.define("desk-search", DeskSearch);
