/** What the parts around an incident have in common: the incident, and the record of what lies around it. */

import { Live } from "../../live/desk.js";
import { LitElement } from "../../../vendor/lit.js";
import { AroundController, around } from "./record.js";

/** @import {Incident} from "../../types.js" */

export class AroundPart extends LitElement {
  static properties = { incident: { attribute: false } };

  constructor() {
    super();
    /** @type {Incident | undefined} */
    this.incident = undefined;
    /** @type {string | undefined} the heading as the page gave it */
    this.heading = undefined;
    this.focused = false;
    this.live = new Live(this);
    this.following = new AroundController(this);
  }

  createRenderRoot() {
    return this;
  }

  /** How many lines it shows: said in the heading, for one that is folded. Null: the page says it. @returns {number | null} */
  get count() {
    return null;
  }

  willUpdate() {
    this.focused = this.contains(document.activeElement);
  }

  updated() {
    const part = this.closest("detail-part");
    if (!part) return;
    // The line that had the focus is gone, and its buttons with it.
    if (this.focused && document.activeElement === document.body) /** @type {HTMLElement | null} */ (part.querySelector("h3 button"))?.focus();
    if (this.count === null) return;
    this.heading ??= part.getAttribute("label") ?? "";
    part.setAttribute("label", this.count ? `${this.heading} – ${this.count}` : this.heading);
  }

  /** Null until it has come. @returns {any} */
  get record() {
    return this.incident ? around.of(this.incident) : null;
  }
}
