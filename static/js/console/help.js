/** `<desk-help>`: every key that is bound and every line that is understood, over the page; the alarms go on sounding. */

import { house } from "../house.js";
import { gettext } from "../i18n.js";
import { LitElement, html } from "../../vendor/lit.js";
import { bound } from "./keys.js";

export class DeskHelp extends LitElement {
  createRenderRoot() {
    return this;
  }

  toggle() {
    const dialog = this.querySelector("dialog");
    if (dialog?.open) return dialog.close();
    // Made now: every part of the page has bound its keys by the time that somebody asks.
    this.requestUpdate();
    dialog?.showModal();
  }

  /** A key that leads elsewhere closes the help on its way; silence and acknowledgement leave it open. @param {KeyboardEvent} event */
  makeWay(event) {
    if (/^F\d+$/.test(event.key) && !["F1", "F9", "F10"].includes(event.key)) this.toggle();
  }

  render() {
    return html`<dialog aria-labelledby="help-title" @keydown=${this.makeWay}>
      <form method="dialog"><button class="main">${gettext("Close")}</button></form>
      <h2 id="help-title">${gettext("Keys")}</h2>
      <dl class="keys">${bound().map(({ key, words }) => html`<div><dt><kbd>${key}</kbd></dt><dd>${words}</dd></div>`)}</dl>
      <p class="soft">${gettext("Single letters never act. Everything clicked shows its typed form beside the command line.")}</p>
      <h2>${gettext("Lines")}</h2>
      <dl class="keys lines">${house.commands.map(({ form, help }) => html`<div><dt class="line">${form}</dt><dd>${help}</dd></div>`)}</dl>
      <p class="soft">${gettext("AT 0214 before an act enters it late; a semicolon parts several acts.")}</p>
    </dialog>`;
  }
}
customElements.define("desk-help", DeskHelp);
