/** What the page brings along: the state machines as the services read them, and the code lists. */

/**
 * @typedef {object} House
 * @property {Record<string, Record<string, Record<string, string>>>} machines by noun, state and act: the next state
 * @property {{code: string, label: string}[]} dispositions
 */

/** @type {House} */
export const house = JSON.parse(document.getElementById("house")?.textContent ?? '{"machines":{},"dispositions":[]}');

/** Acts that the table allows. @param {"incident" | "patrol" | "assignment"} noun @param {string} state */
export const allowed = (noun, state) => new Set(Object.keys(house.machines[noun]?.[state] ?? {}));
