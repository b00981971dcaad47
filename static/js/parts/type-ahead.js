/**
 * `<type-ahead>`: a combobox whose suggestions come from a function. Arrow keys choose, Enter or Tab takes the
 * highlighted one, and what was typed always stays as it was typed when nothing fits.
 *
 * Events: `take` (detail: the suggestion, or null when the text was changed afterwards), `typing` (detail: text).
 */

import { gettext } from "../i18n.js";
import { LitElement, html, live, nothing } from "../../vendor/lit.js";

/**
 * @typedef {object} Suggestion
 * @property {string} label
 * @property {string} [hint]
 * @property {boolean} [odd] shown with a warning tone (a place outside the theatre)
 * @property {any} value
 */

const PAUSE_MS = 90;

class TypeAhead extends LitElement {
  static properties = {
    name: {},
    label: {},
    value: {},
    error: {},
    placeholder: {},
    source: { attribute: false },
    strict: { type: Boolean },
    loose: { type: Boolean },
    list: { state: true },
    at: { state: true },
    open: { state: true },
  };

  constructor() {
    super();
    this.name = "";
    this.label = "";
    this.value = "";
    this.error = "";
    this.placeholder = "";
    /** @type {(text: string) => Promise<Suggestion[]> | Suggestion[]} */
    this.source = () => [];
    /** @type {Suggestion[]} */
    this.list = [];
    this.at = 0;
    this.open = false;
    this.asked = 0;
    /** Whether the list is of an earlier text than the one that stands there. */
    this.pending = false;
    /** Whether the text is a suggestion that was taken, or one whose list was closed with Escape. */
    this.taken = false;
    this.dismissed = false;
    /** Only suggestions count: what was typed is completed even when the list was never looked at. */
    this.strict = false;
    /** A suggestion is only taken when it was chosen: what is typed is mostly new. */
    this.loose = false;
    /** A Tab pressed before the answer came: the first suggestion is taken when it does. */
    this.eager = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  createRenderRoot() {
    return this;
  }

  focus() {
    this.querySelector("input")?.focus();
  }

  /** @param {InputEvent} event */
  typed(event) {
    this.value = /** @type {HTMLInputElement} */ (event.target).value;
    this.eager = this.taken = this.dismissed = false;
    this.dispatchEvent(new CustomEvent("typing", { detail: this.value }));
    this.dispatchEvent(new CustomEvent("take", { detail: null }));
    clearTimeout(this.timer);
    this.pending = true;
    if (this.loose) this.at = -1;
    this.timer = setTimeout(() => void this.ask(), PAUSE_MS);
  }

  async ask() {
    clearTimeout(this.timer);
    const number = ++this.asked;
    const text = this.value.trim();
    /** @type {Suggestion[]} */
    let list = [];
    try {
      if (text) list = await this.source(text);
    } catch {
      // Without suggestions the typed words still go through; the server reads them.
    }
    if (number !== this.asked) return;
    this.pending = false;
    this.list = list;
    this.at = this.loose ? -1 : 0;
    if (this.eager) {
      this.eager = false;
      if (list.length) this.take(list[0]);
    } else {
      this.open = list.length > 0 && this.contains(document.activeElement);
    }
  }

  /** Who walks through the list, or closes it, means the one that is seen: a later one does not come into the way. */
  stay() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.pending = false;
  }

  /** @param {Suggestion} suggestion */
  take(suggestion) {
    this.value = suggestion.label;
    this.list = [];
    this.open = false;
    this.taken = true;
    this.dispatchEvent(new CustomEvent("take", { detail: suggestion }));
  }

  /** Take the best suggestion now, or as soon as it arrives: of the text that stands there, not of an earlier one. */
  settle() {
    if (!this.taken && !this.dismissed && this.value.trim()) {
      if (this.open && !this.pending && this.list[this.at]) this.take(this.list[this.at]);
      else if (!this.loose && (this.pending || this.strict)) {
        this.eager = true;
        return this.ask();
      }
    }
    this.open = false;
    return Promise.resolve();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step) {
      event.preventDefault();
      this.dismissed = false;
      if (!this.open) void this.ask();
      else {
        this.stay();
        this.at = (Math.max(this.at, step < 0 ? 0 : -1) + step + this.list.length) % this.list.length;
      }
    } else if (event.key === "Enter" && this.open && this.at >= 0) {
      event.preventDefault();
      void this.settle();
    } else if (event.key === "Tab") {
      void this.settle();
    } else if (event.key === "Escape" && this.open) {
      event.stopPropagation();
      this.stay();
      this.open = false;
      this.dismissed = true;
    }
  }

  render() {
    const id = `field-${this.name}`;
    return html`<label for=${id}>${this.label}</label>
      <input id=${id} role="combobox" autocomplete="off" spellcheck="false" aria-autocomplete="list"
        aria-expanded=${this.open} aria-controls="${id}-list" aria-invalid=${this.error ? "true" : "false"}
        aria-activedescendant=${this.open && this.at >= 0 ? `${id}-${this.at}` : nothing} aria-describedby=${this.error ? `${id}-error` : nothing}
        placeholder=${this.placeholder || nothing}
        .value=${live(this.value)} @input=${this.typed} @keydown=${this.key} @blur=${() => (this.open = false)}>
      <ul id="${id}-list" role="listbox" aria-label=${gettext("Suggestions")} ?hidden=${!this.open}>
        ${this.list.map(
          (suggestion, index) => html`<li id="${id}-${index}" role="option" aria-selected=${index === this.at}
            @pointerdown=${(/** @type {Event} */ event) => { event.preventDefault(); this.take(suggestion); }}>
            <span>${suggestion.label}</span> <span class=${suggestion.odd ? "warn" : "dim"}>${suggestion.hint ?? ""}</span></li>`,
        )}
      </ul>
      ${this.error ? html`<div class="error" id="${id}-error">${this.error}</div>` : nothing}`;
  }
}
customElements.define("type-ahead", TypeAhead);
