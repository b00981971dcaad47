/** The page on which somebody signs out: what was typed in the phone's forms and never sent goes with them. */

import { leave, sweep } from "./drafts.js";

sweep();
document.querySelector("main form")?.addEventListener("submit", leave);
