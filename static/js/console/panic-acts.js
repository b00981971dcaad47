/** What the desk can do about an emergency that stands: the same acts on the alarm bar and beside the patrol. */

import { gettext } from "../i18n.js";
import { store } from "../live/desk.js";
import { act } from "./acts.js";
import { call, line } from "./lines.js";

/** @import {Patrol} from "../types.js" */
/** @import {Act} from "../parts/act-buttons.js" */

/** @param {Patrol} patrol @returns {Act[]} none while it is in no emergency */
export function panicActs(patrol) {
  const number = call(patrol);
  const path = `/api/v1/patrols/${patrol.id}`;
  const { version } = patrol;
  /** @type {Act[]} */
  const acts = [];
  if (patrol.panic && !patrol.panic.voice_contact && store.may("patrol.panic")) {
    acts.push({
      name: "voice-contact",
      label: gettext("Voice contact"),
      main: true,
      line: () => line("VOICE", number),
      run: () => act(`${path}/voice-contact/`, { version }, { line: line("VOICE", number), done: `${patrol.callsign}: ${gettext("Voice contact")}` }),
    });
  }
  if (patrol.panic && store.may("patrol.panic.clear")) {
    acts.push({
      name: "clear-panic",
      label: gettext("End emergency"),
      ask: [{ name: "reason", label: gettext("Reason") }],
      line: (values) => line("CALM", number, values.reason),
      run: (values) => act(`${path}/clear-panic/`, { ...values, version }, { line: line("CALM", number, values.reason), done: `${patrol.callsign}: ${gettext("emergency ended")}` }),
    });
  }
  return acts;
}
