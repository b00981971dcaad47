/** How a priority, a state and an exercise look: always a shape and a word, colour comes third. */

import { gettext } from "../i18n.js";
import { html, nothing } from "../../vendor/lit.js";

/** Outlines in a 16 × 16 box. */
const SHAPES = {
  triangle: "M8 1 15.5 15H.5Z",
  diamond: "M8 .5 15.5 8 8 15.5.5 8Z",
  disc: "M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Z",
  half: "M8 1.5v13a6.5 6.5 0 0 1 0-13Z",
  arrow: "M2 2.5 14 8 2 13.5Z",
  square: "M2 2h12v12H2Z",
  bars: "M4.5 2v12M11.5 2v12",
  cross: "M3 3l10 10M13 3 3 13",
  check: "M2 8.5 6.5 13 14 3.5",
  dash: "M2 8h12",
};

/** @type {Record<number, [keyof typeof SHAPES, boolean]>} shape, filled */
const PRIORITY = { 1: ["triangle", true], 2: ["diamond", true], 3: ["disc", true], 4: ["disc", false] };

/** @type {Record<string, [keyof typeof SHAPES, boolean]>} */
const STATE = {
  received: ["disc", false],
  assessed: ["disc", false],
  reopened: ["disc", false],
  assigned: ["half", true],
  dispatched: ["half", true],
  acknowledged: ["half", true],
  en_route: ["arrow", true],
  on_scene: ["disc", true],
  transporting: ["arrow", true],
  at_facility: ["square", true],
  stacked: ["square", false],
  available: ["disc", false],
  busy: ["diamond", false],
  held: ["bars", false],
  resolved: ["check", false],
  out_of_service: ["cross", false],
  off_duty: ["dash", false],
};

/** @param {string} state */
export function stateWord(state) {
  /** @type {Record<string, string>} */
  const words = {
    received: gettext("received"),
    assessed: gettext("assessed"),
    reopened: gettext("reopened"),
    assigned: gettext("assigned"),
    dispatched: gettext("dispatched"),
    acknowledged: gettext("acknowledged"),
    en_route: gettext("en route"),
    on_scene: gettext("on scene"),
    transporting: gettext("transporting"),
    at_facility: gettext("at facility"),
    stacked: gettext("stacked"),
    available: gettext("available"),
    busy: gettext("busy"),
    held: gettext("held"),
    resolved: gettext("resolved"),
    closed: gettext("closed"),
    cancelled: gettext("cancelled"),
    advised: gettext("advised"),
    duplicate: gettext("duplicate"),
    cleared: gettext("cleared"),
    unable: gettext("unable"),
    recalled: gettext("recalled"),
    out_of_service: gettext("out of service"),
    off_duty: gettext("off duty"),
  };
  return words[state] ?? state.replaceAll("_", " ");
}

/** @param {keyof typeof SHAPES} shape @param {boolean} full */
const drawing = (shape, full) =>
  html`<svg viewBox="-1 -1 18 18" aria-hidden="true"><path class=${full ? "full" : ""} d=${SHAPES[shape]}></path></svg>`;

/** @param {number} priority @param {boolean} [long] with the letters PRI, as it is spoken */
export function priorityMark(priority, long = false) {
  const [shape, full] = PRIORITY[priority] ?? PRIORITY[4];
  const spoken = long ? html`PRI ` : html`<span class="hidden-text">PRI </span>`;
  return html`<span class="pri pri-${priority}${full ? "" : " hollow"}">${drawing(shape, full)}<span>${spoken}${priority}</span></span>`;
}

/** @param {string} state */
export function stateMark(state) {
  const [shape, full] = STATE[state] ?? ["dash", false];
  return html`<span class="state state-${state}">${drawing(shape, full)}<span>${stateWord(state)}</span></span>`;
}

/** @param {boolean} exercise @param {boolean} [long] */
export const exerciseMark = (exercise, long = false) =>
  exercise ? html`<span class="ex">${long ? gettext("EXERCISE") : gettext("EX")}</span>` : nothing;
