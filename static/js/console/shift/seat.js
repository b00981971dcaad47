/**
 * `<desk-seat>`: where this operator sits, and who sits at the other positions. A position that is taken says who sits
 * there and asks.
 */

import { ApiError, get, post } from "../../api.js";
import { fill, gettext } from "../../i18n.js";
import { Live, feed, store } from "../../live/desk.js";
import { LitElement, html, nothing } from "../../../vendor/lit.js";
import { act } from "../acts.js";
import { desk } from "../session.js";
import { away } from "./away.js";

/** @typedef {{name: string, site: string, fallback: boolean, people: {who: string, since: string, away_since: string | null}[]}} Seat */

class DeskSeat extends LitElement {
  static properties = { seats: { state: true }, taken: { state: true } };

  constructor() {
    super();
    /** @type {Seat[]} */
    this.seats = [];
    /** A position that somebody sits at, while it is asked whether both mean it. @type {{position: string, words: string} | null} */
    this.taken = null;
    this.live = new Live(this);
    this.heard = (/** @type {Event} */ event) => {
      if (/** @type {CustomEvent} */ (event).detail.kind.startsWith("desk.")) void this.load();
    };
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    feed.addEventListener("entry", this.heard);
    void this.load();
  }
  disconnectedCallback() {
    super.disconnectedCallback();
    feed.removeEventListener("entry", this.heard);
  }

  async load() {
    try {
      const { seats, position } = await get("/api/v1/session/");
      this.seats = seats;
      this.position = position;
    } catch (error) {
      // The position is shown from the snapshot then; choosing one waits for the next load.
      if (!(error instanceof ApiError)) reportError(error);
    }
  }

  /** @param {string} position @param {boolean} [shared] */
  async sit(position, shared = false) {
    this.taken = null;
    try {
      await post("/api/v1/session/position/", { position, ...(shared && { shared }) });
      this.position = position;
      if (store.you) store.you.position = position;
      desk.say(fill(gettext("You sit at %(position)s. Every act names it."), { position }));
      this.dispatchEvent(new CustomEvent("seated", { bubbles: true, detail: position }));
      store.changed();
    } catch (error) {
      if (error instanceof ApiError && error.code === "seat_taken") this.taken = { position, words: error.message };
      else desk.say(error instanceof Error ? error.message : String(error), "bad");
    }
    this.requestUpdate();
  }

  /** @param {Seat} seat */
  label(seat) {
    const people = seat.people.map(({ who, away_since }) => (away_since ? fill(gettext("%(who)s, away"), { who }) : who)).join(", ");
    return [seat.fallback ? `${seat.name}, ${seat.site}` : seat.name, people].filter(Boolean).join(" – ");
  }

  render() {
    const seat = this.position || store.you?.position || "";
    if (!store.may("command.run")) return html`<span class="soft">${seat}</span>`;
    return html`<label><span class="hidden-text">${gettext("Desk position")}</span><select class="seat ${seat ? "" : "unset"}" title=${this.seats.map((each) => this.label(each)).join("\n")}
        @change=${(/** @type {Event} */ event) => void this.sit(/** @type {HTMLSelectElement} */ (event.target).value)}>
        ${seat ? nothing : html`<option value="" selected disabled>${gettext("choose position")}</option>`}
        ${this.seats.map((each) => html`<option value=${each.name} ?selected=${each.name === seat}>${each.name === seat ? seat : this.label(each)}</option>`)}</select></label>
      ${seat && !away.gone?.said
        ? html`<button type="button" class="quiet" title="AWAY" @click=${() => void act("/api/v1/shift/away/", {}, { line: "AWAY", done: gettext("Away. The others see it; BACK says what happened.") })}>${gettext("Away")}</button>`
        : nothing}
      ${this.taken
        ? html`<span class="asking" role="alert">${this.taken.words}
            <button type="button" @click=${() => this.taken && void this.sit(this.taken.position, true)}>${gettext("Sit down together")}</button>
            <button type="button" class="quiet" @click=${() => (this.taken = null)}>${gettext("No")}</button></span>`
        : nothing}`;
  }
}
customElements.define("desk-seat", DeskSeat);
