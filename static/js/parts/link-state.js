/** `<link-state>`: LIVE, POLLING or STALE, how old what one sees is, and the pulse of the deadline clock. */

import { fill, gettext } from "../i18n.js";
import { Live, Ticking, feed, store } from "../live/desk.js";
import { now, shortAge, zuluClock } from "../time.js";
import { LitElement, html, nothing } from "../../vendor/lit.js";

const PULSE_LIMIT_MS = 5000;

/** Age of the deadline clock's pulse in ms; null while it is not known. */
export function pulseAge() {
  // Beats come by the socket only; without them the pulse is not known.
  if (!store.clock || feed.state !== "LIVE") return null;
  return store.clock.pulse_at ? Math.max(0, now() - Date.parse(store.clock.pulse_at)) : Infinity;
}

class LinkState extends LitElement {
  constructor() {
    super();
    this.live = new Live(this);
    this.ticking = new Ticking(this);
  }

  createRenderRoot() {
    return this;
  }

  link() {
    if (feed.heardAt === null) return html`<span class="chip near">${gettext("CONNECTING")}</span>`;
    if (feed.state === "LIVE") return html`<span class="chip">${gettext("LIVE")} <span class="num">${shortAge(feed.age)}</span></span>`;
    if (feed.state === "POLLING") {
      return html`<span class="chip near">${gettext("POLLING")} <span class="num">${shortAge(feed.age)}</span></span>`;
    }
    const since = fill(gettext("STALE since %(time)s"), { time: zuluClock(now() - feed.age) });
    return html`<span class="chip bad">${since} · <span class="num">${shortAge(feed.age)}</span></span>`;
  }

  pulse() {
    const age = pulseAge();
    if (age === null || age <= PULSE_LIMIT_MS) return nothing;
    const words = Number.isFinite(age) ? fill(gettext("CLOCK silent %(age)s"), { age: shortAge(age) }) : gettext("CLOCK silent");
    return html`<span class="chip bad" title=${gettext("The server's deadline clock gives no sign. This screen counts and sounds by itself.")}>${words}</span>`;
  }

  render() {
    return html`${this.link()}${this.pulse()}`;
  }
}
customElements.define("link-state", LinkState);
