/**
 * `<command-line>`: everything the desk can do, typed. Tab completes, ↑ brings back what was typed before; a line that
 * was refused stays in the field with the words that say where it stopped.
 */

import { post } from "../api.js";
import { gettext } from "../i18n.js";
import { Live, store } from "../live/desk.js";
import { LitElement, html, live, nothing } from "../../vendor/lit.js";
import { reason } from "./acts.js";
import { Following, desk } from "./session.js";

const KEY = "desk.lines";
const KEPT = 50;

/** @returns {string[]} */
function keptLines() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]");
  } catch {
    return [];
  }
}

export class CommandLine extends LitElement {
  static properties = { typed: { state: true }, completions: { state: true }, form: { state: true } };

  constructor() {
    super();
    this.typed = "";
    /** @type {{text: string, help: string}[]} */
    this.completions = [];
    /** What the line under way may hold, e.g. `D patrols incident`. */
    this.form = "";
    this.lines = keptLines();
    this.back = 0;
    /** Lines are sent one after the other: who types fast need not wait for an answer. */
    this.sent = Promise.resolve();
    this.asked = 0;
    this.live = new Live(this);
    this.following = new Following(this);
  }

  createRenderRoot() {
    return this;
  }

  focus() {
    this.querySelector("input")?.focus();
  }

  /** @param {string} text */
  write(text) {
    this.typed = text;
    this.back = 0;
    this.completions = [];
    this.form = "";
  }

  send() {
    const text = this.typed.trim();
    if (!text) return;
    this.remember(text);
    this.write("");
    this.sent = this.sent.then(() => this.run(text));
  }

  /** @param {string} text */
  async run(text) {
    desk.set({ line: text, word: null });
    try {
      const { words, serials } = await post("/api/v1/commands/", { line: text });
      // HELP answers many lines and enters none: then the answer itself is what is to be read.
      desk.say(words.join("\n") || gettext("Done."), "", serials.length === words.length ? serials : []);
    } catch (error) {
      desk.say(reason(error), "bad");
      // The next line may be under way in the field: then ↑ brings this one back.
      if (!this.typed) this.write(text);
    }
  }

  /** @param {string} text */
  remember(text) {
    this.lines = [...this.lines.filter((each) => each !== text), text].slice(-KEPT);
    try {
      localStorage.setItem(KEY, JSON.stringify(this.lines));
    } catch {
      // Without storage the history lasts as long as the page.
    }
  }

  /** Put an option in the place of the word under way. @param {string} word */
  take(word) {
    this.write(`${this.typed.replace(/\S*$/, "")}${word} `);
    this.focus();
  }

  async complete() {
    const number = ++this.asked;
    try {
      const { options, form } = await post("/api/v1/commands/complete/", { line: this.typed });
      if (number !== this.asked) return;
      if (options.length === 1) this.take(options[0].text);
      else this.completions = options;
      this.form = form;
    } catch (error) {
      desk.say(reason(error), "bad");
    }
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
      const back = Math.min(this.lines.length, Math.max(0, this.back + (event.key === "ArrowUp" ? 1 : -1)));
      this.write(back ? this.lines[this.lines.length - back] : "");
      this.back = back;
    } else if (event.key === "Escape") {
      this.completions = [];
    }
  }

  /** What the blotter says of the last act, as soon as its entry is here; what this screen says of it until then. */
  get said() {
    const { words = "", serials = [] } = desk.word ?? {};
    const entries = store.entries.filter((entry) => serials.includes(entry.serial) && !entry.view);
    return entries.length ? entries.map((entry) => entry.words).join("\n") : words;
  }

  render() {
    const { word } = desk;
    const closed = store.loaded && !store.may("command.run");
    return html`
      <div class="word ${word?.tone ?? ""}" role="status" aria-live="polite">${desk.line
          ? html`<span class="line dim">${desk.line}</span>`
          : nothing} <span class=${word?.tone === "bad" ? "error" : "said"}>${this.said}</span></div>
      ${this.completions.length || this.form
        ? html`<ul class="completions"><li class="line">${this.form}</li>${this.completions.map(
            ({ text, help }) => html`<li><button type="button" class="quiet line" @click=${() => this.take(text)}>${text}</button> <span class="dim">${help}</span></li>`,
          )}</ul>`
        : nothing}
      <div class="prompt">
        <label for="command"><kbd>F7</kbd> <span class="hidden-text">${gettext("Command line")}</span></label>
        <input id="command" class="line" autocomplete="off" spellcheck="false" ?disabled=${closed}
          placeholder=${closed ? gettext("You read along: your roles enter no commands.") : "D 21 145 · ACK 21 · E 21 · A 21 · C 21 code · UNABLE 21 reason · LOG text · HELP"}
          .value=${live(this.typed)} @keydown=${this.key}
          @input=${(/** @type {InputEvent} */ event) => this.write(/** @type {HTMLInputElement} */ (event.target).value)}>
        ${closed ? nothing : html`<span class="dim">${gettext("Tab completes · ↑ history")}</span>`}
      </div>`;
  }
}
customElements.define("command-line", CommandLine);
