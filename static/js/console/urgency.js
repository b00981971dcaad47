/** What burns first: the order of the queue. */

/** @import {Alarm, Escalation, Incident} from "../types.js" */

export const WAITING = new Set(["received", "assessed"]);
export const ACTIVE = new Set(["dispatched", "en_route", "on_scene"]);
export const GROUPS = { burning: 0, waiting: 1, active: 2, held: 3, done: 4 };

/**
 * Burning is what has an alarm that nobody has acknowledged, and every emergency without a patrol.
 * @param {Incident} incident
 * @param {Alarm | undefined} alarm
 */
export function groupOf(incident, alarm) {
  if (alarm?.state === "raised" || (incident.priority === 1 && WAITING.has(incident.state))) return GROUPS.burning;
  if (WAITING.has(incident.state)) return GROUPS.waiting;
  if (ACTIVE.has(incident.state)) return GROUPS.active;
  return incident.state === "held" ? GROUPS.held : GROUPS.done;
}

/** Since when its present wait, hold or state runs. @param {Incident} incident */
export const since = (incident) => (WAITING.has(incident.state) ? incident.waiting_since ?? incident.opened_at : incident.state_since);

/**
 * @param {Incident[]} incidents
 * @param {Map<number | null, Alarm>} alarms the worse alarm of each incident
 * @param {Map<number | null, Escalation>} limits the limit of each that falls due first
 * @returns {Incident[]} what burns first: by group, priority, then what is nearest to its limit or furthest over it
 */
export function byUrgency(incidents, alarms, limits) {
  const late = (/** @type {Incident} */ { id }) => alarms.get(id)?.due_at ?? limits.get(id)?.next_due ?? "~";
  const keys = new Map(
    incidents.map((incident) => [incident.id, { group: groupOf(incident, alarms.get(incident.id)), due: late(incident) }]),
  );
  const of = (/** @type {Incident} */ { id }) => /** @type {{group: number, due: string}} */ (keys.get(id));
  return [...incidents].sort(
    (a, b) =>
      of(a).group - of(b).group ||
      a.priority - b.priority ||
      of(a).due.localeCompare(of(b).due) ||
      since(a).localeCompare(since(b)) ||
      a.id - b.id,
  );
}
