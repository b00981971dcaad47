/** The limits that run on the board, each of them beside what it is about. */

import { store } from "../live/desk.js";

/** @import {Escalation} from "../types.js" */

/**
 * The limit that falls due first, by incident or by patrol.
 * @param {"incident" | "patrol"} noun
 * @param {(limit: Escalation) => boolean} [counts]
 */
export function earliest(noun, counts = () => true) {
  /** @type {Map<number | null, Escalation>} */
  const limits = new Map();
  for (const limit of store.all("escalation")) {
    const other = limits.get(limit[noun])?.next_due;
    if (limit.next_due && (!other || limit.next_due < other) && counts(limit)) limits.set(limit[noun], limit);
  }
  return limits;
}
