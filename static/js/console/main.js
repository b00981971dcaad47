/** The console: puts the parts on the page, keys on the keyboard, and starts the feed. */

import { gettext } from "../i18n.js";
import { feed } from "../live/desk.js";
import "../parts/age.js";
import "../parts/signed-out.js";
import { loadMap } from "../map/load.js";
import "./alarm-bar.js";
import "./around/search.js";
import "./around/warnings.js";
import "./board.js";
import "./command-line.js";
import "./detail.js";
import "./help.js";
import "./intake.js";
import { bind } from "./keys.js";
import "./layout.js";
import "./queue.js";
import "./refusals.js";
import { desk } from "./session.js";
import "./shift/main.js";
import "./sound-check.js";
import "./ticker.js";
import "./top.js";

const part = (/** @type {string} */ name) => /** @type {any} */ (document.querySelector(name));
/** @type {import("./intake.js").CallIntake} */
const intake = part("call-intake");
/** @type {import("./queue.js").DeskQueue} */
const queue = part("desk-queue");
/** @type {import("./command-line.js").CommandLine} */
const command = part("command-line");
/** @type {import("./alarm-bar.js").AlarmBar} */
const alarms = part("alarm-bar");

bind("F1", gettext("this help"), () => part("desk-help").toggle());
bind("F2", gettext("take a call; what was typed before is still there"), () => void intake.begin());
bind("F3", gettext("queue; arrow keys choose, Enter goes to the ranked patrols"), () => queue.focus());
bind("Shift+F3", gettext("filter of the queue, and its saved views"), () => void queue.filter());
bind("F4", gettext("attach the caller to the incident it is about; Enter confirms"), () => void intake.offer());
bind("Shift+F5", gettext("map: the chosen one; all, when nothing is chosen"), () => part("desk-map").showChosen?.());
bind("Home", gettext("on the map: all of it; arrow keys, + and - move it, Enter goes to the chosen one"));
bind("F6", gettext("patrol board"), () => part("patrol-board").focus());
bind("Shift+F6", gettext("order and filter of the board"), () => part("patrol-board").filter());
bind("F7", gettext("command line"), () => command.focus());
bind("Shift+F7", gettext("back-entry: several acts with their own times, seen before they are entered"), () => command.toggleLater());
bind("F8", gettext("save the call and rank patrols; on an incident: go to the ranked patrols"), () => {
  if (desk.mode === "intake") void intake.save();
  else desk.set({ rank: true });
});
bind("F9", gettext("silence for one minute, which acknowledges nothing"), () => alarms.silence());
bind("F10", gettext("acknowledge the first alarm; hold two seconds for an emergency"), () => alarms.press(), { up: () => alarms.letGo() });
bind("Ctrl+Z", gettext("undo what you just did, within ten seconds; in a field that holds text: the text"), () => command.undo());
bind("Enter", gettext("in the ranking: send; Space marks several"));
bind("→ ←", gettext("from the queue to the parts of the incident, and back; ↑ ↓ walk from part to part, Enter folds one"));
bind("Esc", gettext("leave a form; what was typed stays"), () => {
  if (desk.mode !== "intake" || !intake.contains(document.activeElement)) return false;
  intake.leave();
  queue.focus();
  return true;
});

feed.start();

// Calls are taken before it is there.
loadMap();
