/**
 * `<provost-decisions>`: first on the page, what awaits a decision, the oldest on top, each with its two buttons; and in
 * a line what else is coordinated. `<take-over>`: the button by which an alarm becomes the provost's.
 */

import { ApiError, get, post, uuid } from "../api.js";
import { fill, gettext, ngettext } from "../i18n.js";
import { Live, feed, store } from "../live/desk.js";
import { exerciseMark } from "../parts/marks.js";
import { everySecond, zuluShort } from "../time.js";
import { LitElement, html, nothing, repeat } from "../../vendor/lit.js";

/** @import {Alarm} from "../types.js" */
/** @typedef {{code: string, key: number, label: string, words: string, reason: string, asked_by: string, since: string, due: string | null, url: string, exercise: boolean, version: number | null}} Waiting */

const EVERY_S = 30;
// The rest is on the page of decisions.
const SHOWN = 12;

/** @param {unknown} error */
const words = (error) => (error instanceof ApiError ? error.message : String(error));

/** @param {Waiting} one */
const nameOf = (one) => `${one.code}:${one.key}`;

class ProvostDecisions extends LitElement {
  static properties = { waiting: { state: true }, failed: { state: true }, refused: { state: true }, lost: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.live = new Live(this);
    /** @type {Waiting[] | null} */
    this.waiting = null;
    this.failed = "";
    /** Why a decision was refused, by what it was about. @type {Record<string, string>} */
    this.refused = {};
    /** Why one was refused that is not in the list any more: somebody else was quicker. */
    this.lost = "";
    this.busy = "";
    this.count = 0;
    this.stale = true;
    /** One key for one decision, however often its button is pressed. @type {Map<string, string>} */
    this.keys = new Map();
    this.moved = () => (this.stale = true);
  }
  createRenderRoot() {
    return this;
  }
  connectedCallback() {
    super.connectedCallback();
    feed.addEventListener("entry", this.moved);
    this.stop = everySecond(() => {
      if (this.count++ % EVERY_S === 0 || (this.stale && this.count % 2 === 0)) void this.load();
    });
  }
  disconnectedCallback() {
    super.disconnectedCallback();
    feed.removeEventListener("entry", this.moved);
    this.stop?.();
  }

  async load() {
    this.stale = false;
    try {
      this.waiting = await get("/api/v1/decisions/");
      this.failed = "";
    } catch (error) {
      this.failed = words(error);
    }
  }

