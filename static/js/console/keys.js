/** Function keys of the console. Letters belong to whoever is typing: they never act. */

import { HOLD_MS } from "../parts/hold-button.js";
import { desk } from "./session.js";

/**
 * @typedef {object} Faces
 * @property {import("./queue.js").DeskQueue} queue
 * @property {import("./board.js").PatrolBoard} board
 * @property {import("./intake.js").CallIntake} intake
 * @property {import("./command-line.js").CommandLine} command
 * @property {import("./alarm-bar.js").AlarmBar} alarms
 * @property {import("./help.js").DeskHelp} help
 */

/** @param {Faces} faces */
export function listen(faces) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let holding;

  const acknowledge = () => {
    const first = faces.alarms.first;
    if (!first) return;
    if (first.kind !== "panic") return void faces.alarms.acknowledge(first);
    // The same alarm must still be first when the two seconds are over.
    holding = setTimeout(() => {
      const still = faces.alarms.first;
      if (still?.key === first.key) void faces.alarms.acknowledge(still);
    }, HOLD_MS);
  };

  const save = () => {
    if (desk.mode === "intake") void faces.intake.save();
    else desk.set({ rank: true });
  };

  /** @type {Record<string, () => void>} */
  const keys = {
    F1: () => faces.help.toggle(),
    F2: () => void faces.intake.begin(),
    F3: () => faces.queue.focus(),
    F4: () => void faces.intake.offer(),
    F6: () => faces.board.focus(),
    F7: () => faces.command.focus(),
    F8: save,
    F9: () => faces.alarms.silence(),
    F10: acknowledge,
  };

  addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "Escape" && desk.mode === "intake" && !event.defaultPrevented && faces.intake.contains(document.activeElement)) {
      faces.intake.leave();
      faces.queue.focus();
      return;
    }
    const run = keys[event.key];
    if (!run) return;
    event.preventDefault();
    if (!event.repeat) run();
  });
  for (const end of ["keyup", "blur"]) {
    addEventListener(end, (event) => {
      if (end === "blur" || /** @type {KeyboardEvent} */ (event).key === "F10") clearTimeout(holding);
    });
  }
}
