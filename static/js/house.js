/** What the page brings along: the state machines as the services read them, and the code lists. */

/**
 * @typedef {object} House
 * @property {Record<string, Record<string, Record<string, string>>>} machines by noun, state and act: the next state
 * @property {{code: string, label: string}[]} dispositions
 * @property {{code: string, label: string}[]} jurisdictions
 * @property {{code: string, label: string}[]} functions
 * @property {{code: string, short: string, name: string}[]} partners whom the desk tells or asks
 * @property {{form: string, help: string}[]} commands
 * @property {{road_factor: number, speed_kmh: number}} travel figures of the ranking: road over straight line, speed
 * @property {{label: string, address: string}[]} [forms] the phone: short forms of the functions
 * @property {string[]} undoable kinds of entries that their author may undo within ten seconds
 */

/** @type {House} */
const empty = { machines: {}, dispositions: [], jurisdictions: [], functions: [], partners: [], commands: [], undoable: [], travel: { road_factor: 1, speed_kmh: 50 } };

/** @type {House} */
export const house = Object.assign(empty, JSON.parse(document.getElementById("house")?.textContent ?? "{}"));

/** Acts that the table allows. @param {"incident" | "patrol" | "assignment"} noun @param {string} state */
export const allowed = (noun, state) => new Set(Object.keys(house.machines[noun]?.[state] ?? {}));
