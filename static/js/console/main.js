/** The console: puts the parts on the page, keys on the keyboard, and starts the feed. */

import { feed } from "../live/desk.js";
import "../parts/age.js";
import "../parts/signed-out.js";
import "./alarm-bar.js";
import "./board.js";
import "./command-line.js";
import "./detail.js";
import "./help.js";
import "./intake.js";
import { listen } from "./keys.js";
import "./queue.js";
import { desk } from "./session.js";
import "./ticker.js";
import "./top.js";

const part = (/** @type {string} */ name) => /** @type {any} */ (document.querySelector(name));

listen({
  queue: part("desk-queue"),
  board: part("patrol-board"),
  intake: part("call-intake"),
  command: part("command-line"),
  alarms: part("alarm-bar"),
  help: part("desk-help"),
});

const show = () => {
  part("call-intake").hidden = desk.mode !== "intake";
  part("incident-detail").hidden = desk.mode === "intake";
};
desk.addEventListener("change", show);
show();

feed.start();
