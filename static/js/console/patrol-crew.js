/**
 * `<patrol-crew>`: who rides on a patrol. Names are personal data and not on the board: they are fetched when somebody
 * asks, and stay open from patrol to patrol until folded away.
 */

import { get } from "../api.js";
import { fill, gettext, ngettext } from "../i18n.js";
import { LitElement, html, nothing } from "../../vendor/lit.js";
import { reason } from "./acts.js";

/** @import {Patrol} from "../types.js" */
/** @typedef {{rank: string, name: string, nation: string, leader: boolean, languages: string[]}} Member */

class PatrolCrew extends LitElement {
  static properties = { patrol: { attribute: false }, crew: { state: true }, open: { state: true }, failed: { state: true } };

  constructor() {
    super();
    /** @type {Patrol | undefined} */
    this.patrol = undefined;
    /** @type {Member[]} */
    this.crew = [];
    this.open = false;
    this.failed = "";
    this.asked = "";
  }

  createRenderRoot() {
    return this;
  }

  willUpdate() {
    const { patrol } = this;
    const picture = patrol && this.open ? `${patrol.id}.${patrol.version}` : "";
    if (picture === this.asked) return;
    this.asked = picture;
    this.crew = [];
    if (patrol && picture) void this.load(patrol.id, picture);
  }

  /** @param {number} id @param {string} picture */
  async load(id, picture) {
    try {
      const { crew } = await get(`/api/v1/patrols/${id}/`);
      if (this.asked === picture) Object.assign(this, { crew, failed: "" });
    } catch (error) {
      if (this.asked === picture) this.failed = reason(error);
    }
  }

  /** @param {Member} member */
  member(member) {
    const more = [member.nation, ...member.languages].filter(Boolean).join(", ");
    return html`<li><strong>${member.leader ? gettext("Leader") : ""}</strong> ${member.rank} ${member.name} <span class="soft">${more}</span></li>`;
  }

  render() {
    const size = this.patrol?.crew_size ?? 0;
    if (!size) return nothing;
    return html`<button type="button" class="quiet" aria-expanded=${this.open} @click=${() => (this.open = !this.open)}>${fill(
        ngettext("Crew of %(size)s", "Crew of %(size)s", size),
        { size },
      )}</button>
      ${this.failed ? html`<p class="error" role="alert">${this.failed}</p>` : nothing}
      ${this.open ? html`<ul>${this.crew.map((member) => this.member(member))}</ul>` : nothing}`;
  }
}
customElements.define("patrol-crew", PatrolCrew);
