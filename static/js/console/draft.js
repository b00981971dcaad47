/** The call that is being taken, kept on this computer until the server says that it is saved. */

const KEY = "desk.intake";

/**
 * @typedef {object} Draft
 * @property {string} type text of the type field
 * @property {{code: string, label: string, priority: number} | null} chosenType
 * @property {string} place text of the place field
 * @property {{label: string, location: Record<string, unknown>} | null} chosenPlace
 * @property {string} priority "" means the default of the type
 * @property {string} narrative
 * @property {string} callerName
 * @property {string} callerPhone
 * @property {string} callerUnit
 * @property {boolean} exercise
 * @property {string} key idempotency key: sending the same draft twice opens one incident
 * @property {string} begun ISO time at which intake was opened
 */

/** @returns {Draft} */
export const blank = () => ({
  type: "",
  chosenType: null,
  place: "",
  chosenPlace: null,
  priority: "",
  narrative: "",
  callerName: "",
  callerPhone: "",
  callerUnit: "",
  exercise: false,
  key: "",
  begun: "",
});

/** @returns {Draft} */
export function kept() {
  try {
    return { ...blank(), ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return blank();
  }
}

/** @param {Draft} draft */
export function keep(draft) {
  try {
    localStorage.setItem(KEY, JSON.stringify(draft));
  } catch {
    // A full or forbidden storage must not stop a call from being taken.
  }
}

export const forget = () => localStorage.removeItem(KEY);

/** @param {Draft} draft */
export const isEmpty = (draft) => !(draft.type || draft.place || draft.narrative || draft.callerName || draft.callerPhone || draft.callerUnit);
