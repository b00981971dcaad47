/**
 * A list or a form over the console that leaves the console in use: alarms stay in sight and can be acknowledged while it
 * is open. Escape closes it and gives the focus back.
 */

import { gettext } from "../../i18n.js";
import { LitElement, html, nothing } from "../../../vendor/lit.js";

export class Panel extends LitElement {
  static properties = { open: { state: true } };

  constructor() {
    super();
    this.open = this.focused = false;
    /** @type {HTMLElement | null} where the focus was */
    this.cameFrom = null;
  }

  createRenderRoot() {
    return this;
  }

  willUpdate() {
    this.focused = this.contains(document.activeElement);
  }

  updated() {
    // The line that had the focus is gone, and its buttons with it.
    if (this.open && this.focused && document.activeElement === document.body) /** @type {HTMLElement | null} */ (this.querySelector("dialog h2 button"))?.focus();
  }

  async toggle() {
    if (this.open) return this.close();
    this.cameFrom = /** @type {HTMLElement | null} */ (document.activeElement);
    this.open = true;
    await this.updateComplete;
    this.querySelector("dialog")?.show();
    /** @type {HTMLElement | null} */ (this.querySelector("dialog input") ?? this.querySelector("dialog button"))?.focus();
  }

  close() {
    this.open = false;
    if (this.cameFrom?.isConnected) this.cameFrom.focus();
  }

  /** @param {string} id @param {string} title @param {unknown} content */
  panel(id, title, content) {
    if (!this.open) return nothing;
    return html`<dialog aria-labelledby=${id} @keydown=${(/** @type {KeyboardEvent} */ event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        event.stopPropagation();
        this.close();
      }}>
      <h2 id=${id}>${title} <button type="button" @click=${() => this.close()}>${gettext("Close")} <kbd>Esc</kbd></button></h2>
      ${content}</dialog>`;
  }
}
