/** What was typed in short forms and is kept on the phone: for how long, and when it goes. */

export const PREFIX = "short.";
// Of a whole shift; what is older was left behind.
export const KEEP_MS = 14 * 3600 * 1000;

/** @typedef {{at: number, pressed?: string, fields: [string, string][]}} Draft */

/** Drop every draft, whoever's it is, that `goes`. @param {(draft: Draft) => boolean} goes */
function drop(goes) {
  try {
    for (const name of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
      if (goes(JSON.parse(localStorage.getItem(name) ?? "null"))) localStorage.removeItem(name);
    }
  } catch {
    // Without storage nothing was kept.
  }
}

/** What nobody came back to: somebody who was captured yesterday is not read on this phone tomorrow. */
export const sweep = () => drop((draft) => !(draft && Date.now() - draft.at < KEEP_MS));

/** Who signs out leaves nothing behind but what was sent and has not arrived: that is done when they are back. */
export const leave = () => drop((draft) => !draft?.pressed);
