/**
 * `<shift-strip>`: one line under the alarms for what the shift must not overlook, and no line when there is nothing: an
 * exercise that runs, the break that is over, a handover that waits, a blotter that is still open, nobody's shift.
 */

import { ApiError, get } from "../../api.js";
import { fill, gettext, ngettext } from "../../i18n.js";
import { Live, feed, store } from "../../live/desk.js";
import { exerciseMark } from "../../parts/marks.js";
import { everySecond, now, shortAge, zuluShort } from "../../time.js";
import { LitElement, html, nothing } from "../../../vendor/lit.js";
import { act } from "../acts.js";
import { desk } from "../session.js";
import { away } from "./away.js";

/**
 * @typedef {object} Standing
 * @property {{name: string, open: boolean, overdue: boolean, signed: boolean} | null} day
 * @property {{leader: string, began_at: string} | null} shift
 * @property {{id: number, outgoing: string, offered_at: string} | null} handover
 */

const ASK_EVERY_S = 300;
const CONCERNS = /^(shift\.|blotter\.(opened|closed|signed))/;

class ShiftStrip extends LitElement {
  static properties = { standing: { state: true } };

  constructor() {
    super();
    /** @type {Standing | null} */
    this.standing = null;
    this.count = 1;
    this.live = new Live(this);
    this.heard = (/** @type {Event} */ event) => {
      if (CONCERNS.test(/** @type {CustomEvent} */ (event).detail.kind)) void this.load();
    };
    this.changed = () => this.requestUpdate();
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    feed.addEventListener("entry", this.heard);
    away.addEventListener("change", this.changed);
    void this.load();
    // A blotter day is overdue by time alone.
    this.stop = everySecond(() => this.count++ % ASK_EVERY_S || this.load());
  }
  disconnectedCallback() {
    super.disconnectedCallback();
    this.stop?.();
    feed.removeEventListener("entry", this.heard);
    away.removeEventListener("change", this.changed);
  }

  async load() {
    try {
      this.standing = await get("/api/v1/shift/");
    } catch (error) {
      // Who may not see the shift, or has no link, sees the rest of the line.
      if (!(error instanceof ApiError)) reportError(error);
    }
  }

  exercise() {
    const live = store.all("exercise").filter(({ state }) => state !== "planned");
    const unheard = store.all("commitment").filter((row) => row.recalled_at);
    const incidents = store.all("incident").filter((incident) => incident.exercise);
    const patrols = store.all("patrol").filter((patrol) => patrol.exercise);
    if (!incidents.length && !patrols.length && !live.length && !unheard.length) return nothing;
    const words = [
      incidents.length ? fill(ngettext("%(count)s open call", "%(count)s open calls", incidents.length), { count: incidents.length }) : "",
      patrols.length ? fill(gettext("committed: %(patrols)s"), { patrols: patrols.map(({ callsign }) => callsign).join(", ") }) : "",
    ].filter(Boolean);
    return html`<span class="item hatched">${exerciseMark(true, true)} ${live.map(
      ({ id, name, state }) => html`<a href="/exercises/${id}/">${name}</a>${state === "paused" ? html` <strong class="warn">${gettext("paused")}</strong>` : nothing} · `,
    )}${words.join(" · ")} ${unheard.map(({ patrol, recalled_at: at }) => html`<strong class="warn">${fill(gettext("%(patrol)s recalled %(time)s, not confirmed"), { patrol: store.get("patrol", patrol)?.callsign ?? "", time: zuluShort(at ?? "") })}</strong> `)}
      <span class="dim">${gettext("NO DUFF makes one real")}</span></span>`;
  }

  away() {
    if (away.gone?.said) {
      return html`<span class="item"><strong>${fill(gettext("Away since %(time)s"), { time: zuluShort(away.gone.since) })}</strong>
        <button type="button" class="main" @click=${() => act("/api/v1/shift/back/", {}, { line: "BACK", done: gettext("Back at the desk.") })}>${gettext("I am back")}</button></span>`;
    }
    const { summary } = away;
    if (!summary) return nothing;
    return html`<span class="item" role="status"><strong>${summary.words}</strong>
      ${summary.opened.slice(0, 6).map((number) => html`<button type="button" class="quiet num" @click=${() => this.show(number)}>${number}</button>`)}
      <button type="button" @click=${() => away.dismiss()}>${gettext("Seen")}</button></span>`;
  }

  /** @param {string} number */
  show(number) {
    const found = store.all("incident").find((incident) => incident.number === number);
    if (found) desk.set({ incident: found.id, mode: "detail" });
  }

  duties() {
    const { day, shift, handover } = this.standing ?? {};
    if (!this.standing || !store.may("shift.sign")) return nothing;
    const owed = [
      handover && fill(gettext("%(who)s has signed a handover: it waits for the incoming, %(age)s."), { who: handover.outgoing, age: shortAge(now() - Date.parse(handover.offered_at)) }),
      !shift && gettext("Nobody has signed for the shift."),
      !day && gettext("No blotter is open."),
      day && !day.open && gettext("The blotter is closed; open the new day."),
      day?.overdue && fill(gettext("The blotter of %(day)s is still open."), { day: day.name }),
    ].filter(Boolean);
    return owed.length ? html`<span class="item"><span class="warn">${owed.join(" ")}</span> <a href="/shift/">${gettext("Shift")}</a></span>` : nothing;
  }

  render() {
    if (!store.loaded) return nothing;
    return html`${this.exercise()}${this.away()}${this.duties()}`;
  }
}
customElements.define("shift-strip", ShiftStrip);
