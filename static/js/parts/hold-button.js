/**
 * `<hold-button>`: a button that must be held for two seconds, by pointer or by key; then it fires `held`.
 * For acts that a stray touch must never do: acknowledging a panic, raising one.
 */

import { gettext } from "../i18n.js";
import { LitElement, html } from "../../vendor/lit.js";

export const HOLD_MS = 2000;

export class HoldButton extends LitElement {
  static properties = { label: {}, disabled: { type: Boolean }, holding: { state: true }, tone: {} };

  constructor() {
    super();
    this.label = "";
    this.tone = "";
    this.disabled = false;
    this.holding = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  createRenderRoot() {
    return this;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.release();
  }

  press() {
    if (this.disabled || this.holding) return;
    this.holding = true;
    this.timer = setTimeout(() => {
      this.release();
      this.dispatchEvent(new Event("held"));
    }, HOLD_MS);
  }

  release() {
    clearTimeout(this.timer);
    this.holding = false;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    if (event.type === "keyup") this.release();
    else if (!event.repeat) this.press();
  }

  render() {
    return html`<button type="button" class="hold ${this.tone} ${this.holding ? "holding" : ""}" ?disabled=${this.disabled}
      title=${gettext("Hold for two seconds")}
      @pointerdown=${this.press} @pointerup=${this.release} @pointerleave=${this.release} @pointercancel=${this.release}
      @keydown=${this.key} @keyup=${this.key} @blur=${this.release} @contextmenu=${(/** @type {Event} */ event) => event.preventDefault()}
    ><span>${this.label}</span></button>`;
  }
}
customElements.define("hold-button", HoldButton);
