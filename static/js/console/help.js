/** `<desk-help>`: the keys and the lines, over the page; the alarms go on sounding. */

import { house } from "../house.js";
import { gettext } from "../i18n.js";
import { LitElement, html } from "../../vendor/lit.js";

export class DeskHelp extends LitElement {
  createRenderRoot() {
    return this;
  }

  toggle() {
    const dialog = this.querySelector("dialog");
    if (dialog?.open) dialog.close();
    else dialog?.showModal();
  }

  render() {
    /** @type {[string, string][]} */
    const keys = [
      ["F1", gettext("this help")],
      ["F2", gettext("take a call; what was typed before is still there")],
      ["F3", gettext("queue; arrow keys choose, Enter goes to the ranked patrols")],
      ["F4", gettext("attach the caller to the incident it is about; Enter confirms")],
      ["F6", gettext("patrol board")],
      ["F7", gettext("command line")],
      ["F8", gettext("save the call and rank patrols; on an incident: go to the ranked patrols")],
      ["Enter", gettext("in the ranking: send; Space marks several")],
      ["F9", gettext("silence for one minute, which acknowledges nothing")],
      ["F10", gettext("acknowledge the first alarm; hold two seconds for an emergency")],
      ["Esc", gettext("leave a form; what was typed stays")],
    ];
    return html`<dialog aria-labelledby="help-title">
      <form method="dialog"><button class="main">${gettext("Close")}</button></form>
      <h2 id="help-title">${gettext("Keys")}</h2>
      <dl class="keys">${keys.map(([key, words]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${words}</dd></div>`)}</dl>
      <p class="soft">${gettext("Single letters never act. Everything clicked shows its typed form beside the command line.")}</p>
      <h2>${gettext("Lines")}</h2>
      <dl class="keys lines">${house.commands.map(({ form, help }) => html`<div><dt class="line">${form}</dt><dd>${help}</dd></div>`)}</dl>
      <p class="soft">${gettext("AT 0214 before an act enters it late; a semicolon parts several acts.")}</p>
    </dialog>`;
  }
}
customElements.define("desk-help", DeskHelp);
