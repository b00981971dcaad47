/** `<priority-hint>`: an answer, or what a caller reported, speaks for a more urgent priority. The desk decides. */

import { fill, gettext } from "../i18n.js";
import { Live, store } from "../live/desk.js";
import { LitElement, html, nothing } from "../../vendor/lit.js";
import { act } from "./acts.js";
import { line, short } from "./lines.js";
import { Asking, protocols } from "./protocols.js";

/** @import {Incident} from "../types.js" */

const REASON_LENGTH = 120;

class PriorityHint extends LitElement {
  static properties = { incident: { attribute: false } };

  constructor() {
    super();
    /** @type {Incident | undefined} */
    this.incident = undefined;
    this.live = new Live(this);
    this.asking = new Asking(this);
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const { incident } = this;
    const suggests = protocols.of(incident)?.suggests;
    if (!incident || !suggests || suggests.priority >= incident.priority) return nothing;
    const { priority } = suggests;
    const reason = suggests.why.slice(0, REASON_LENGTH);
    return html`<div class="banner near"><span>${fill(gettext("%(why)s speaks for PRI %(priority)s; it stands at PRI %(standing)s."), { ...suggests, standing: incident.priority })}</span>
      ${store.may("incident.edit")
        ? html`<button type="button" @click=${() => void act(
            `/api/v1/incidents/${incident.id}/priority/`,
            { priority, reason, version: incident.version },
            { line: line("PRI", short(incident), priority, reason), done: `${incident.number}: PRI ${priority}` },
          )}>${fill(gettext("Make it PRI %(priority)s"), { priority })}</button>`
        : nothing}</div>`;
  }
}
customElements.define("priority-hint", PriorityHint);
