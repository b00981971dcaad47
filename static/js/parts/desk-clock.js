/** `<desk-clock>`: the server's time, Z first and local beside it. */

import { gettext } from "../i18n.js";
import { Ticking } from "../live/desk.js";
import { localClock, now, zuluClock } from "../time.js";
import { LitElement, html } from "../../vendor/lit.js";

class DeskClock extends LitElement {
  constructor() {
    super();
    this.ticking = new Ticking(this);
  }
  createRenderRoot() {
    return this;
  }
  render() {
    const time = now();
    return html`<span class="num zulu">${zuluClock(time)}</span> <span class="num soft">${localClock(time)} ${gettext("local")}</span>`;
  }
}
customElements.define("desk-clock", DeskClock);
