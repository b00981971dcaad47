/**
 * The incident types with their questions, read once: what is typed is ranked here, so that no answer has to come
 * between two keys. The order is that of `incidents/search.py`, by the same folded words; a test holds them together.
 */

import { get } from "../api.js";
import { fold } from "../fold.js";

/**
 * @typedef {object} Question
 * @property {string} key
 * @property {string} label
 * @property {"yes_no" | "number" | "choice" | "text" | "time"} kind
 * @property {{code: string, label: string}[]} choices
 * @property {string} [urgent] the answer that speaks for `priority`
 * @property {number} [priority]
 * @property {string} [clock] what the answer sets running
 */
/**
 * @typedef {object} IncidentType
 * @property {string} code
 * @property {string} label
 * @property {string} function
 * @property {1 | 2 | 3 | 4} default_priority
 * @property {string[]} parties who must be told
 * @property {number} least_patrols
 * @property {Question[]} questions
 * @property {{label: string, code: string, words: string[]}} folded
 */

const NO_MATCH = 9;

/** @type {IncidentType[]} */
let types = [];
/** @type {Promise<unknown> | null} */
let asking = null;

/** Read the list; again at the next call when it could not be read. */
export function load() {
  if (types.length) return Promise.resolve();
  asking ??= get("/api/v1/incident-types/")
    .then(({ results }) => (types = results))
    .finally(() => (asking = null));
  return asking;
}

/** @param {string | undefined} code */
export const typeOf = (code) => types.find((type) => type.code === code);

/** @param {string} word @param {IncidentType["folded"]} folded @returns {number} the lower the better */
function score(word, { label, code, words }) {
  if (word === label || word === code) return 0;
  if (words.includes(word) || code.split(" ").includes(word)) return 1;
  if (label.startsWith(word)) return 2;
  if (label.split(" ").some((part) => part.startsWith(word))) return 3;
  if ([...words, ...code.split(" ")].some((part) => part.startsWith(word))) return 4;
  return NO_MATCH;
}

/** Types that match every typed word, best first. @param {string} text @returns {IncidentType[]} */
export function rank(text) {
  const typed = fold(text).split(" ").filter(Boolean);
  return types
    .map((type) => ({ type, scores: typed.map((word) => score(word, type.folded)) }))
    .filter(({ scores }) => !scores.includes(NO_MATCH))
    .map(({ type, scores }) => ({ type, sum: scores.reduce((sum, one) => sum + one, 0) }))
    .sort((a, b) => a.sum - b.sum || a.type.default_priority - b.type.default_priority || (a.type.label < b.type.label ? -1 : 1))
    .map(({ type }) => type);
}
