/**
 * Who types where at the desk, as the socket passes it on. Nothing of it is kept: hands that say nothing for half a
 * minute have left. Without a socket it is not known, and who shows it says so.
 *
 * Event `change` after any of it changed.
 */

import { everySecond } from "../time.js";
import { feed } from "./desk.js";

const FORGOTTEN_MS = 30_000;

/** @import {HandsFrame} from "../types.js" */

/** @typedef {HandsFrame & {heardAt: number}} Hand */

class Hands extends EventTarget {
  constructor() {
    super();
    /** @type {Map<string, Hand>} by socket */
    this.others = new Map();
    feed.addEventListener("hands", (event) => this.hear(/** @type {CustomEvent<HandsFrame>} */ (event).detail));
    feed.addEventListener("state", () => this.known || this.forget(() => true));
    everySecond(() => this.forget((hand) => Date.now() - hand.heardAt > FORGOTTEN_MS));
  }

  /** Whether this screen hears of other hands. */
  get known() {
    return feed.state === "LIVE";
  }

  /** @param {HandsFrame} frame */
  hear(frame) {
    if (frame.who === feed.who) return;
    if (frame.incident === null && !frame.place) this.others.delete(frame.who);
    else this.others.set(frame.who, { ...frame, heardAt: Date.now() });
    this.dispatchEvent(new Event("change"));
  }

  /** @param {(hand: Hand) => boolean} gone */
  forget(gone) {
    const left = [...this.others.values()].filter(gone);
    for (const { who } of left) this.others.delete(who);
    if (left.length) this.dispatchEvent(new Event("change"));
  }

  /** @param {number} incident @returns {Hand[]} */
  on(incident) {
    return [...this.others.values()].filter((hand) => hand.incident === incident);
  }

  /** Who takes a call at this place. @param {string} place @returns {Hand[]} */
  at(place) {
    return place ? [...this.others.values()].filter((hand) => hand.place === place) : [];
  }
}

export const hands = new Hands();

/** Renders its host when hands come or leave. @implements {ReactiveController} */
export class Watching {
  /** @param {ReactiveControllerHost} host */
  constructor(host) {
    this.update = () => host.requestUpdate();
    host.addController(this);
  }
  hostConnected() {
    hands.addEventListener("change", this.update);
  }
  hostDisconnected() {
    hands.removeEventListener("change", this.update);
  }
}

/** @import {ReactiveController, ReactiveControllerHost} from "../../vendor/lit.js" */
