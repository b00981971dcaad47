/** `<desk-top>`: clocks, alarm count, link, sound, who is on at which position. */

import { ApiError, get, post } from "../api.js";
import { fill, gettext } from "../i18n.js";
import { burning } from "../live/alarms.js";
import { Live, Ticking, store } from "../live/desk.js";
import "../parts/desk-clock.js";
import "../parts/link-state.js";
import "../parts/theme-switch.js";
import { sound } from "../sound.js";
import { LitElement, html, nothing } from "../../vendor/lit.js";
import { desk } from "./session.js";

class DeskTop extends LitElement {
  static properties = { positions: { state: true }, position: { state: true } };

  constructor() {
    super();
    /** @type {string[]} */
    this.positions = [];
    this.position = "";
    this.live = new Live(this);
    this.ticking = new Ticking(this);
    this.update_ = () => this.requestUpdate();
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    sound.addEventListener("change", this.update_);
    void this.load();
  }
  disconnectedCallback() {
    super.disconnectedCallback();
    sound.removeEventListener("change", this.update_);
  }

  async load() {
    try {
      const { positions, position } = await get("/api/v1/session/");
      Object.assign(this, { positions, position });
    } catch (error) {
      // The position is shown from the snapshot then; choosing one waits for the next load.
      if (!(error instanceof ApiError)) reportError(error);
    }
  }

  /** @param {Event} event */
  async sit(event) {
    const select = /** @type {HTMLSelectElement} */ (event.target);
    try {
      const answer = await post("/api/v1/session/position/", { position: select.value });
      this.position = answer.position ?? select.value;
      desk.say(fill(gettext("You sit at %(position)s. Every act names it."), { position: this.position }));
    } catch (error) {
      desk.say(error instanceof Error ? error.message : String(error), "bad");
    }
    this.requestUpdate();
  }

  sounds() {
    if (sound.blocked) {
      return html`<button type="button" class="chip near" @click=${() => void sound.test()}>${gettext("SOUND BLOCKED – press here")}</button>`;
    }
    if (sound.silent) return html`<span class="chip near">${gettext("SILENT")}</span>`;
    return html`<button type="button" class="quiet" title=${gettext("Plays the three alarm sounds")} @click=${() => void sound.test()}>${gettext("Sound on")}</button>`;
  }

  render() {
    const count = burning(store).length;
    const { you } = store;
    const seat = this.position || you?.position || "";
    return html`<strong class="name">${gettext("KFOR IMP DESK")}</strong>
      <desk-clock></desk-clock>
      ${count ? html`<span class="chip bad">${fill(gettext("%(count)s UNACK"), { count })}</span>` : html`<span class="dim">${gettext("no alarm")}</span>`}
      <link-state></link-state>
      ${this.sounds()}
      <span class="who">${you ? `${you.rank} ${you.name}` : ""}</span>
      ${this.positions.length && store.may("command.run")
        ? html`<label><span class="hidden-text">${gettext("Desk position")}</span><select class="seat ${seat ? "" : "unset"}" @change=${this.sit}>
            ${seat ? nothing : html`<option value="" selected disabled>${gettext("choose position")}</option>`}
            ${this.positions.map((name) => html`<option value=${name} ?selected=${name === seat}>${name}</option>`)}</select></label>`
        : html`<span class="soft">${seat}</span>`}
      <span class="keys"><kbd>F1</kbd> ${gettext("help")} ${store.may("incident.open") ? html`<kbd>F2</kbd> ${gettext("call")}` : nothing} <span class="more">${store.may("command.run") ? html`<kbd>F7</kbd> ${gettext("command")}` : nothing} <kbd>F9</kbd> ${gettext("silence")}</span></span>
      <theme-switch></theme-switch>`;
  }
}
customElements.define("desk-top", DeskTop);
