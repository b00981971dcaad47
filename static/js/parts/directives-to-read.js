/** `<directives-to-read href>`: a link to the directives that wait for this position, role or patrol; nothing when none does. */

import { fill, gettext, ngettext } from "../i18n.js";
import { Live, store } from "../live/desk.js";
import { LitElement, html, nothing } from "../../vendor/lit.js";

class DirectivesToRead extends LitElement {
  static properties = { href: {} };

  constructor() {
    super();
    this.href = "";
    this.live = new Live(this);
  }
  createRenderRoot() {
    return this;
  }

  /** Directives that nobody here has read; the one of a patrol has a row of its own. */
  unread() {
    const { you } = store;
    const mine = new Set([`position:${you?.position}`, ...(you?.roles ?? []).map((role) => `role:${role}`), ...(you?.patrols ?? []).map((patrol) => `patrol:${patrol}`)]);
    const waiting = [...store.all("directive"), ...store.all("directive_patrol")].filter((directive) => directive.unread.some((to) => mine.has(to)));
    return [...new Map(waiting.map((directive) => [directive.number, directive])).values()];
  }

  render() {
    const unread = this.unread();
    if (!unread.length) return nothing;
    const words = ngettext("%(count)s directive", "%(count)s directives", unread.length);
    return html`<a class="chip near" href=${this.href} title=${unread.map((each) => each.number).join(", ")} aria-label=${fill(gettext("%(words)s to read: %(numbers)s"), { words: fill(words, { count: unread.length }), numbers: unread.map((each) => each.number).join(", ") })}>${fill(words, { count: unread.length })}</a>`;
  }
}
customElements.define("directives-to-read", DirectivesToRead);
