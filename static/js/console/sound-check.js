/**
 * `<sound-check>`: whether alarms can be heard at this desk. Asks once a session, at sign-on; says so as long as they
 * cannot: nobody heard the test, the browser plays nothing, or this tab slept and counted nothing.
 */

import { ApiError, get } from "../api.js";
import { fill, gettext } from "../i18n.js";
import { burning } from "../live/alarms.js";
import { Live, Ticking, store } from "../live/desk.js";
import { sound } from "../sound.js";
import { plainClock, sleep, span } from "../time.js";
import { LitElement, html, nothing } from "../../vendor/lit.js";
import { keep, kept } from "./own.js";

const NAME = "sound";
const TEST_MS = 5000;

/** @typedef {{session: string, heard: "" | "yes" | "no", at: number}} Answer `at` in ms */
/** @typedef {{from: number, to: number}} Sleep */

class SoundCheck extends LitElement {
  static properties = { answer: { state: true }, played: { state: true }, playing: { state: true }, slept: { state: true } };

  constructor() {
    super();
    /** @type {Answer | null} null until it is known which session this is */
    this.answer = null;
    this.played = false;
    this.playing = false;
    /** @type {Sleep | null} */
    this.slept = null;
    this.live = new Live(this);
    this.ticking = new Ticking(this);
    this.overslept = (/** @type {Event} */ event) => {
      const { from, to } = /** @type {CustomEvent<Sleep>} */ (event).detail;
      // Until somebody has seen it, several sleeps are one.
      this.slept = { from: this.slept?.from ?? from, to };
    };
    this.update_ = () => this.requestUpdate();
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    sleep.addEventListener("slept", this.overslept);
    sound.addEventListener("change", this.update_);
    void this.begin();
  }
  disconnectedCallback() {
    super.disconnectedCallback();
    sleep.removeEventListener("slept", this.overslept);
    sound.removeEventListener("change", this.update_);
  }

  /** The hours of a session end at one time: that names it. */
  async begin() {
    let session = "";
    try {
      session = (await get("/api/v1/session/")).ends_at ?? "";
    } catch (error) {
      if (!(error instanceof ApiError)) reportError(error);
    }
    this.answer = { session, heard: "", at: 0 };
  }

  /** What was answered in this session, here or in another window. @returns {Answer} */
  get said() {
    const before = kept(NAME, /** @type {Answer | null} */ (null));
    return before && before.session === this.answer?.session ? before : { session: this.answer?.session ?? "", heard: "", at: 0 };
  }

  willUpdate() {
    const unheard = this.said.heard === "no";
    if (sound.unheard === unheard) return;
    sound.unheard = unheard;
    sound.dispatchEvent(new Event("change"));
  }

  /** @param {"yes" | "no"} heard */
  say(heard) {
    keep(NAME, { ...this.said, heard, at: Date.now() });
    this.played = false;
    this.requestUpdate();
  }

  async play() {
    this.played = await sound.test();
    this.playing = this.played;
    setTimeout(() => (this.playing = false), TEST_MS);
  }

  asking() {
    const { heard, at } = this.said;
    if (heard === "yes") return nothing;
    if (this.played) {
      return html`<div class="banner near"><strong>${gettext("Sound test: did you hear three tones?")}</strong>
        <button type="button" class="main" @click=${() => this.say("yes")}>${gettext("Yes")}</button>
        <button type="button" @click=${() => this.say("no")}>${gettext("No")}</button>
        <button type="button" class="quiet" ?disabled=${this.playing} @click=${() => void this.play()}>${gettext("Play again")}</button></div>`;
    }
    if (heard === "no") {
      return html`<div class="banner bad" role="alert"><strong>${fill(gettext("NO SOUND at this desk since %(time)s."), { time: plainClock(at) })}</strong>
        <span>${gettext("Watch this bar. Have the loudspeaker seen to, then test again.")}</span>
        <button type="button" @click=${() => void this.play()}>${gettext("Test again")}</button></div>`;
    }
    // The words change while the button is pressed, which unblocks the sound: behind it they do not push it away.
    return html`<div class="banner near"><strong>${gettext("Sound test")}</strong>
      <button type="button" @click=${() => void this.play()}>${gettext("Play the three tones")}</button>
      <span>${sound.blocked ? gettext("This browser plays nothing before you press something.") : gettext("Three alarm tones, one after the other.")}</span></div>`;
  }

  blocked() {
    if (!sound.blocked || !burning(store).length) return nothing;
    return html`<div class="banner bad" role="alert"><strong>${gettext("ALARMS CANNOT BE HEARD: the browser blocks sound.")}</strong> <span>${gettext("Press any key, or click anywhere.")}</span></div>`;
  }

  asleep() {
    if (!this.slept) return nothing;
    const { from, to } = this.slept;
    const words = gettext("This window slept from %(from)s to %(to)s (%(span)s): nothing counted or sounded. Keep it in front, and the computer awake.");
    return html`<div class="banner bad" role="alert"><strong>${fill(words, { from: plainClock(from), to: plainClock(to), span: span(to - from) })}</strong>
      <button type="button" @click=${() => (this.slept = null)}>${gettext("Seen")}</button></div>`;
  }

  render() {
    if (!this.answer || !store.may("alarm.acknowledge")) return nothing;
    const said = [this.asleep(), this.blocked(), this.asking()].filter((part) => part !== nothing);
    // Nothing at all, not even a blank: an empty part of the page takes no room.
    return said.length ? said : nothing;
  }
}
customElements.define("sound-check", SoundCheck);
