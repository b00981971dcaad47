/**
 * `<unsent-forms>`: what was pressed on another page of the phone and has not arrived, with the way back to it. What did not
 * arrive within a shift is told by radio, and dropped here. Of what somebody else pressed it says that it is there.
 */

import { fill, gettext } from "../i18n.js";
import { drop, othersWait, waiting } from "./drafts.js";

/** @import {Waiting} from "./drafts.js" */

class UnsentForms extends HTMLElement {
  connectedCallback() {
    const user = document.getElementById("main")?.dataset.user ?? "";
    this.replaceChildren(...waiting(user).flatMap((one) => (one.late ? [this.link(one), this.dropper(one)] : [this.link(one)])));
    if (othersWait(user)) this.append(banner("p", gettext("Somebody else's form was not sent from this phone. It goes when they sign in here again: tell them.")));
  }

  /** @param {Waiting} waiting */
  link({ draft, late }) {
    const words = late
      ? gettext("Not sent: %(title)s. Tell the desk by radio, then open it and send it, or drop it.")
      : gettext("Not sent yet: %(title)s. Open it.");
    const link = /** @type {HTMLAnchorElement} */ (banner("a", fill(words, { title: draft.title || draft.page || "" })));
    link.href = draft.page ?? "";
    return link;
  }

  /** @param {Waiting} waiting */
  dropper({ name, draft }) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = fill(gettext("Drop it: %(title)s"), { title: draft.title || draft.page || "" });
    button.addEventListener("click", () => {
      drop(name);
      this.connectedCallback();
    });
    return button;
  }
}

/** @param {string} tag @param {string} words */
function banner(tag, words) {
  const line = document.createElement(tag);
  line.className = "banner near";
  line.textContent = words;
  return line;
}

customElements.define("unsent-forms", UnsentForms);
