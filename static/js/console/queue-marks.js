/** Small words at the end of a queue row: whose incident it is, and what is still owed to partners. */

import { fill, gettext } from "../i18n.js";
import { store } from "../live/desk.js";
import { html, nothing } from "../../vendor/lit.js";

/** @import {Incident} from "../types.js" */

/** @param {Incident} incident */
export function queueMarks(incident) {
  const owed = incident.owed
    ? html`<span class="aside" title=${gettext("Partners who must still be told")}>${fill(gettext("owed %(count)s"), { count: incident.owed })}</span>`
    : nothing;
  // One's own goes without saying.
  const owner = incident.owner && incident.owner !== store.you?.position ? html`<span class="aside" title=${gettext("Has it at the desk")}>${incident.owner}</span>` : nothing;
  return html`${owner}${owed}<typing-mark incident=${incident.id}></typing-mark>`;
}
