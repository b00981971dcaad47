/** The check-in that a site owes. Everybody who stands there is asked; one of them answers for all, on the form. */

import { gettext } from "../i18n.js";
import { store } from "../live/desk.js";
import { now } from "../time.js";
import { html } from "../../vendor/lit.js";

/** What the desk has asked of this patrol's site, and nobody has answered yet. */
export const siteChecks = () =>
  [...store.all("escalation")].filter(
    ({ policy, step, next_due: due }) => policy === "security.check" && due !== null && (step > 0 || Date.parse(due) < now()),
  );

export const SITE_FORM = "/security/phone/";
export const siteWords = () => gettext("Your site is to check in.");

export const siteBanner = () =>
  siteChecks().map(() => html`<p class="banner near" role="alert"><strong>${siteWords()}</strong> <a class="button" href=${SITE_FORM}>${gettext("My post")}</a></p>`);