  /** @param {SubmitEvent} event @param {Waiting} one */
  async decide(event, one) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const approve = /** @type {HTMLButtonElement} */ (event.submitter).value === "yes";
    const body = { approve, words: String(new FormData(form).get("words") ?? ""), version: one.version };
    const name = nameOf(one);
    const act = `${name} ${JSON.stringify(body)}`;
    if (!this.keys.has(act)) this.keys.set(act, uuid());
    this.busy = name;
    try {
      await post(`/api/v1/decisions/${encodeURIComponent(name)}/decide/`, body, { key: this.keys.get(act) });
      this.refused = { ...this.refused, [name]: "" };
    } catch (error) {
      this.refused = { ...this.refused, [name]: words(error) };
    }
    this.busy = "";
    await this.load();
    this.lost = this.waiting?.some((each) => nameOf(each) === name) ? "" : this.refused[name];
  }

  /** @param {Waiting} one */
  row(one) {
    const name = nameOf(one);
    const id = `words-${one.code}-${one.key}`;
    const why = this.refused[name];
    return html`<li class=${one.exercise ? "hatched" : ""}>
      <div class="what">${exerciseMark(one.exercise)} <strong>${one.url ? html`<a href=${one.url}>${one.words}</a>` : one.words}</strong>
        <span class="dim">${one.label}, ${one.asked_by} <span class="num">${zuluShort(one.since)}</span></span>
        <span class="num">${one.due ? html`<desk-age since=${one.since} due=${one.due}></desk-age>` : html`${gettext("waits")} <desk-age since=${one.since}></desk-age>`}</span>
        ${one.reason ? html`<span class="soft reason">${one.reason}</span>` : nothing}</div>
      ${store.may("provost.decide")
        ? html`<form @submit=${(/** @type {SubmitEvent} */ event) => void this.decide(event, one)}>
            <label for=${id}>${gettext("Answer")}</label><input id=${id} name="words" maxlength="120" autocomplete="off" aria-describedby=${why ? `${id}-why` : nothing}>
            <button class="main" value="yes" ?disabled=${this.busy === name}>${gettext("Approve")}</button>
            <button value="no" ?disabled=${this.busy === name}>${gettext("Refuse")}</button>
            ${why ? html`<span class="error" role="alert" id=${`${id}-why`}>${why}</span>` : nothing}</form>`
        : nothing}</li>`;
  }

  /** What else is coordinated, in a line. */
  rest() {
    const unread = store.all("directive").length;
    const late = (/** @type {string} */ subject) => {
      const count = store.all("alarm").filter((alarm) => alarm.subject.startsWith(`${subject}:`)).length;
      return count ? html` <span class="warn">${fill(ngettext("%(count)s late", "%(count)s late", count), { count })}</span>` : nothing;
    };
    const taken = store.all("alarm").filter((alarm) => (alarm.acknowledged_by ?? "").startsWith("FPM ")).length;
    return html`<p class="rest"><a href="/provost/directives/">${unread ? fill(ngettext("%(count)s directive is not read by everybody", "%(count)s directives are not read by everybody", unread), { count: unread }) : gettext("Every directive is read")}</a>${late("directive")}
      <a href="/provost/coordination/">${taken ? fill(ngettext("%(count)s escalation is with the provost", "%(count)s escalations are with the provost", taken), { count: taken }) : gettext("No escalation is with the provost")}</a>
      <a href="/provost/help/">${gettext("Help of nations")}</a>${late("provost_help")} <a href="/provost/reports/">${gettext("Reports to COMKFOR")}</a>${late("provost_report")}</p>`;
  }

  render() {
    const waiting = this.waiting ?? [];
    const more = waiting.length - SHOWN;
    return html`<section class="panel" tabindex="0" aria-label=${gettext("Awaits a decision")}><h2>${gettext("Awaits a decision")} ${waiting.length ? html`<span class="num">${waiting.length}</span>` : nothing}</h2>
      ${this.failed ? html`<p class="error" role="alert">${this.failed}</p>` : nothing}
      ${this.lost ? html`<p class="error" role="alert">${this.lost}</p>` : nothing}
      ${waiting.length ? html`<ul>${repeat(waiting.slice(0, SHOWN), nameOf, (one) => this.row(one))}</ul>` : this.waiting ? html`<p class="soft">${gettext("Nothing awaits a decision.")}</p>` : nothing}
      ${more > 0 ? html`<p><a href="/provost/coordination/">${fill(ngettext("and %(count)s more", "and %(count)s more", more), { count: more })}</a></p>` : nothing}
      ${this.rest()}</section>`;
  }
}
customElements.define("provost-decisions", ProvostDecisions);

class TakeOver extends LitElement {
  static properties = { alarm: { attribute: false }, failed: { state: true }, busy: { state: true } };

  constructor() {
    super();
    /** @type {Alarm | null} */
    this.alarm = null;
    this.failed = "";
    this.busy = false;
  }
  createRenderRoot() {
    return this;
  }

  async take() {
    if (!this.alarm) return;
    this.busy = true;
    try {
      await post("/api/v1/takeovers/", { alarm: this.alarm.id, version: this.alarm.version });
      this.failed = "";
    } catch (error) {
      this.failed = words(error);
    }
    this.busy = false;
  }

  render() {
    if (!this.alarm || !store.may("provost.take") || (this.alarm.acknowledged_by ?? "").startsWith("FPM ")) return nothing;
    // An emergency asks for words: no single press silences it.
    if (this.alarm.kind === "panic") return html`<a class="button" href="/provost/coordination/">${gettext("Take over…")}</a>`;
    return html`<button type="button" ?disabled=${this.busy} aria-label=${fill(gettext("Take over: %(words)s"), { words: this.alarm.words })} @click=${() => void this.take()}>${gettext("Take over")}</button>
      ${this.failed ? html`<span class="error" role="alert">${this.failed}</span>` : nothing}`;
  }
}
customElements.define("take-over", TakeOver);
