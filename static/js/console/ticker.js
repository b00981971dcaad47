/**
 * `<blotter-ticker>`: the last entries of the journal, newest first, as the printed blotter says them. A click or Enter
 * goes to what an entry is about.
 */

import { gettext } from "../i18n.js";
import { Live, store } from "../live/desk.js";
import { zuluShort } from "../time.js";
import { LitElement, html, nothing, repeat } from "../../vendor/lit.js";
import { moved } from "./grid-keys.js";
import { desk } from "./session.js";

/** @import {Entry} from "../types.js" */

const SHOWN = 60;
// Said to be late when it was written down this long after it happened.
export const LATE_MS = 120_000;

class BlotterTicker extends LitElement {
  static properties = { chosen: { state: true } };

  constructor() {
    super();
    /** @type {number | null} serial of the entry that the arrow keys stand on */
    this.chosen = null;
    this.live = new Live(this);
  }

  createRenderRoot() {
    return this;
  }

  /** Go to what the entry is about. @param {Entry} entry */
  follow(entry) {
    const changes = Object.entries(entry.body.changes ?? {});
    /** The row of that kind itself, or what an alarm or a job is about. @param {"incident" | "patrol"} kind */
    const about = (kind) => {
      const own = changes.find(([subject]) => subject.startsWith(`${kind}:`))?.[0].split(":")[1];
      return Number(own ?? changes.map(([, row]) => /** @type {any} */ (row)?.[kind]).find(Boolean));
    };
    const incident = store.get("incident", about("incident"));
    const patrol = store.get("patrol", about("patrol"));
    if (incident) desk.set({ incident: incident.id, mode: "detail" });
    if (patrol) desk.set({ patrol: patrol.id });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const next = moved(event, this.newest.map((entry) => entry.serial), this.chosen);
    if (next !== null) this.chosen = next;
    const entry = this.newest.find(({ serial }) => serial === this.chosen);
    if (event.key === "Enter" && entry) this.follow(entry);
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (changed.has("chosen")) this.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  get newest() {
    return store.entries.filter((entry) => !entry.view).slice(-SHOWN).reverse();
  }

  /** @param {Entry} entry */
  row(entry) {
    const late = Date.parse(entry.recorded_at) - Date.parse(entry.at) > LATE_MS;
    const chosen = entry.serial === this.chosen;
    return html`<li role="option" id="entry-${entry.serial}" class=${chosen ? "chosen" : ""} aria-selected=${chosen} @click=${() => this.follow(entry)}>
      <span class="num dim">${entry.day_no}</span>
      <span class="num">${zuluShort(entry.at)}</span>
      <span>${late ? html`<span class="warn">${gettext("late, written")} ${zuluShort(entry.recorded_at)}</span> ` : nothing}${entry.corrects
        ? html`<span class="soft">${gettext("corrects")} #${entry.corrects}</span> `
        : nothing}${entry.words}</span>
      <span class="dim who">${[entry.position, entry.actor].filter(Boolean).join(" · ")}</span>
    </li>`;
  }

  render() {
    const { newest } = this;
    const chosen = newest.some((entry) => entry.serial === this.chosen);
    return html`<h2>${gettext("Blotter")}</h2>
      <ol role="listbox" tabindex="0" aria-label=${gettext("Latest entries of the blotter")} aria-activedescendant=${chosen ? `entry-${this.chosen}` : nothing}
        @keydown=${this.key} @blur=${() => (this.chosen = null)}>${repeat(newest, (entry) => entry.serial, (entry) => this.row(entry))}</ol>`;
  }
}
customElements.define("blotter-ticker", BlotterTicker);
