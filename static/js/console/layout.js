/** Which parts of the console have room: intake or detail in the centre, map over board or a large map on the right. */

import { gettext } from "../i18n.js";
import { bind } from "./keys.js";
import { desk } from "./session.js";

const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (document.querySelector(name));

function show() {
  part("call-intake").hidden = desk.mode !== "intake";
  part("incident-detail").hidden = desk.mode === "intake";
  part("main").classList.toggle("map-large", desk.mapLarge);
}

bind("F5", gettext("map large, and back"), () => desk.set({ mapLarge: !desk.mapLarge }));
desk.addEventListener("change", show);
show();
