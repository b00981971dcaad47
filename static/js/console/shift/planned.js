/**
 * `<planned-list>`: work planned for later, under the queue, with the time until it opens. Folded it says how many and
 * which is next; unfolded it can be opened, moved and taken back. `<plan-form>` plans more.
 */

import { fill, gettext, ngettext } from "../../i18n.js";
import { Live, store } from "../../live/desk.js";
import "../../parts/act-buttons.js";
import "../../parts/age.js";
import { exerciseMark, priorityMark } from "../../parts/marks.js";
import { localShort, now, zuluShort } from "../../time.js";
import { LitElement, html, nothing, repeat } from "../../../vendor/lit.js";
import { act } from "../acts.js";
import { bind } from "../keys.js";
import { line } from "../lines.js";
import { desk } from "../session.js";
import "./plan-form.js";

/** @import {Act} from "../../parts/act-buttons.js" */
/** @import {Planned} from "../../types.js" */

const DAY_MS = 24 * 3_600_000;

/** @param {string} due */
const when = (due) => {
  const far = Date.parse(due) - now() > DAY_MS;
  const date = new Date(due).toISOString().slice(8, 10);
  return html`<span class="num">${far ? `${date} ` : ""}${zuluShort(due)} <span class="dim">${localShort(due)} ${gettext("local")}</span></span>`;
};

class PlannedList extends LitElement {
  static properties = { chosen: { state: true }, making: { state: true } };

  constructor() {
    super();
    this.making = false;
    /** @type {number | null} */
    this.chosen = null;
    this.live = new Live(this);
  }

  createRenderRoot() {
    return this;
  }

  get panel() {
    return /** @type {HTMLElement} */ (this.querySelector("[popover]"));
  }

  /** The list lies over the page: no row of the queue makes room for it. */
  toggle() {
    if (this.panel.matches(":popover-open")) return this.panel.hidePopover();
    this.panel.showPopover();
    /** @type {HTMLElement | null} */ (this.panel.querySelector("li button, .more"))?.focus();
  }

  async leave() {
    this.making = false;
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.panel.querySelector(".more"))?.focus();
  }

  /** @param {Planned} plan @returns {Act[]} */
  acts(plan) {
    if (!store.may("incident.open")) return [];
    const { version } = plan;
    const url = `/api/v1/planned/${plan.id}`;
    const opened = () => line("OPENPLAN", plan.id);
    const cancelled = (/** @type {Record<string, string>} */ { reason }) => line("UNPLAN", plan.id, reason);
    return [
      {
        name: "open",
        label: gettext("Open now"),
        line: opened,
        run: async () => {
          const incident = await act(`${url}/open/`, { version }, { line: opened() });
          if (incident) desk.set({ incident: incident.id, mode: "detail" });
          return incident;
        },
      },
      {
        name: "later",
        label: gettext("Move"),
        ask: [{ name: "minutes", label: gettext("Minutes later (− earlier)"), kind: "number" }],
        line: () => "",
        run: ({ minutes }) => act(`${url}/change/`, { due_at: new Date(Date.parse(plan.due_at) + Number(minutes) * 60_000).toISOString(), version }, { line: "", done: gettext("Moved.") }),
      },
      { name: "cancel", label: gettext("Take back"), ask: [{ name: "reason", label: gettext("Reason") }], line: cancelled, run: ({ reason }) => act(`${url}/cancel/`, { reason, version }, { line: cancelled({ reason }), done: gettext("Taken back.") }) },
    ];
  }

  /** @param {Planned} plan */
  row(plan) {
    const chosen = plan.id === this.chosen;
    return html`<li class=${plan.exercise ? "hatched" : ""}>
      <button type="button" class="quiet" aria-expanded=${chosen} @click=${() => (this.chosen = chosen ? null : plan.id)}>${priorityMark(plan.priority)}
        <span class="cut">${exerciseMark(plan.exercise)} ${plan.type_label}, ${plan.place || gettext("no place")}</span>
        ${when(plan.due_at)} <desk-age due=${plan.opens_at}></desk-age></button>
      ${chosen ? html`<p class="soft">${fill(gettext("Plan %(id)s, opens %(lead)s min ahead, made at %(position)s."), { id: plan.id, lead: plan.lead_min, position: plan.by_position || gettext("no position") })}
          ${plan.repeat ? (plan.repeat === "daily" ? gettext("Every day.") : gettext("Every week.")) : nothing}</p>
        <act-buttons .acts=${this.acts(plan)} subject="planned:${plan.id}"></act-buttons>` : nothing}</li>`;
  }

  render() {
    const plans = store.all("planned").sort((a, b) => a.opens_at.localeCompare(b.opens_at) || a.id - b.id);
    if (!plans.length && !store.may("incident.open")) return nothing;
    const [next] = plans;
    return html`<button type="button" class="quiet head" aria-haspopup="dialog" @click=${this.toggle}><kbd>Shift+F2</kbd>
        <strong>${fill(ngettext("%(count)s planned", "%(count)s planned", plans.length), { count: plans.length })}</strong>
        ${next ? html`<span class="cut soft">${exerciseMark(next.exercise)} ${next.type_label}, ${next.place}</span> <desk-age due=${next.opens_at}></desk-age>` : nothing}</button>
      <section popover="auto" class="over plans" aria-labelledby="plans-title">
        <header><h2 id="plans-title">${gettext("Planned work")}</h2><button type="button" class="main" @click=${() => this.panel.hidePopover()}><kbd>Esc</kbd> ${gettext("Close")}</button></header>
        <ul>${repeat(plans, (plan) => plan.id, (plan) => this.row(plan))}</ul>
        ${plans.length ? nothing : html`<p class="dim">${gettext("Nothing is planned.")}</p>`}
        ${this.making
          ? html`<plan-form @done=${() => this.leave()}></plan-form>`
          : store.may("incident.open") ? html`<button type="button" class="more" @click=${() => (this.making = true)}>${gettext("Plan…")}</button>` : nothing}</section>`;
  }
}
customElements.define("planned-list", PlannedList);

bind("Shift+F2", gettext("planned work, and planning more"), () => void /** @type {PlannedList | null} */ (document.querySelector("planned-list"))?.toggle());
