/**
 * `<command-line>`: everything the desk can do, typed. What could come next is shown while one types and Tab takes the
 * first of it; ↑ brings back what this person typed before. Of a line that was refused in the middle the rest stays in
 * the field, with the words that say how far it went.
 */

import { ApiError, post, uuid } from "../api.js";
import { gettext } from "../i18n.js";
import { Live, feed, store } from "../live/desk.js";
import { LitElement, html, live, nothing } from "../../vendor/lit.js";
import { reason } from "./acts.js";
import "./back-entry.js";
import { History } from "./history.js";
import { keep, kept } from "./own.js";
import { Following, desk } from "./session.js";
import "./undo.js";

const DRAFT = "typed";
const PAUSE_MS = 80;
// "AT 0214 E 21; AT 0221 A 21": several late acts are looked at before they are entered.
const SEVERAL_LATE = /(^|;)\s*AT\s.*;/i;

/** @typedef {{text: string, help: string}} Option */

export class CommandLine extends LitElement {
  static properties = { typed: { state: true }, options: { state: true }, form: { state: true } };

  constructor() {
    super();
    this.typed = "";
    /** @type {Option[]} what could come next */
    this.options = [];
    /** What the line under way may hold, e.g. `D patrols incident`. */
    this.form = "";
    this.history = new History();
    /** Whose history and draft these are. @type {number | undefined} */
    this.person = undefined;
    /** Lines are sent one after the other: who types fast need not wait for an answer. */
    this.sent = Promise.resolve();
    /** A line whose answer never came: sent again it must not be done twice. */
    this.unanswered = { text: "", key: "" };
    this.asked = 0;
    /** For which text the options were fetched. */
    this.askedFor = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.pause = undefined;
    this.live = new Live(this);
    this.following = new Following(this);
  }

  createRenderRoot() {
    return this;
  }

  willUpdate() {
    if (!store.you || store.you.id === this.person) return;
    this.person = store.you.id;
    this.history = new History();
    this.typed = this.typed || kept(DRAFT, "");
  }

  focus() {
    this.querySelector("input")?.focus();
  }

  /** @param {string} text */
  write(text) {
    this.typed = text;
    this.options = [];
    this.form = "";
    this.askedFor = "";
    keep(DRAFT, text);
  }

