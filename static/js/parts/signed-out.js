/**
 * `<signed-out>`: says that the session is over and lets one sign in again in a second window.
 * This page stays as it is: drafts, selection and the alarms it knows.
 */

import { gettext } from "../i18n.js";
import { session } from "../api.js";
import { LitElement, html, nothing } from "../../vendor/lit.js";

class SignedOut extends LitElement {
  static properties = { shown: { state: true } };

  constructor() {
    super();
    this.shown = false;
    this.show = () => (this.shown = true);
    this.hide = () => (this.shown = false);
  }
  createRenderRoot() {
    return this;
  }
  connectedCallback() {
    super.connectedCallback();
    session.addEventListener("signed-out", this.show);
    session.addEventListener("signed-in", this.hide);
  }
  disconnectedCallback() {
    super.disconnectedCallback();
    session.removeEventListener("signed-out", this.show);
    session.removeEventListener("signed-in", this.hide);
  }
  render() {
    if (!this.shown) return nothing;
    return html`<div class="banner bad" role="alert">
      <strong>${gettext("You are signed out.")}</strong>
      <span>${gettext("Nothing closes, and known limits go on sounding.")}</span>
      <a class="button main" href="/accounts/login/?next=/signed-in/" target="_blank" rel="opener">${gettext("Sign in again")}</a>
    </div>`;
  }
}
customElements.define("signed-out", SignedOut);
