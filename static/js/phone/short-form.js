/**
 * Short forms of the functions on a bad network. Plain forms that work without this module; with it, what was typed is
 * kept on the phone until the desk has answered, and a form that could not be sent is tried again by itself. Each form
 * carries its own key (`once`), kept with the draft, so that sending it again never does it twice.
 */

import { fill, gettext } from "../i18n.js";
import { feed } from "../live/desk.js";
import "../parts/link-state.js";
import { PREFIX, holds, sweep } from "./drafts.js";
import "./job-news.js";
import "./unsent.js";

const AGAIN_MS = 5000;
const BUSY_MS = 30_000;
const KEY_FIELD = "once";
// Seconds since the button was pressed first: what comes late happened then, and not when it arrived.
const AGE_FIELD = "pressed_ago";
const UNKEPT = new Set(["csrfmiddlewaretoken", "version"]);

/** @import {Draft} from "./drafts.js" */

const user = () => document.getElementById("main")?.dataset.user ?? "";

/** @param {HTMLFormElement} form */
const nameOf = (form) => `${PREFIX}${user()}.${new URL(form.action).pathname}.${form.dataset.form ?? ""}`;

/** @param {HTMLFormElement} form @returns {[string, string][]} */
function typed(form) {
  const entries = [...new FormData(form)].filter(([name, value]) => !UNKEPT.has(name) && typeof value === "string");
  return /** @type {[string, string][]} */ (entries);
}

/** @param {HTMLFormElement} form */
function keep(form) {
  try {
    const { pressed, keepMinutes } = form.dataset;
    const where = { page: location.pathname, title: document.querySelector("h1")?.textContent };
    const draft = { at: Date.now(), minutes: Number(keepMinutes) || undefined, pressed, ...where, fields: typed(form) };
    localStorage.setItem(nameOf(form), JSON.stringify(draft));
  } catch {
    // Without storage the words live as long as the page.
  }
}

/** @param {HTMLFormElement} form @returns {Draft | null} */
function kept(form) {
  try {
    const draft = JSON.parse(localStorage.getItem(nameOf(form)) ?? "null");
    return holds(draft) ? draft : null;
  } catch {
    return null;
  }
}

/** @param {HTMLFormElement} form */
function forget(form) {
  delete form.dataset.pressed;
  try {
    localStorage.removeItem(nameOf(form));
  } catch {
    // Nothing was kept.
  }
}

/** Put a draft back, with its key: what may have arrived already must not be done again. @param {HTMLFormElement} form */
function restore(form) {
  // A refused form comes back from the desk with what was typed in it.
  const draft = form.querySelector(".errorlist") ? null : kept(form);
  if (!draft) return;
  if (draft.pressed) form.dataset.pressed = draft.pressed;
  for (const field of /** @type {Iterable<HTMLInputElement>} */ (form.elements)) {
    if (!field.name || UNKEPT.has(field.name)) continue;
    const values = draft.fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
  const folded = form.closest("details");
  if (folded) folded.open = true;
  if (!document.getElementById("said")?.childElementCount) say(gettext("What you typed here is still there. It was not saved yet."));
  // Its button was pressed: it goes by itself, with the key under which the desk does it once.
  if (draft.pressed && "sendsItself" in form.dataset) void send(form);
}

/** @param {string} words @param {string} [tone] */
function say(words, tone = "") {
  const said = document.getElementById("said");
  if (!said) return;
  const line = document.createElement("p");
  line.className = `banner ${tone}`;
  line.textContent = words;
  said.replaceChildren(...(words ? [line] : []));
}

/** What is sent; the age of another try counts from the first one. @param {HTMLFormElement} form */
function bodyOf(form) {
  const body = new FormData(form);
  const age = Math.floor((Date.now() - Number(form.dataset.pressed)) / 1000);
  if (age > 0) body.set(AGE_FIELD, String(age));
  return body;
}

/** Why the desk did not even look at the form. @param {number} status */
function turnedAway(status) {
  if (status === 401 || status === 403) {
    return gettext("Not saved: the desk does not let you do this now. What you typed is kept here. Open this page anew or sign in again, then send it; or tell the desk by radio.");
  }
  if (status === 404) {
    return gettext("Not saved: what this belongs to is not there any more. What you typed is kept here. Tell the desk by radio.");
  }
  if (status === 429) return gettext("Not saved yet: the desk gets too much at once. It is kept here and tried again by itself.");
  return fill(gettext("Not saved: the desk answered with error %(status)s. What you typed is kept here. Send it again, or tell the desk by radio."), { status });
}

/** @param {HTMLFormElement} form */
async function send(form) {
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  form.dataset.pressed ??= String(Date.now());
  keep(form);
  try {
    const answer = await fetch(form.action, { method: "POST", body: bodyOf(form), credentials: "same-origin" });
    const landed = new URL(answer.url);
    if (answer.redirected && landed.pathname.startsWith("/accounts/")) {
      // Signed out meanwhile: sign in again and come back to what was typed.
      location.assign(`${landed.pathname}?next=${encodeURIComponent(location.pathname)}`);
      return;
    }
    if (answer.status >= 500) throw new Error(String(answer.status));
    const elsewhere = landed.pathname !== location.pathname;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // Taken, or refused for good with the form shown again and the reasons in it; else it is still ours to keep.
    if (!answer.ok && !answer.redirected && !page.querySelector(`main [name=${KEY_FIELD}]`)) {
      say(turnedAway(answer.status), "near");
      if (answer.status === 429) setTimeout(() => void send(form), BUSY_MS);
      return;
    }
    forget(form);
    if (answer.redirected && elsewhere) location.assign(answer.url);
    else show(page, answer.redirected);
  } catch {
    const words = gettext("Not sent yet (%(time)s). It is kept here and tried again by itself.");
    say(fill(words, { time: new Date().toLocaleTimeString() }), "near");
    setTimeout(() => void send(form), AGAIN_MS);
  } finally {
    delete form.dataset.sending;
  }
}

/**
 * The page that the desk answered with, without asking for it again: after a refusal it holds the reasons beside the
 * fields and what was typed, after a success what to do next.
 * @param {Document} page @param {boolean} done
 */
function show(page, done) {
  const fresh = page.getElementById("main");
  const main = document.getElementById("main");
  if (!fresh || !main) return;
  main.replaceChildren(...fresh.childNodes);
  furnish();
  document.dispatchEvent(new Event("main-replaced"));
  if (done) {
    scrollTo(0, 0);
    return;
  }
  /** @type {HTMLElement | null} */ (main.querySelector("[aria-invalid=true], [role=alert]"))?.scrollIntoView({ block: "center" });
  /** @type {HTMLElement | null} */ (main.querySelector("[aria-invalid=true]"))?.focus();
}

function furnish() {
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("main form[method=post]"))) {
    if (!form.elements.namedItem(KEY_FIELD)) continue;
    restore(form);
    form.addEventListener("input", () => {
      form.dataset.touched = "yes";
      keep(form);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void send(form);
    });
  }
}

/** What was typed and left goes from the screen, too. */
function forgetLeft() {
  sweep(user());
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-keep-minutes]"))) {
    if (form.dataset.touched && !form.dataset.pressed && !kept(form)) {
      delete form.dataset.touched;
      form.reset();
    }
  }
}

sweep(user());
furnish();
setInterval(forgetLeft, 60_000);
feed.start();
