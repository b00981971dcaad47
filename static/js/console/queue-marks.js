/** Small words at the end of a queue row: whose incident it is, and what is still owed to partners. */

import { fill, gettext } from "../i18n.js";
import { html, nothing } from "../../vendor/lit.js";

/** @import {Incident} from "../types.js" */

/** @param {Incident} incident */
export function queueMarks(incident) {
  const owed = incident.owed
    ? html`<span class="mark" title=${gettext("Partners who must still be told")}>${fill(gettext("owed %(count)s"), { count: incident.owed })}</span>`
    : nothing;
  const owner = incident.owner ? html`<span class="mark dim" title=${gettext("Has it at the desk")}>${incident.owner}</span>` : nothing;
  return html`${owed}${owner}<typing-mark incident=${incident.id}></typing-mark>`;
}
