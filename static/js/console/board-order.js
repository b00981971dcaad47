/** In which order the board shows the patrols, and which of them. The order is remembered by this browser. */

import { gettext } from "../i18n.js";
import { found } from "./filters.js";

/** @import {Patrol} from "../types.js" */
/**
 * @typedef {object} Narrowing
 * @property {keyof typeof ORDERS} order
 * @property {string} text
 * @property {string} area
 * @property {boolean} free only those that are available
 */

const KEY = "desk-board-order";
const FREE = ["available", "busy"];

/** @param {Patrol} patrol */
const freedom = ({ state }) => (FREE.includes(state) ? FREE.indexOf(state) : FREE.length);

/** @type {Record<"callsign" | "free" | "area", {label: () => string, compare: (a: Patrol, b: Patrol) => number}>} */
export const ORDERS = {
  // Stable while states change: a board is learnt by place.
  callsign: { label: () => gettext("by callsign"), compare: () => 0 },
  free: { label: () => gettext("available first"), compare: (a, b) => freedom(a) - freedom(b) },
  area: { label: () => gettext("by area"), compare: (a, b) => (a.area ?? "").localeCompare(b.area ?? "") },
};

/** @returns {Narrowing} */
export function remembered() {
  const order = localStorage.getItem(KEY) ?? "";
  return { order: /** @type {Narrowing["order"]} */ (order in ORDERS ? order : "callsign"), text: "", area: "", free: false };
}

/** What was filtered is not remembered: nobody should miss a patrol tomorrow for it. @param {Narrowing} by */
export const remember = ({ order }) => localStorage.setItem(KEY, order);

const byCallsign = new Intl.Collator(undefined, { numeric: true });

/**
 * @param {Patrol[]} patrols
 * @param {Narrowing} by
 * @param {(patrol: Patrol) => boolean} burns always shown
 */
export function narrowed(patrols, { order, text, area, free }, burns) {
  const passes = (/** @type {Patrol} */ patrol) =>
    (!area || patrol.area === area) &&
    (!free || patrol.state === "available") &&
    (!text || found(text, [patrol.callsign, patrol.area ?? "", ...patrol.nations, ...patrol.capabilities.map((word) => word.replaceAll("_", " "))]));
  return patrols
    .filter((patrol) => burns(patrol) || passes(patrol))
    .sort(
      (a, b) =>
        Number(b.panic !== null) - Number(a.panic !== null) ||
        Number(a.state === "off_duty") - Number(b.state === "off_duty") ||
        ORDERS[order].compare(a, b) ||
        byCallsign.compare(a.callsign, b.callsign),
    );
}
