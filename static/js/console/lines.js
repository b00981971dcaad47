/**
 * The typed form of every click, so that people learn it. Incidents and patrols are written as short as they are
 * typed: `145` for 26-0145, `21` for FOX 21.
 */

/** @import {Incident, Patrol} from "../types.js" */

/** @param {Incident | undefined} incident */
export const short = (incident) => (incident ? incident.number.replace(/^\d+-0*/, "") : "?");

/** @param {Patrol | undefined} patrol */
export const call = (patrol) => patrol?.callsign.match(/(\d+)\D*$/)?.[1] ?? patrol?.callsign.replaceAll(" ", "") ?? "?";

/** @param {(string | number | undefined | null)[]} words */
export const line = (...words) => words.filter((word) => word !== undefined && word !== null && word !== "").join(" ");

/**
 * The line that opens an incident as this form does. A place is one word there: its short name, a grid without spaces.
 * @param {string} type its code @param {string} place @param {string} narrative
 */
export const opened = (type, place, narrative) => line("NEW", type, /^\d\d[A-Z]/.test(place) ? place.replaceAll(" ", "") : place.trim().replace(/\s+/g, "-"), narrative.replace(/\s+/g, " "));
