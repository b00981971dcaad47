/**
 * `<undo-act>`: takes back what this person just did, for ten seconds by the server's clock, where the domain has an
 * act that compensates it. Sends the line that anybody could type, `UNDO 152`.
 */

import { house } from "../house.js";
import { fill, gettext } from "../i18n.js";
import { Live, Ticking, store } from "../live/desk.js";
import { now } from "../time.js";
import { LitElement, html, nothing } from "../../vendor/lit.js";
import { Following, desk } from "./session.js";

const WITHIN_MS = 10_000;

/** @import {Entry} from "../types.js" */

export class UndoAct extends LitElement {
  constructor() {
    super();
    this.live = new Live(this);
    this.ticking = new Ticking(this);
    this.following = new Following(this);
    /** Of the last thing done: what is said since ("silent for one minute") does not take the undo away. @type {number[]} */
    this.serials = [];
  }

  createRenderRoot() {
    return this;
  }

  willUpdate() {
    if (desk.word?.serials.length) this.serials = desk.word.serials;
  }

  /** The last act that was done here, while it can be undone. @returns {Entry | undefined} */
  get entry() {
    const last = store.entries.filter((entry) => this.serials.includes(entry.serial) && !entry.view).at(-1);
    return last && house.undoable.includes(last.kind) && last.corrects === null && this.left(last) > 0 ? last : undefined;
  }

  /** Seconds left. @param {Entry} entry */
  left(entry) {
    return Math.ceil((Date.parse(entry.recorded_at) + WITHIN_MS - now()) / 1000);
  }

  /** @returns {boolean} whether there was something to undo */
  undo() {
    const { entry } = this;
    if (!entry) return false;
    this.dispatchEvent(new CustomEvent("line", { detail: `UNDO ${entry.day_no}`, bubbles: true }));
    return true;
  }

  render() {
    const { entry } = this;
    if (!entry || !store.may("command.run")) return nothing;
    const beside = desk.word?.serials.includes(entry.serial);
    return html`${beside ? nothing : html`<span class="soft">${entry.words}</span> `}<button type="button" title=${`UNDO ${entry.day_no}: ${entry.words}`} @click=${() => this.undo()}>${gettext("Undo (Ctrl+Z)")}
      <span class="num">${fill(gettext("%(seconds)s s"), { seconds: this.left(entry) })}</span></button>`;
  }
}
customElements.define("undo-act", UndoAct);
