/** How late a convoy is, as far as anybody can tell now. */

import { fill, gettext } from "../i18n.js";
import { now } from "../time.js";

/** @import {Movement} from "../types.js" */

const MINUTE_MS = 60_000;
const WAITED_FOR = new Set(["approved", "assembled", "sp_crossed"]);

/**
 * Minutes behind the plan, before it below 0: what the desk knows, and more as soon as the next checkpoint is overdue.
 * @param {Movement} movement
 */
export function minutesLate({ state, next, delay_s: delay }) {
  const known = Math.round((delay * 1000) / MINUTE_MS);
  if (!next || !WAITED_FOR.has(state)) return known;
  return Math.max(known, Math.floor((now() - Date.parse(next.planned)) / MINUTE_MS));
}

/** `+12 min`, `−3 min`, `in time`. @param {number} minutes */
export function deltaWords(minutes) {
  if (minutes === 0) return gettext("in time");
  return fill(minutes > 0 ? gettext("+%(minutes)s min") : gettext("−%(minutes)s min"), { minutes: Math.abs(minutes) });
}

// Nobody counts a few minutes; from here on it is worth a look.
export const LATE_MIN = 10;
