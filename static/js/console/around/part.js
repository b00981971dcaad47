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
    this.live = new Live(this);
    this.following = new AroundController(this);
  }

  createRenderRoot() {
    return this;
  }

  /** How many lines it shows: said in the heading, for one that is folded. */
  get count() {
    return 0;
  }

  updated() {
    const part = this.closest("detail-part");
    if (!part) return;
    this.heading ??= part.getAttribute("label") ?? "";
    part.setAttribute("label", this.count ? `${this.heading} – ${this.count}` : this.heading);
  }

  /** Null until it has come. @returns {any} */
  get record() {
    return this.incident ? around.of(this.incident) : null;
  }
}
