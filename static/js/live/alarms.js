/**
 * What burns, from the board alone: alarms the server raised and nobody acknowledged, and limits that ran out here
 * although no alarm came (a dead clock or a lost link must not silence a deadline this screen knows).
 */

import { now } from "../time.js";
import { fill, gettext } from "../i18n.js";

/** @import {Alarm, Escalation} from "../types.js" */
/** @import {Store} from "./store.js" */
/** @import {SoundKind} from "../sound.js" */

// The server's clock fires within milliseconds; after this long it is not going to.
const GRACE_MS = 3000;
// A welfare check that is due is a question to the patrol, not an alarm; the misses after it are.
const WELFARE = "patrol.welfare";
const RANK = { panic: 0, overdue: 1, waiting: 2, system: 3 };

/**
 * @typedef {object} Burning
 * @property {string} key
 * @property {"panic" | "overdue" | "waiting" | "system"} kind
 * @property {string} words
 * @property {string} since when it fell due, or was raised
 * @property {number | null} incident
 * @property {number | null} patrol
 * @property {Alarm | null} alarm null: counted by this screen alone, nothing to acknowledge yet
 */

/** @param {Alarm} alarm @returns {Burning} */
const raised = (alarm) => ({
  key: `alarm:${alarm.id}:${alarm.count}`,
  kind: alarm.kind,
  words: alarm.words,
  since: alarm.due_at || alarm.raised_at,
  incident: alarm.incident,
  patrol: alarm.patrol,
  alarm,
});

/** @param {Store} store @param {Escalation} escalation @returns {Burning} */
function ranOut(store, escalation) {
  const incident = store.get("incident", escalation.incident);
  const patrol = store.get("patrol", escalation.patrol);
  const who = [incident?.number, patrol?.callsign].filter(Boolean).join(" ");
  return {
    key: `escalation:${escalation.id}:${escalation.step}`,
    kind: escalation.policy.startsWith("incident.") ? "waiting" : "overdue",
    words: fill(gettext("%(who)s %(limit)s – the limit has passed, no alarm came from the server"), {
      who,
      limit: escalation.label,
    }),
    since: /** @type {string} */ (escalation.next_due),
    incident: escalation.incident,
    patrol: escalation.patrol,
    alarm: null,
  };
}

/** Everything unacknowledged, the worst first. @param {Store} store @returns {Burning[]} */
export function burning(store) {
  const list = store.all("alarm").filter((alarm) => alarm.state === "raised").map(raised);
  const line = now() - GRACE_MS;
  for (const escalation of store.all("escalation")) {
    if (!escalation.next_due || Date.parse(escalation.next_due) > line) continue;
    if (escalation.policy === WELFARE && escalation.step === 0) continue;
    list.push(ranOut(store, escalation));
  }
  return list.sort((a, b) => RANK[a.kind] - RANK[b.kind] || a.since.localeCompare(b.since));
}

/** Which of the three sounds a kind makes. @param {Burning["kind"]} kind @returns {SoundKind} */
export const soundOf = (kind) => (kind === "panic" ? "panic" : kind === "system" ? "system" : "limit");
