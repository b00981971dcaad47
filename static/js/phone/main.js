/** The phone: keeps the screen on where the browser allows it, and starts the feed. */

import { feed } from "../live/desk.js";
import "../parts/age.js";
import "../parts/directives-to-read.js";
import "../parts/signed-out.js";
import { sweep } from "./drafts.js";
import "./orders-to-read.js";
import "./patrol-phone.js";
import "./unsent.js";

async function stayAwake() {
  // The lock falls whenever the page is hidden, so it is asked for again each time the page comes back.
  if (document.visibilityState === "visible") await navigator.wakeLock?.request("screen").catch(() => undefined);
}
document.addEventListener("visibilitychange", stayAwake);
void stayAwake();

sweep(document.getElementById("main")?.dataset.user);
feed.start();
