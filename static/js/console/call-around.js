/**
 * What the desk knows of the call that is being taken, asked while it is typed: what it is probably about, what was
 * there before, hazards and lookouts near the place.
 */

import { ApiError, post } from "../api.js";
import { fill, gettext } from "../i18n.js";
import { exerciseMark, priorityMark, stateMark } from "../parts/marks.js";
import { dateTimeGroup, now, zuluShort } from "../time.js";
import { html, nothing } from "../../vendor/lit.js";

/**
 * @typedef {object} Likely
 * @property {number} id
 * @property {string} number
 * @property {string} type
 * @property {string} type_label
 * @property {number} priority
 * @property {string} place
 * @property {string} state
 * @property {boolean} exercise
 * @property {string} opened_at
 * @property {string} words why it is likely: "same place, 4 min ago"
 * @property {boolean} [same_spot] its place is the one that was just typed
 * @property {"phone" | "place"} [by] of an earlier incident: what it has in common with this call
 */
/**
 * @typedef {object} Known
 * @property {Likely[]} duplicates best first
 * @property {Likely[]} prior
 * @property {any[]} hazards
 * @property {any[]} lookouts
 * @property {string} location_problem
 */
/** @typedef {{type: string, location: Record<string, unknown> | null, phone: string, exercise: boolean}} Call */

/** @returns {Known} */
export const nothingKnown = () => ({ duplicates: [], prior: [], hazards: [], lookouts: [], location_problem: "" });

const PAUSE_MS = 200;
const DAY_MS = 24 * 3600_000;

/** Asks when typing rests, and at once when somebody needs the answer; an answer that was overtaken is dropped. */
export class Around {
  /** @param {(known: Known) => void} tell */
  constructor(tell) {
    this.tell = tell;
    this.asked = "";
    this.number = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {Promise<void>} */
    this.answer = Promise.resolve();
  }

  /** @param {Call} call */
  follow(call) {
    if (JSON.stringify(call) === this.asked) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(call), PAUSE_MS);
  }

  /** What is known now; answers when it is known for this call. @param {Call} call */
  ask(call) {
    clearTimeout(this.timer);
    const asked = JSON.stringify(call);
    if (asked !== this.asked) {
      this.asked = asked;
      this.answer = this.#fetch(call, ++this.number);
    }
    return this.answer;
  }

  /** @param {Call} call @param {number} number */
  async #fetch(call, number) {
    try {
      const known = call.location || call.phone ? await post("/api/v1/intake/around/", { ...call }) : nothingKnown();
      if (number === this.number) this.tell(known);
    } catch (error) {
      // A call is taken without it; the next key asks again.
      if (number === this.number) this.asked = "";
      if (!(error instanceof ApiError)) reportError(error);
    }
  }
}

/** @param {string} iso */
const when = (iso) => (now() - Date.parse(iso) < DAY_MS ? zuluShort(iso) : dateTimeGroup(iso));

/** Only what is not in the form already: neither the type that was typed, nor the place. @param {Likely} line @param {string} [type] */
function called(line, type) {
  const words = [line.type === type ? "" : line.type_label, line.same_spot || line.by === "place" ? "" : line.place].filter(Boolean).join(", ");
  return html`${priorityMark(line.priority)} <strong class="num">${line.number}</strong> ${exerciseMark(line.exercise)} ${words}`;
}

/**
 * Its buttons are no stops of the Tab key: they come while somebody types, and F4 leads to each of them.
 * @param {Known} known
 * @param {string} type code of the type that was typed
 * @param {(id: number) => void} attach to which incident the operator wants the caller attached
 */
export function aroundView(known, type, attach) {
  const { duplicates, prior, hazards, lookouts } = known;
  if (!duplicates.length && !prior.length && !hazards.length && !lookouts.length) return nothing;
  return html`<section class="around" aria-label=${gettext("Known about this call")}>
    ${duplicates.length
      ? html`<div class="banner near likely" role="status"><p><strong>${gettext("Probably the same:")}</strong></p>
          <ul>${duplicates.map(
            (line, index) => html`<li><button type="button" class="quiet" tabindex="-1" @click=${() => attach(line.id)}>${index ? nothing : html`<kbd>F4</kbd> `}${called(line, type)}</button>
              <span>${stateMark(line.state)} <span class="soft">${line.words}</span></span></li>`,
          )}</ul></div>`
      : nothing}
    ${hazards.length
      ? html`<ul class="near-hazards">${hazards.map((hazard) => html`<li class="warn">△ ${hazard.number} ${hazard.label}${hazard.distance_m ? html` <span class="num">${fill(gettext("%(metres)s m"), { metres: hazard.distance_m })}</span>` : nothing}</li>`)}</ul>`
      : nothing}
    ${lookouts.length
      ? html`<ul>${lookouts.map((lookout) => html`<li>${gettext("Look out")} <strong>${lookout.number}</strong> ${lookout.kind_label}: ${lookout.description}</li>`)}</ul>`
      : nothing}
    ${prior.length
      ? html`<ul class="prior">${prior.map(
          (line) => html`<li><span class="dim">${line.by === "phone" ? gettext("this number") : gettext("this place")} ${when(line.opened_at)}</span> ${called(line)}</li>`,
        )}</ul>`
      : nothing}
  </section>`;
}
