/** Recalls from an exercise that this patrol has not confirmed yet, as the board names them. */

import { fill, gettext } from "../i18n.js";
import { store } from "../live/desk.js";

/** @import {Commitment} from "../types.js" */

/** What these patrols have to confirm. @param {number[]} patrols */
export const recallsOf = (patrols) => store.all("commitment").filter((row) => patrols.includes(row.patrol) && row.recalled_at);

/** @param {Commitment} row */
export const recallWords = (row) => fill(gettext("RECALLED from the exercise %(name)s to real work: %(reason)s"), { name: row.name, reason: row.reason });
