/** `<unsent-forms>`: what was pressed on another page of the phone and has not arrived, with the way back to it. */

import { fill, gettext } from "../i18n.js";
import { waiting } from "./drafts.js";

class UnsentForms extends HTMLElement {
  connectedCallback() {
    const drafts = waiting(document.getElementById("main")?.dataset.user ?? "");
    this.replaceChildren(
      ...drafts.map(({ page, title }) => {
        const link = document.createElement("a");
        link.className = "banner near";
        link.href = page ?? "";
        link.textContent = fill(gettext("Not sent yet: %(title)s. Open it."), { title: title || page || "" });
        return link;
      }),
    );
  }
}
customElements.define("unsent-forms", UnsentForms);
