/**
 * `<incident-files>`: what is attached to an incident. Files come by the button, by dragging them onto the detail, and by
 * pasting a picture; one that is refused stays in the list with the reason until it is sent again or put away.
 */

import { ApiError, post, uuid } from "../../api.js";
import { fill, gettext, ngettext } from "../../i18n.js";
import { store } from "../../live/desk.js";
import { zuluShort } from "../../time.js";
import { html, nothing } from "../../../vendor/lit.js";
import { reason } from "../acts.js";
import { desk } from "../session.js";
import { AroundPart } from "./part.js";

/** @typedef {{file: File, incident: number, number: string, key: string, error: string}} Sending an error is empty while it is on its way */

const ACCEPTED = "image/jpeg,image/png,application/pdf,text/plain";

class IncidentFiles extends AroundPart {
  static properties = { ...AroundPart.properties, sending: { state: true } };

  constructor() {
    super();
    /** @type {Sending[]} */
    this.sending = [];
    this.paste = (/** @type {ClipboardEvent} */ event) => this.take(event, event.clipboardData);
    this.drop = (/** @type {DragEvent} */ event) => this.take(event, event.dataTransfer);
    this.over = (/** @type {DragEvent} */ event) => {
      if (this.may && event.dataTransfer?.types.includes("Files")) event.preventDefault();
    };
  }

  connectedCallback() {
    super.connectedCallback();
    /** @type {Element} */
    this.detail = this.closest("incident-detail") ?? this;
    addEventListener("paste", this.paste);
    this.detail.addEventListener("drop", /** @type {EventListener} */ (this.drop));
    this.detail.addEventListener("dragover", /** @type {EventListener} */ (this.over));
  }
  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("paste", this.paste);
    this.detail?.removeEventListener("drop", /** @type {EventListener} */ (this.drop));
    this.detail?.removeEventListener("dragover", /** @type {EventListener} */ (this.over));
  }

  get count() {
    return this.record?.files?.length ?? 0;
  }

  get may() {
    return desk.mode === "detail" && store.may("incident.attach");
  }

  /** Files that are dropped or pasted; text is left to the field that it is for. @param {Event} event @param {DataTransfer | null} data */
  take(event, data) {
    const files = [...(data?.files ?? [])];
    if (!files.length || !this.may) return;
    event.preventDefault();
    void this.send(files);
  }

  /** @param {File[]} files one after another: a slow line is not made slower */
  async send(files) {
    const { incident } = this;
    if (!incident) return;
    const sending = files.map((file) => ({ file, incident: incident.id, number: incident.number, key: uuid(), error: "" }));
    this.sending = [...this.sending, ...sending];
    for (const one of sending) await this.one(one);
  }

  /** @param {Sending} sending */
  async one(sending) {
    sending.error = "";
    this.requestUpdate();
    const form = new FormData();
    form.set("file", sending.file, sending.file.name || gettext("pasted picture"));
    desk.set({ line: "", word: null });
    try {
      const answer = await post(`/api/v1/incidents/${sending.incident}/files/`, form, { key: sending.key });
      this.sending = this.sending.filter((other) => other !== sending);
      desk.say(fill(gettext("%(incident)s: %(name)s attached"), { incident: sending.number, name: answer.name }), "", [answer.serial]);
    } catch (error) {
      if (!(error instanceof ApiError)) reportError(error);
      sending.error = reason(error);
      if (error instanceof ApiError && !error.passing) sending.key = uuid();
      this.requestUpdate();
    }
  }

  /** @param {Sending} sending */
  waiting(sending) {
    if (!sending.error) return html`<li><span class="what">${sending.file.name} <span class="dim">${gettext("is on its way …")}</span></span></li>`;
    return html`<li><span class="what">${sending.file.name} <span class="error" role="alert">${sending.error}</span></span>
      <div class="acts"><button type="button" @click=${() => void this.one(sending)}>${gettext("Send again")}</button>
        <button type="button" class="quiet" @click=${() => (this.sending = this.sending.filter((other) => other !== sending))}>${gettext("Put away")}</button></div></li>`;
  }

  /** @param {any} file */
  file(file) {
    const size = file.size < 1e6 ? fill(gettext("%(count)s kB"), { count: Math.ceil(file.size / 1000) }) : fill(gettext("%(count)s MB"), { count: (file.size / 1e6).toFixed(1) });
    const address = `/api/v1/files/${file.token}/`;
    return html`<li class="file">${file.kind === "image" ? html`<a href=${address} download=${file.name}><img src="${address}preview/" alt=${file.caption || file.name} loading="lazy"></a>` : html`<span class="chip">${file.kind_label}</span>`}
      <span class="what"><a href=${address} download=${file.name}>${file.name}</a> <span class="dim num">${size}</span> ${file.caption}
        <span class="dim"><span class="num">${zuluShort(file.added_at)}</span> ${file.added_by}</span></span>
      ${store.may("incident.edit") ? html`<small-forms subject="file:${file.token}" .forms=${[{
        name: "withdraw", label: gettext("Withdraw"), title: fill(gettext("Withdraw %(who)s"), { who: file.name }), quiet: true, path: `${address}withdraw/`,
        fields: [{ name: "reason", label: gettext("Why does it not belong here?") }], body: (/** @type {object} */ values) => values, done: gettext("Withdrawn."),
      }]}></small-forms>` : nothing}</li>`;
  }

  render() {
    const { incident, record } = this;
    if (!incident || !record?.files) return nothing;
    const elsewhere = this.sending.filter((one) => one.incident !== incident.id).length;
    return html`<ul class="around">${record.files.map((/** @type {any} */ file) => this.file(file))}
        ${this.sending.filter((one) => one.incident === incident.id).map((one) => this.waiting(one))}</ul>
      ${elsewhere ? html`<p class="warn">${fill(ngettext("%(count)s file of another incident is not sent yet.", "%(count)s files of other incidents are not sent yet.", elsewhere), { count: elsewhere })}</p>` : nothing}
      ${store.may("incident.attach")
        ? html`<div class="acts"><label class="button">${gettext("Attach a file")}<input class="hidden-text" type="file" multiple accept=${ACCEPTED}
            @change=${(/** @type {Event} */ event) => { const input = /** @type {HTMLInputElement} */ (event.target); void this.send([...(input.files ?? [])]); input.value = ""; }}></label>
            <span class="dim">${gettext("or drag it here, or paste a picture")}</span></div>`
        : nothing}`;
  }
}
customElements.define("incident-files", IncidentFiles);
