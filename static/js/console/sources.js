/** Where the suggestions of intake come from. Types are ranked on the page, places and callers by the server. */

import { get, post } from "../api.js";
import { load, rank } from "./types-list.js";

/** @import {Suggestion} from "../parts/type-ahead.js" */

const SHOWN = 8;

/** @param {string} text @returns {Promise<Suggestion[]>} */
export async function typeSuggestions(text) {
  await load();
  return rank(text)
    .slice(0, SHOWN)
    .map((type) => ({ label: type.label, hint: `PRI ${type.default_priority} · ${type.function}`, value: type }));
}

/** @param {string} text @returns {Promise<Suggestion[]>} */
export async function placeSuggestions(text) {
  const { results } = await get(`/api/v1/places/?q=${encodeURIComponent(text)}&limit=${SHOWN}`);
  return results.map((/** @type {any} */ place) => ({
    label: place.label,
    hint: [!place.label.includes(place.matched) && place.matched, place.outside_label || place.kind_label, place.mgrs].filter(Boolean).join(" · "),
    odd: place.outside,
    value: place,
  }));
}

/** In a body: names and telephone numbers stand in no log of addresses. @param {string} text @returns {Promise<Suggestion[]>} */
export async function callerSuggestions(text) {
  const { results } = await post("/api/v1/intake/callers/", { text });
  return results.map((/** @type {any} */ { label, hint, caller }) => ({ label, hint, value: caller }));
}
