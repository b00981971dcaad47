/** Where the suggestions of intake come from: the incident types once, places by each question. */

import { get } from "../api.js";

/** @import {Suggestion} from "../parts/type-ahead.js" */

/** @typedef {{code: string, label: string, words: string[], function: string, default_priority: number}} IncidentType */

const SHOWN = 8;
/** @type {Promise<IncidentType[]> | null} */
let types = null;

async function loadTypes() {
  /** @type {IncidentType[]} */
  const all = [];
  for (let next = "/api/v1/incident-types/"; next; ) {
    const page = await get(next);
    all.push(...(Array.isArray(page) ? page : page.results));
    next = Array.isArray(page) ? "" : page.next ?? "";
  }
  return all;
}

/** Lower case without accents, so that `zvecan` finds Zvečan. @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** How well a type answers to what was typed; 0 for not at all. @param {IncidentType} type @param {string[]} wanted */
function score(type, wanted) {
  const label = plain(type.label).split(/[^\p{L}\p{N}]+/u);
  const words = [type.code, ...type.words].flatMap((word) => plain(word).split(/[^\p{L}\p{N}]+/u));
  let sum = 0;
  for (const word of wanted) {
    const best = words.includes(word) ? 4 : label.includes(word) ? 3 : label.some((each) => each.startsWith(word)) ? 2 : words.some((each) => each.startsWith(word)) ? 2 : 0;
    if (!best) return 0;
    sum += best;
  }
  return sum;
}

/** @param {string} text @returns {Promise<Suggestion[]>} */
export async function typeSuggestions(text) {
  types ??= loadTypes();
  /** @type {IncidentType[]} */
  let all;
  try {
    all = await types;
  } catch (error) {
    types = null;
    throw error;
  }
  const wanted = plain(text).split(/\s+/).filter(Boolean);
  return all
    .map((type) => ({ type, points: score(type, wanted) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points || a.type.default_priority - b.type.default_priority)
    .slice(0, SHOWN)
    .map(({ type }) => ({ label: type.label, hint: `PRI ${type.default_priority} · ${type.function}`, value: type }));
}

/** @param {string} text @returns {Promise<Suggestion[]>} */
export async function placeSuggestions(text) {
  const page = await get(`/api/v1/places/?q=${encodeURIComponent(text)}`);
  return page.results.slice(0, SHOWN).map((/** @type {any} */ place) => ({
    label: place.label,
    hint: [place.matched !== place.label && place.matched, place.outside_label || place.kind_label, place.mgrs].filter(Boolean).join(" · "),
    odd: place.outside,
    value: place,
  }));
}
