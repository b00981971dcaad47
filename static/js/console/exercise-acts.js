/** What the desk does with a patrol in an exercise: back to real work, and the answer that it heard by radio. */

import { fill, gettext } from "../i18n.js";
import { store } from "../live/desk.js";
import { act } from "./acts.js";
import { call, line } from "./lines.js";

/** @import {Act} from "../parts/act-buttons.js" */
/** @import {Patrol} from "../types.js" */

/** @param {Patrol} patrol @returns {Act[]} */
export function exerciseActs(patrol) {
  const mine = store.all("commitment").filter((row) => row.patrol === patrol.id);
  const number = call(patrol);
  return mine.flatMap((row) => {
    if (row.recalled_at) {
      if (!store.may("exercise.recall.seen")) return [];
      return [
        {
          name: `heard-${row.id}`,
          label: gettext("Recall understood"),
          ask: [{ name: "words", label: gettext("What was heard"), optional: true }],
          line: (values) => line("EXHEARD", number, values.words),
          run: (values) =>
            act(`/api/v1/commitments/${row.id}/confirm/`, { channel: "radio", ...values }, { line: line("EXHEARD", number, values.words), done: fill(gettext("%(patrol)s has understood its recall."), { patrol: patrol.callsign }) }),
        },
      ];
    }
    if (!store.may("exercise.run")) return [];
    return [
      {
        name: `recall-${row.id}`,
        label: gettext("Recall from the exercise"),
        ask: [{ name: "reason", label: gettext("Reason") }],
        line: (values) => line("EXRECALL", number, values.reason),
        run: (values) =>
          act(`/api/v1/exercises/${row.exercise}/recall/`, { patrols: [patrol.id], ...values }, { line: line("EXRECALL", number, values.reason), done: fill(gettext("%(patrol)s is recalled to real work."), { patrol: patrol.callsign }) }),
      },
    ];
  });
}
