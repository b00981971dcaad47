/** Which incidents a view of the queue shows. Nothing set shows everything. */

import { ACTIVE, WAITING } from "./urgency.js";

/** @import {Incident} from "../types.js" */

/**
 * @typedef {object} Filters as the server keeps them in a saved view
 * @property {string} text any of these words, in number, type, place or patrols
 * @property {string} function
 * @property {number[]} priorities
 * @property {"" | "waiting" | "active" | "held" | "resolved"} state
 * @property {"" | "real" | "exercise"} exercise
 * @property {boolean} mine
 * @property {boolean} unassigned
 */
/** @typedef {{id: number, name: string, filters: Partial<Filters>}} View */

/** @type {Readonly<Filters>} */
export const EVERYTHING = { text: "", function: "", priorities: [], state: "", exercise: "", mine: false, unassigned: false };

/** Only what is set, so that a view says what it is about. @param {Filters} filters @returns {Partial<Filters>} */
export const set = (filters) =>
  Object.fromEntries(Object.entries(filters).filter(([, value]) => (Array.isArray(value) ? value.length : value)));

/** @param {Filters} filters */
export const isEverything = (filters) => Object.keys(set(filters)).length === 0;

/** Without accents and capitals, as it is typed in a hurry. @param {string} text */
export const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** @param {string} typed @param {string[]} texts whether each typed word is somewhere in them */
export function found(typed, texts) {
  const text = plain(texts.join(" "));
  return plain(typed).split(/\s+/).every((word) => text.includes(word));
}

/** @type {Record<string, (incident: Incident) => boolean>} */
const STATES = {
  waiting: ({ state }) => WAITING.has(state),
  active: ({ state }) => ACTIVE.has(state),
  held: ({ state }) => state === "held",
  resolved: ({ state }) => state === "resolved",
};

/**
 * @param {Incident} incident
 * @param {Filters} filters
 * @param {{seat: string, patrols: string[]}} here the desk position of this screen; callsigns on the incident
 */
export function matches(incident, filters, { seat, patrols }) {
  return (
    (!filters.function || incident.function === filters.function) &&
    (!filters.priorities.length || filters.priorities.includes(incident.priority)) &&
    (!filters.state || STATES[filters.state](incident)) &&
    (!filters.exercise || incident.exercise === (filters.exercise === "exercise")) &&
    (!filters.mine || (seat !== "" && incident.owner === seat)) &&
    (!filters.unassigned || patrols.length === 0) &&
    (!filters.text || found(filters.text, [incident.number, incident.type_label, incident.place, incident.mgrs ?? "", ...patrols]))
  );
}
