/**
 * What this operator is looking at: one selection that queue, detail and board follow, the form that is open, the
 * line that would have done the last act, and the last word of the desk.
 *
 * Event `change` after any of it changed.
 */

/** @typedef {"detail" | "intake"} Mode */
/** @typedef {{words: string, tone: "" | "bad" | "near", serials: number[]}} Word `serials` of the entries that the blotter has of it */

class Session extends EventTarget {
  constructor() {
    super();
    /** @type {number | null} */
    this.incident = null;
    /** @type {number | null} */
    this.patrol = null;
    /** @type {Mode} */
    this.mode = "detail";
    /** Typed form of what was just done or is about to be done. */
    this.line = "";
    /** @type {Word | null} */
    this.word = null;
    /** Whether the ranked patrols should take the focus when they arrive (after F8). */
    this.rank = false;
    /** Whether the map has the whole right side, the board stands behind it. */
    this.mapLarge = false;
  }

  /** @param {Partial<Pick<Session, "incident" | "patrol" | "mode" | "line" | "word" | "rank" | "mapLarge">>} values */
  set(values) {
    Object.assign(this, values);
    this.dispatchEvent(new Event("change"));
  }

  /** @param {string} words @param {Word["tone"]} [tone] @param {number[]} [serials] */
  say(words, tone = "", serials = []) {
    this.set({ word: { words, tone, serials } });
  }
}

export const desk = new Session();

/** Renders its host when the selection changes. @implements {ReactiveController} */
export class Following {
  /** @param {ReactiveControllerHost} host */
  constructor(host) {
    this.update = () => host.requestUpdate();
    host.addController(this);
  }
  hostConnected() {
    desk.addEventListener("change", this.update);
  }
  hostDisconnected() {
    desk.removeEventListener("change", this.update);
  }
}

/** @import {ReactiveController, ReactiveControllerHost} from "../../vendor/lit.js" */
