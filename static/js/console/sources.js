/** Where the suggestions of intake come from; the server ranks them, by every form and language of a word. */

import { get } from "../api.js";

/** @import {Suggestion} from "../parts/type-ahead.js" */

const SHOWN = 8;

/** @param {string} text @returns {Promise<Suggestion[]>} */
export async function typeSuggestions(text) {
  const { results } = await get(`/api/v1/incident-types/?q=${encodeURIComponent(text)}`);
  return results.slice(0, SHOWN).map((/** @type {any} */ type) => ({
    label: type.label,
    hint: `PRI ${type.default_priority} · ${type.function}`,
    value: type,
  }));
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
