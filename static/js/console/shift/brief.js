/**
 * `<shift-brief>`: what is open, for somebody who sits down. Opens by itself with the choice of a position; it lies over
 * the page without holding it: alarms and keys stay where they are.
 */

import { get } from "../../api.js";
import { fill, gettext } from "../../i18n.js";
import { store } from "../../live/desk.js";
import "../../parts/age.js";
import { localShort, zuluShort } from "../../time.js";
import { LitElement, html, nothing } from "../../../vendor/lit.js";
import { reason } from "../acts.js";
import { bind } from "../keys.js";
import { desk } from "../session.js";

/** @typedef {{key: string, words: string, since: string | null, due: string | null, exercise: boolean}} Line */
/** @typedef {{code: string, label: string, lines: Line[]}} Section */

class ShiftBrief extends LitElement {
  static properties = { standing: { state: true }, failed: { state: true } };

  constructor() {
    super();
    /** @type {any} */
    this.standing = null;
    this.failed = "";
  }

  createRenderRoot() {
    return this;
  }

  firstUpdated() {
    addEventListener("seated", () => void this.open());
  }

  get panel() {
    return /** @type {HTMLElement} */ (this.querySelector("[popover]"));
  }

  toggle() {
    if (this.panel.matches(":popover-open")) this.panel.hidePopover();
    else void this.open();
  }

  async open() {
    if (!store.may("shift.view")) return;
    this.failed = "";
    this.panel.showPopover();
    this.panel.focus();
    try {
      this.standing = await get("/api/v1/shift/");
    } catch (error) {
      this.failed = reason(error);
    }
  }

  /** @param {Line} line */
  follow(line) {
    const [kind, id] = line.key.split("/")[0].split(":");
    const incident = kind === "incident" ? Number(id) : kind === "assignment" ? store.get("assignment", Number(id))?.incident : undefined;
    if (incident !== undefined && store.get("incident", incident)) desk.set({ incident, mode: "detail" });
    if (kind === "patrol") desk.set({ patrol: Number(id) });
    this.panel.hidePopover();
  }

  /** @param {Line} line */
  line(line) {
    return html`<li class=${line.exercise ? "hatched" : ""}><button type="button" class="quiet" @click=${() => this.follow(line)}>${line.words}</button>
      ${line.due ? html`<desk-age since=${line.since ?? nothing} due=${line.due}></desk-age>` : line.since ? html`<span class="soft"><desk-age since=${line.since}></desk-age></span>` : nothing}</li>`;
  }

  body() {
    if (this.failed) return html`<p class="error" role="alert">${this.failed}</p>`;
    if (!this.standing) return html`<p class="dim">${gettext("Asking the desk…")}</p>`;
    const { brief, shift, day, handover } = this.standing;
    /** @type {Section[]} */
    const sections = brief.sections;
    const filled = sections.filter(({ lines }) => lines.length);
    const empty = sections.filter(({ lines }) => !lines.length).map(({ label }) => label);
    return html`<p class="soft">${shift ? fill(gettext("%(who)s has the shift since %(time)s."), { who: shift.leader, time: zuluShort(shift.began_at) }) : html`<span class="warn">${gettext("Nobody has signed for the shift.")}</span>`}
        ${day ? fill(gettext("Blotter of %(day)s."), { day: day.name }) : gettext("No blotter is open.")}
        ${handover ? html`<strong class="warn">${fill(gettext("%(who)s has signed a handover."), { who: handover.outgoing })}</strong>` : nothing}
        <a href="/shift/">${gettext("Handover and blotter day")}</a></p>
      <div class="sections">${filled.map((section) => html`<section class="open-section"><h3>${section.label} <span class="dim num">${section.lines.length}</span></h3>
        <ul>${section.lines.map((line) => this.line(line))}</ul></section>`)}</div>
      ${empty.length ? html`<p class="dim">${fill(gettext("None: %(what)s."), { what: empty.join(", ") })}</p>` : nothing}`;
  }

  render() {
    const at = this.standing?.brief.at;
    return html`<section popover="auto" tabindex="-1" aria-labelledby="brief-title" class="over brief">
      <header><h2 id="brief-title">${gettext("What is open")} ${at ? html`<span class="dim num">${zuluShort(at)} · ${localShort(at)} ${gettext("local")}</span>` : nothing}</h2>
        <button type="button" class="main" @click=${() => this.panel.hidePopover()}><kbd>Esc</kbd> ${gettext("Close")}</button></header>
      ${this.body()}</section>`;
  }
}
customElements.define("shift-brief", ShiftBrief);

bind("Shift+F1", gettext("what is open: the brief of the shift"), () => /** @type {ShiftBrief | null} */ (document.querySelector("shift-brief"))?.toggle());
