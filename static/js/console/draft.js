/**
 * The call that is being taken, kept on this computer until the server says that it is saved: through a reload, a
 * sign-out, a restart of the server. Each person has their own, and sees no other's.
 */

import { store } from "../live/desk.js";

const KEY = "desk.intake";
// A draft of last week is no call any more, only names on a computer that others use.
const KEPT_MS = 7 * 24 * 3600_000;

/**
 * @typedef {object} Draft
 * @property {string} type text of the type field
 * @property {string} code code of the chosen type, "" while none is
 * @property {string} place text of the place field
 * @property {{label: string, location: Record<string, unknown>} | null} chosenPlace
 * @property {string} priority "" means the default of the type
 * @property {string} narrative
 * @property {string} callerName
 * @property {string} callerPhone
 * @property {string} callerUnit
 * @property {Record<string, string>} callerMore what is known of a caller who called before: nation, language, relation
 * @property {Record<string, string>} answers by the key of the question
 * @property {boolean} exercise
 * @property {string} key idempotency key: sending the same draft twice opens one incident
 * @property {string} begun ISO time at which intake was opened
 */

/** @returns {Draft} */
export const blank = () => ({
  type: "",
  code: "",
  place: "",
  chosenPlace: null,
  priority: "",
  narrative: "",
  callerName: "",
  callerPhone: "",
  callerUnit: "",
  callerMore: {},
  answers: {},
  exercise: false,
  key: "",
  begun: "",
});

/** Where this person's draft lies; null while nobody knows who it is. */
const place = () => (store.you ? `${KEY}.${store.you.id}` : null);

/** @returns {Draft} */
export function kept() {
  const mine = place();
  try {
    return { ...blank(), ...JSON.parse((mine && localStorage.getItem(mine)) ?? "{}") };
  } catch {
    return blank();
  }
}

/** @param {Draft} draft */
export function keep(draft) {
  const mine = place();
  try {
    if (mine) localStorage.setItem(mine, JSON.stringify(draft));
  } catch {
    // A full or forbidden storage must not stop a call from being taken.
  }
}

export function forget() {
  const mine = place();
  if (mine) localStorage.removeItem(mine);
}

/** Drafts that nobody came back to, whoever's they are. */
export function tidy() {
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(KEY))) {
    try {
      const { begun } = JSON.parse(localStorage.getItem(key) ?? "{}");
      if (!(Date.now() - Date.parse(begun) < KEPT_MS)) localStorage.removeItem(key);
    } catch {
      localStorage.removeItem(key);
    }
  }
}

/** @param {Draft} draft */
export const isEmpty = (draft) =>
  !(draft.type || draft.place || draft.narrative || draft.callerName || draft.callerPhone || draft.callerUnit || Object.values(draft.answers).some(Boolean));
