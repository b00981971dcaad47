/** `<desk-top>`: clocks, alarm count, link, sound, who is on at which position. */

import { fill, gettext } from "../i18n.js";
import { burning } from "../live/alarms.js";
import { Live, Ticking, store } from "../live/desk.js";
import "../parts/desk-clock.js";
import "../parts/directives-to-read.js";
import "../parts/link-state.js";
import "../parts/theme-switch.js";
import { sound } from "../sound.js";
import { LitElement, html, nothing } from "../../vendor/lit.js";
import "./shift/seat.js";

class DeskTop extends LitElement {
  constructor() {
    super();
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
  }
  disconnectedCallback() {
    super.disconnectedCallback();
    sound.removeEventListener("change", this.update_);
  }

  sounds() {
    if (sound.blocked) {
      return html`<button type="button" class="chip near" @click=${() => void sound.test()}>${gettext("SOUND BLOCKED – press here")}</button>`;
    }
    if (sound.unheard) return html`<span class="chip bad">${gettext("NO SOUND")}</span>`;
    if (sound.silent) return html`<span class="chip near">${gettext("SILENT")}</span>`;
    return html`<button type="button" class="quiet" title=${gettext("Plays the three alarm sounds")} @click=${() => void sound.test()}>${gettext("Sound on")}</button>`;
  }

  render() {
    const count = burning(store).length;
    const { you } = store;
    return html`<strong class="name">${gettext("KFOR IMP DESK")}</strong>
      <desk-clock></desk-clock>
      ${count ? html`<span class="chip bad">${fill(gettext("%(count)s UNACK"), { count })}</span>` : html`<span class="dim">${gettext("no alarm")}</span>`}
      <link-state></link-state>
      <directives-to-read href="/provost/directives/"></directives-to-read>
      ${this.sounds()}
      <span class="who">${you ? `${you.rank} ${you.name}` : ""}</span>
      <desk-seat></desk-seat>
      <span class="keys"><kbd>F1</kbd> ${gettext("help")} ${store.may("incident.open") ? html`<span class="call"><kbd>F2</kbd> ${gettext("call")}</span>` : nothing} <span class="more">${store.may("command.run") ? html`<kbd>F7</kbd> ${gettext("command")}` : nothing} <kbd>F9</kbd> ${gettext("silence")}</span></span>
      <theme-switch></theme-switch>`;
  }
}
customElements.define("desk-top", DeskTop);
