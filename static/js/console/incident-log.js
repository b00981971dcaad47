/**
 * `<incident-log>`: what was done and what was noted about an incident, the latest first. A line that was written long
 * after it happened says so; a correction names the line it corrects, and that line says that it was corrected.
 */

import { fill, gettext } from "../i18n.js";
import { zuluShort } from "../time.js";
import { LitElement, html, nothing } from "../../vendor/lit.js";
import { LATE_MS } from "./ticker.js";

/** @typedef {{at: string, written: string, words: string, who: string, note: boolean, serial: number, number: number, corrects: number | null}} Line */
/** @typedef {"all" | "acts" | "notes"} Kind */

/** @param {any} record the incident as the API gives it @returns {Line[]} */
export function linesOf(record) {
  /** @type {Line[]} */
  const acts = (record?.timeline ?? []).map((/** @type {any} */ entry) => ({
    at: entry.at, written: entry.recorded_at, words: entry.words, who: entry.position || entry.actor, note: false, serial: entry.serial, number: entry.day_no, corrects: entry.corrects,
  }));
  /** @type {Line[]} */
  const notes = (record?.notes ?? []).map((/** @type {any} */ note) => ({
    at: note.occurred_at, written: note.written_at, words: note.text, who: note.position || note.author, note: true, serial: 0, number: 0, corrects: null,
  }));
  return [...acts, ...notes].sort((a, b) => b.at.localeCompare(a.at) || b.serial - a.serial);
}

class IncidentLog extends LitElement {
  static properties = { record: { attribute: false }, kind: { state: true } };

  constructor() {
    super();
    /** @type {any} */
    this.record = null;
    /** @type {Kind} */
    this.kind = "all";
  }

  createRenderRoot() {
    return this;
  }

  /** @param {Line} line @param {Map<number, Line>} bySerial @param {Set<number | null>} corrected */
  row(line, bySerial, corrected) {
    const late = Date.parse(line.written) - Date.parse(line.at) > LATE_MS;
    const target = line.corrects === null ? null : bySerial.get(line.corrects);
    return html`<li class=${line.note ? "note" : ""}><span class="num dim">${zuluShort(line.at)}</span><span>
      ${late ? html`<span class="warn">${fill(gettext("late, written %(time)s"), { time: zuluShort(line.written) })}</span> ` : nothing}
      ${line.corrects === null ? nothing : html`<span class="soft">${target ? fill(gettext("corrects no. %(number)s of %(time)s:"), { number: target.number, time: zuluShort(target.at) }) : gettext("correction:")}</span> `}
      ${line.note ? html`<span class="hidden-text">${gettext("Note:")}</span>` : nothing}<span class=${corrected.has(line.serial) ? "corrected" : ""}>${line.words}</span>
      ${corrected.has(line.serial) ? html`<span class="soft">${gettext("(corrected)")}</span>` : nothing}
      <span class="dim">${line.who}</span></span></li>`;
  }

  /** @param {[Kind, string, number][]} kinds */
  choice(kinds) {
    return html`<div class="kinds" role="group" aria-label=${gettext("What the log shows")}>${kinds.map(
      ([kind, words, count]) => html`<button type="button" class="toggle" aria-pressed=${kind === this.kind} @click=${() => (this.kind = kind)}>${words} <span class="num">${count}</span></button>`,
    )}</div>`;
  }

  render() {
    const lines = linesOf(this.record);
    if (!lines.length) return nothing;
    const notes = lines.filter((line) => line.note).length;
    const bySerial = new Map(lines.map((line) => [line.serial, line]));
    const corrected = new Set(lines.map((line) => line.corrects).filter((serial) => serial !== null));
    const shown = lines.filter((line) => this.kind === "all" || line.note === (this.kind === "notes"));
    return html`${notes === 0 ? nothing : this.choice([["all", gettext("All"), lines.length], ["acts", gettext("Acts"), lines.length - notes], ["notes", gettext("Notes"), notes]])}
      <ol class="log">${shown.map((line) => this.row(line, bySerial, corrected))}</ol>`;
  }
}
customElements.define("incident-log", IncidentLog);