  /** Somebody types: a new search of the history, and what could come next. @param {InputEvent} event */
  input(event) {
    this.write(/** @type {HTMLInputElement} */ (event.target).value);
    this.history.rest();
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.suggest(), PAUSE_MS);
  }

  send() {
    const text = this.typed.trim();
    if (!text) return;
    if (SEVERAL_LATE.test(text)) {
      this.enterLater(text);
      return this.write("");
    }
    this.history.add(text);
    this.write("");
    this.queueLine(text);
  }

  /** @param {string} text */
  queueLine(text) {
    this.sent = this.sent.then(() => this.run(text));
  }

  /** @param {string} text */
  async run(text) {
    desk.set({ line: text, word: null });
    const key = this.unanswered.text === text ? this.unanswered.key : uuid();
    this.unanswered = { text: "", key: "" };
    try {
      const { words, serials } = await post("/api/v1/commands/", { line: text }, { key });
      // HELP answers many lines and enters none: then the answer itself is what is to be read.
      desk.say(words.join("\n") || gettext("Done."), "", serials);
    } catch (error) {
      if (error instanceof ApiError && error.passing) this.unanswered = { text, key };
      desk.say(reason(error), "bad");
      const rest = error instanceof ApiError && error.detail.rest ? error.detail.rest : text;
      if (rest !== text) this.history.add(rest);
      // The next line may be under way in the field: then ↑ brings this one back.
      if (!this.typed) this.write(rest);
    }
  }

  /** Open back-entry with these lines. @param {string} text */
  enterLater(text) {
    /** @type {import("./back-entry.js").BackEntry | null} */ (this.querySelector("back-entry"))?.open(text);
  }

  /** Open back-entry as it was left, or go back to the line. */
  toggleLater() {
    /** @type {import("./back-entry.js").BackEntry | null} */ (this.querySelector("back-entry"))?.toggle();
  }

  /** @returns {boolean} whether there was something to undo: in a field that holds text the key belongs to the text */
  undo() {
    const field = /** @type {HTMLInputElement | null} */ (document.activeElement);
    if (field?.matches("input, textarea") && field.value) return false;
    return /** @type {import("./undo.js").UndoAct | null} */ (this.querySelector("undo-act"))?.undo() ?? false;
  }

  /** Put an option in the place of the word under way. @param {string} word */
  take(word) {
    this.write(`${this.typed.replace(/[^\s;]*$/, "")}${word} `);
    this.focus();
    void this.suggest();
  }

  /** Ask what could come next. Silent when no answer comes: suggestions are a help, not an act. */
  async suggest() {
    const text = this.typed;
    if (!text.trim() || feed.state === "STALE") return;
    const number = ++this.asked;
    try {
      const { options, form } = await post("/api/v1/commands/complete/", { line: text });
      if (number !== this.asked || text !== this.typed) return;
      Object.assign(this, { options, form, askedFor: text });
    } catch (error) {
      if (!(error instanceof ApiError)) reportError(error);
    }
  }

  async complete() {
    clearTimeout(this.pause);
    // Typed faster than it could be answered: ask first, then take.
    if (this.askedFor !== this.typed) await this.suggest();
    if (this.options.length) this.take(this.options[0].text);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      this.send();
    } else if (event.key === "Tab" && !event.shiftKey && this.typed.trim()) {
      event.preventDefault();
      void this.complete();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      this.write(this.history.walk(event.key === "ArrowUp" ? 1 : -1, this.typed));
    } else if (event.key === "Escape") {
      this.options = [];
      this.form = "";
    }
  }

  /** Several lines at once come from the paper of an outage. @param {ClipboardEvent} event */
  paste(event) {
    const text = event.clipboardData?.getData("text/plain").trim() ?? "";
    if (!text.includes("\n")) return;
    event.preventDefault();
    this.enterLater(text);
  }

  /** What the blotter says of the last act, as soon as its entry is here; what this screen says of it until then. */
  get said() {
    const { words = "", serials = [] } = desk.word ?? {};
    // A line may enter nothing (HELP): then its own words are the answer.
    const entries = serials.length >= words.split("\n").length ? store.entries.filter((entry) => serials.includes(entry.serial) && !entry.view) : [];
    return entries.length ? entries.map((entry) => entry.words).join("\n") : words;
  }

  suggestions() {
    if (!this.options.length && !this.form) return nothing;
    return html`<ul class="completions" aria-label=${gettext("What could come next")}>
      ${this.form ? html`<li class="line soft">${this.form}</li>` : nothing}
      ${this.options.map(({ text, help }, index) => html`<li>${index ? nothing : html`<kbd>Tab</kbd> `}<button type="button" class="quiet line" tabindex="-1"
        @click=${() => this.take(text)}>${text}</button> <span class="dim">${help}</span></li>`)}</ul>`;
  }

  render() {
    const { word } = desk;
    const closed = store.loaded && !store.may("command.run");
    return html`
      <div class="above">${this.suggestions()}<back-entry></back-entry></div>
      <div class="word ${word?.tone ?? ""}" @line=${(/** @type {CustomEvent} */ event) => this.queueLine(event.detail)}>
        <div role="status" aria-live="polite">${desk.line ? html`<span class="line dim">${desk.line}</span>` : nothing} <span class=${word?.tone === "bad" ? "error" : "said"}>${this.said}</span></div>
        <undo-act></undo-act></div>
      <div class="prompt">
        <label for="command"><kbd>F7</kbd> <span class="hidden-text">${gettext("Command line")}</span></label>
        <input id="command" class="line" autocomplete="off" spellcheck="false" ?disabled=${closed}
          placeholder=${closed ? gettext("You read along: your roles enter no commands.") : "D 21 145 · ACK 21 · E 21 · A 21 · C 21 code · UNABLE 21 reason · LOG text · HELP"}
          .value=${live(this.typed)} @keydown=${this.key} @paste=${this.paste} @input=${this.input}>
        ${closed ? nothing : html`<span class="dim">${gettext("Tab takes · ↑ history · ; next act · AT time")}</span>`}
      </div>`;
  }
}
customElements.define("command-line", CommandLine);
