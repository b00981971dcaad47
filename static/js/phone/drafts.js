/**
 * What was typed in short forms and is kept on the phone: for how long, and when it goes.
 *
 * A draft that waits to be sent (its button was pressed) is kept until it is sent, or until who pressed it drops it, whoever
 * uses the phone meanwhile: what was done must reach the desk. After a shift it is told as late: by then the radio is the
 * way, and who signs in after them is told that there is one. One that was only typed helps who comes back to it, so it is kept for a shift, or for as many
 * minutes as its form says, and goes when somebody signs out or somebody else signs in.
 */

export const PREFIX = "short.";
// Of a whole shift; what is older was left behind.
const KEEP_MS = 14 * 3600 * 1000;

/** @typedef {{at: number, minutes?: number, pressed?: string, page?: string, title?: string, fields: [string, string][]}} Draft */

/** @param {Draft | null} draft */
export const holds = (draft) => Boolean(draft && (draft.pressed || Date.now() - draft.at < (draft.minutes ? draft.minutes * 60_000 : KEEP_MS)));

/** @returns {[string, Draft | null][]} */
function all() {
  try {
    const names = Object.keys(localStorage).filter((each) => each.startsWith(PREFIX));
    return names.map((name) => [name, JSON.parse(localStorage.getItem(name) ?? "null")]);
  } catch {
    // Without storage nothing was kept.
    return [];
  }
}

/** @param {string} user @param {string} name */
const isOf = (user, name) => name.startsWith(`${PREFIX}${user}.`);

/** Drop what nobody comes back to; `user` is who is signed in: what others only typed goes. @param {string} [user] */
export function sweep(user) {
  for (const [name, draft] of all()) {
    if (!holds(draft) || (user && !draft?.pressed && !isOf(user, name))) localStorage.removeItem(name);
  }
}

/** Who signs out leaves nothing behind but what was sent and has not arrived: that is done when they are back. */
export function leave() {
  for (const [name, draft] of all()) if (!draft?.pressed) localStorage.removeItem(name);
}

/** @typedef {{name: string, draft: Draft, late: boolean}} Waiting What was pressed; `late`: so long ago that it is told by radio. */

/** What waits to be sent by this person, of other pages than this one. @param {string} user @returns {Waiting[]} */
export function waiting(user) {
  return pressed().filter(({ name, draft }) => isOf(user, name) && draft.page && draft.page !== location.pathname);
}

/** Whether somebody else pressed something here that has not arrived. @param {string} user */
export const othersWait = (user) => pressed().some(({ name }) => !isOf(user, name));

/** @returns {Waiting[]} */
function pressed() {
  return all().flatMap(([name, draft]) => (draft?.pressed ? [{ name, draft, late: Date.now() - Number(draft.pressed) > KEEP_MS }] : []));
}

/** @param {string} name */
export const drop = (name) => localStorage.removeItem(name);
