/** What the board says in numbers; real work and exercise are never added together. */

import { now } from "../time.js";

/** @import {Incident, Patrol} from "../types.js" */
/** @import {Store} from "../live/store.js" */

const UNASSIGNED = new Set(["received", "assessed"]);
const ON_JOB = new Set(["dispatched", "acknowledged", "en_route", "on_scene", "transporting", "at_facility"]);

/** @param {Incident} incident */
export const isWaiting = (incident) => UNASSIGNED.has(incident.state);

/**
 * Waiting without a patrol and past its limit: an alarm stands, or a step of its clock is over.
 * @param {Store} store
 */
export function overLimit(store) {
  const alarmed = new Set(store.all("alarm").map((alarm) => alarm.incident));
  const due = new Set(
    store
      .all("escalation")
      .filter((limit) => limit.policy === "incident.unassigned" && (limit.step > 0 || (limit.next_due && Date.parse(limit.next_due) < now())))
      .map((limit) => limit.incident),
  );
  return store
    .all("incident")
    .filter((incident) => isWaiting(incident) && (alarmed.has(incident.id) || due.has(incident.id)))
    .sort((a, b) => a.priority - b.priority || String(a.waiting_since).localeCompare(String(b.waiting_since)));
}

/** @typedef {{available: number, onJob: number, busy: number, out: number, offDuty: number, exercise: number, total: number}} Readiness */

/** @returns {Readiness} */
const none = () => ({ available: 0, onJob: 0, busy: 0, out: 0, offDuty: 0, exercise: 0, total: 0 });

/** @param {Readiness} line @param {Patrol} patrol */
function count(line, patrol) {
  line.total += 1;
  if (patrol.exercise && patrol.state !== "off_duty") line.exercise += 1;
  else if (patrol.state === "available") line.available += 1;
  else if (ON_JOB.has(patrol.state)) line.onJob += 1;
  else if (patrol.state === "busy") line.busy += 1;
  else if (patrol.state === "out_of_service") line.out += 1;
  else line.offDuty += 1;
}

/** By nation; a joint patrol stands under each of its nations, so the lines add up to more than the total. @param {Patrol[]} patrols */
export function readiness(patrols) {
  /** @type {Map<string, Readiness>} */
  const nations = new Map();
  const all = none();
  for (const patrol of patrols) {
    count(all, patrol);
    for (const nation of patrol.nations) {
      if (!nations.has(nation)) nations.set(nation, none());
      count(/** @type {Readiness} */ (nations.get(nation)), patrol);
    }
  }
  return { all, nations: [...nations].sort(([a], [b]) => a.localeCompare(b)) };
}
