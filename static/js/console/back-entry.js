/**
 * `<back-entry>`: what was written on paper while the screens were dark, entered afterwards with its own times. Every
 * act is shown as it would be entered, with what speaks against it, before any is; then they go one by one, each an
 * act of its own, and stop at the first that is refused.
 */

import { ApiError, post, uuid } from "../api.js";
import { fill, gettext, ngettext } from "../i18n.js";
import { localShort, zuluShort } from "../time.js";
import { LitElement, html, live, nothing } from "../../vendor/lit.js";
import { reason } from "./acts.js";
import { keep, kept } from "./own.js";
import { desk } from "./session.js";

const DRAFT = "late";
const PAUSE_MS = 250;

/** @typedef {{line: string, at: string | null, words: string, help: string, problem: string}} Seen */

export class BackEntry extends LitElement {
  static properties = { shown: { state: true }, text: { state: true }, acts: { state: true }, busy: { state: true }, refused: { state: true } };

  constructor() {
    super();
    this.shown = false;
    this.text = "";
    /** @type {Seen[]} the acts of the text as the desk reads them */
    this.acts = [];
    this.busy = false;
    this.refused = "";
    /** For which text the acts were read. */
    this.readFor = "";
    /** The act under way keeps its key until it is answered: it must not be entered twice. */
    this.underWay = { line: "", key: "" };
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.pause = undefined;
  }

  createRenderRoot() {
    return this;
  }

  /** @param {string} text */
  open(text) {
    this.shown = true;
    // Parted where the desk parts them, which the first reading says.
    this.write([kept(DRAFT, ""), text].filter(Boolean).join("\n"));
    void this.read(true);
    void this.updateComplete.then(() => this.querySelector("textarea")?.focus());
  }

  toggle() {
    if (this.shown) this.leave();
    else this.open("");
  }

  leave() {
    this.shown = false;
    document.getElementById("command")?.focus();
  }

  /** @param {string} text */
  write(text) {
    this.text = text;
    this.refused = "";
    keep(DRAFT, text);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.read(), PAUSE_MS);
  }

  /** Have the desk read the lines; nothing is entered. @param {boolean} [part] give every act a line of its own */
  async read(part = false) {
    const { text } = this;
    if (text === this.readFor && !part) return;
    if (!text.trim()) {
      Object.assign(this, { acts: [], readFor: text });
      return;
    }
    try {
      /** @type {{acts: Seen[]}} */
      const { acts } = await post("/api/v1/commands/check/", { lines: text.split("\n") });
      if (text !== this.text) return;
      if (part) this.text = acts.map(({ line }) => line).join("\n");
      Object.assign(this, { acts, readFor: this.text, refused: "" });
      keep(DRAFT, this.text);
    } catch (error) {
      this.refused = reason(error);
      if (!(error instanceof ApiError)) reportError(error);
    }
  }

  get ready() {
    return this.acts.length > 0 && this.readFor === this.text && this.acts.every(({ problem }) => !problem);
  }

  async enter() {
    if (!this.ready || this.busy) return;
    this.busy = true;
    /** @type {number[]} */
    const serials = [];
    let count = 0;
    try {
      while (this.acts.length) {
        const [{ line }] = this.acts;
        if (this.underWay.line !== line) this.underWay = { line, key: uuid() };
        const done = await post("/api/v1/commands/", { line }, this.underWay);
        this.underWay = { line: "", key: "" };
        serials.push(...done.serials);
        count += 1;
        this.acts = this.acts.slice(1);
        this.text = this.readFor = this.acts.map((act) => act.line).join("\n");
        keep(DRAFT, this.text);
      }
      desk.set({ line: "" });
      desk.say(fill(ngettext("%(count)s act entered late.", "%(count)s acts entered late.", count), { count }), "", serials);
      this.leave();
    } catch (error) {
      // A refusal is decided anew when it is sent again; an answer that never came is not.
      if (error instanceof ApiError && !error.passing) this.underWay = { line: "", key: "" };
      const entered = count ? `${fill(ngettext("%(count)s act entered.", "%(count)s acts entered.", count), { count })} ` : "";
      this.refused = entered + reason(error);
      if (!(error instanceof ApiError)) reportError(error);
    } finally {
      this.busy = false;
    }
  }

  /** @param {Seen} act @param {number} index */
  row(act, index) {
    return html`<tr class=${act.problem ? "wrong" : ""}><td class="num dim">${index + 1}</td>
      <td class="num">${act.at ? html`${zuluShort(act.at)} <span class="dim">${localShort(act.at)}</span>` : gettext("now")}</td>
      <td class="line">${act.words || act.line}</td>
      <td>${act.problem ? html`<span class="error">${act.problem}</span>` : html`<span class="soft">${act.help}</span>`}</td></tr>`;
  }

  render() {
    if (!this.shown) return nothing;
    const wrong = this.acts.filter(({ problem }) => problem).length;
    const count = this.acts.length;
    return html`<section aria-labelledby="later-title" @keydown=${(/** @type {KeyboardEvent} */ event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        this.leave();
      }}>
      <h2 id="later-title">${gettext("Back-entry")} <span class="dim">${gettext("one act a line, in order of time; nothing is entered before you say so")}</span></h2>
      <label for="later" class="hidden-text">${gettext("Acts to enter late, one a line")}</label>
      <textarea id="later" class="line" rows="5" spellcheck="false" placeholder="AT 0214 E 21&#10;AT 0221 A 21" ?readonly=${this.busy}
        .value=${live(this.text)} @input=${(/** @type {InputEvent} */ event) => this.write(/** @type {HTMLTextAreaElement} */ (event.target).value)}></textarea>
      ${count ? html`<table><caption class="hidden-text">${gettext("As it will be entered")}</caption>
        <thead><tr><th>${gettext("No.")}</th><th>${gettext("Happened")}</th><th>${gettext("Act")}</th><th>${gettext("Means")}</th></tr></thead>
        <tbody>${this.acts.map((act, index) => this.row(act, index))}</tbody></table>` : nothing}
      <p role="status">${this.refused
        ? html`<span class="error">${this.refused}</span>`
        : wrong
          ? html`<span class="warn">${fill(ngettext("%(count)s line cannot be entered as it stands.", "%(count)s lines cannot be entered as they stand.", wrong), { count: wrong })}</span>`
          : nothing}</p>
      <p class="acts"><button type="button" class="main" ?disabled=${!this.ready || this.busy} @click=${() => void this.enter()}>${fill(ngettext("Enter %(count)s act", "Enter %(count)s acts", count), { count })}</button>
        <button type="button" @click=${() => this.leave()}>${gettext("Leave; it stays here")}</button></p>
    </section>`;
  }
}
customElements.define("back-entry", BackEntry);
