/**
 * `<signed-out>`: confirming who one is without leaving. The page stays as it is: drafts, selection, the alarms it
 * knows. Shown when the hours are nearly over or over; when the server knows nobody at all any more, a second window
 * signs in and tells this one.
 */

import { ApiError, get, post, session } from "../api.js";
import { fill, gettext } from "../i18n.js";
import { everySecond, localShort, now, zuluShort } from "../time.js";
import { LitElement, html, nothing } from "../../vendor/lit.js";

const REMIND_MS = 30 * 60_000;
const ASK_EVERY_S = 300;

class SignedOut extends LitElement {
  static properties = { out: { state: true }, near: { state: true }, lost: { state: true }, words: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.out = false;
    this.near = false;
    /** The session is gone, not only over: a password alone does not bring it back. */
    this.lost = false;
    this.words = "";
    this.busy = false;
    /** @type {number | null} */
    this.endsAt = null;
    this.count = 0;
    this.signedOut = () => (this.out = true);
    this.signedIn = () => {
      this.out = this.lost = false;
      this.words = "";
      void this.ask();
    };
  }
  createRenderRoot() {
    return this;
  }
  connectedCallback() {
    super.connectedCallback();
    session.addEventListener("signed-out", this.signedOut);
    session.addEventListener("signed-in", this.signedIn);
    this.stop = everySecond(() => {
      if (this.count++ % ASK_EVERY_S === 0) void this.ask();
      this.near = this.endsAt !== null && this.endsAt - now() < REMIND_MS;
    });
  }
  disconnectedCallback() {
    super.disconnectedCallback();
    session.removeEventListener("signed-out", this.signedOut);
    session.removeEventListener("signed-in", this.signedIn);
    this.stop?.();
  }

  async ask() {
    try {
      const { ends_at } = await get("/api/v1/session/");
      this.endsAt = ends_at ? Date.parse(ends_at) : null;
    } catch (error) {
      if (!(error instanceof ApiError)) reportError(error);
    }
  }

  /** @param {SubmitEvent} event */
  async confirm(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const { password, code } = /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(form)));
    this.busy = true;
    this.words = "";
    try {
      const { ends_at } = await post("/api/v1/session/confirm/", { password, ...(code && { code }) });
      this.endsAt = Date.parse(ends_at);
      this.near = false;
      form.reset();
      session.dispatchEvent(new Event("signed-in"));
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) this.lost = true;
      this.words = error instanceof Error ? error.message : String(error);
    } finally {
      this.busy = false;
    }
  }

  form() {
    return html`<form @submit=${this.confirm}>
      <label>${gettext("Password")} <input type="password" name="password" autocomplete="current-password" required></label>
      <label>${gettext("Code, if you use one")} <input name="code" inputmode="numeric" autocomplete="one-time-code"></label>
      <button class="main" ?disabled=${this.busy}>${gettext("It is me")}</button>
    </form>`;
  }

  render() {
    if (!this.out && !this.near) return nothing;
    const until = this.endsAt === null ? "" : `${zuluShort(this.endsAt)} (${localShort(this.endsAt)} ${gettext("local")})`;
    const words = this.out ? gettext("Confirm it is you to go on. Nothing closes, and known limits go on sounding.") : fill(gettext("Confirm it is you before %(time)s. Nothing closes."), { time: until });
    return html`<div class="banner ${this.out ? "bad" : "near"}" role="alert">
      <strong>${words}</strong>
      ${this.lost ? html`<a class="button main" href="/accounts/login/?next=/signed-in/" target="_blank">${gettext("Sign in again in a second window")}</a>` : this.form()}
      ${this.words ? html`<span class="error">${this.words}</span>` : nothing}
    </div>`;
  }
}
customElements.define("signed-out", SignedOut);
