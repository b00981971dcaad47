/** `<orders-to-read href>`: the planned patrols of the next hours whose orders this crew has not read as they are now. */

import { fill, gettext } from "../i18n.js";
import { Live, Ticking, store } from "../live/desk.js";
import { now, zuluShort } from "../time.js";
import { LitElement, html, nothing } from "../../vendor/lit.js";

/** @import {PatrolOrder} from "../types.js" */

// Of a shift: what is planned for next week is read by the crew that goes.
const AHEAD_MS = 12 * 3600 * 1000;
const EVERY_S = 60;

class OrdersToRead extends LitElement {
  static properties = { href: {} };

  constructor() {
    super();
    this.href = "";
    this.live = new Live(this);
    this.ticking = new Ticking(this, EVERY_S);
  }
  createRenderRoot() {
    return this;
  }

  /** @returns {PatrolOrder[]} */
  unread() {
    const patrol = store.you?.patrols.map((id) => store.get("patrol", id)).find(Boolean);
    if (!patrol) return [];
    return store
      .all("order")
      .filter((order) => order.patrols.includes(patrol.id) && order.read[patrol.id] !== patrol.duty_since && Date.parse(order.starts_at) < now() + AHEAD_MS)
      .sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at));
  }

  render() {
    const unread = this.unread();
    if (!unread.length) return nothing;
    return html`${unread.map(
      (order) => html`<p class="banner near"><a class="button big" href="${this.href}${order.id}/">${fill(gettext("Read the orders of %(order)s, start %(time)s"), { order: order.number, time: zuluShort(order.starts_at) })}</a></p>`,
    )}`;
  }
}
customElements.define("orders-to-read", OrdersToRead);
