/** `<provost-top>` and `<provost-now>`: clocks and link, then the few numbers that decide whether to read on. */

import { fill, gettext, ngettext } from "../i18n.js";
import { Live, Ticking, store } from "../live/desk.js";
import "../parts/desk-clock.js";
import "../parts/link-state.js";
import { exerciseMark, priorityMark } from "../parts/marks.js";
import "../parts/theme-switch.js";
import { LitElement, html, nothing } from "../../vendor/lit.js";
import { overLimit, isWaiting, readiness } from "./counts.js";

// In a storm the rest is a number: the tables below have it.
const SERIOUS_SHOWN = 6;

class ProvostTop extends LitElement {
  constructor() {
    super();
    this.live = new Live(this);
  }
  createRenderRoot() {
    return this;
  }
  render() {
    const { you } = store;
    return html`<strong class="name">${gettext("KFOR IMP – PROVOST")}</strong> <desk-clock></desk-clock> <link-state></link-state>
      <span class="who">${you ? `${you.rank} ${you.name}` : ""}</span> <theme-switch></theme-switch>`;
  }
}
customElements.define("provost-top", ProvostTop);

class ProvostNow extends LitElement {
  constructor() {
    super();
    this.live = new Live(this);
    this.ticking = new Ticking(this, 5);
  }
  createRenderRoot() {
    return this;
  }

  /** @param {string} term @param {unknown} value @param {string} [tone] @param {unknown} [more] */
  number(term, value, tone = "", more = nothing) {
    return html`<div class="figure"><dt>${term}</dt><dd class=${tone}>${value} <small>${more}</small></dd></div>`;
  }

  render() {
    if (!store.loaded) return html`<p class="soft">${gettext("Connecting to the desk…")}</p>`;
    const real = store.all("incident").filter((incident) => !incident.exercise);
    const exercise = store.all("incident").length - real.length;
    const over = overLimit(store).filter((incident) => !incident.exercise).length;
    const alarms = store.all("alarm").filter((alarm) => alarm.state === "raised");
    const panics = alarms.filter((alarm) => alarm.kind === "panic").length;
    const { all } = readiness(store.all("patrol"));
    const serious = real.filter((incident) => incident.priority === 1).sort((a, b) => Number(isWaiting(b)) - Number(isWaiting(a)) || a.id - b.id);
    const more = serious.length - SERIOUS_SHOWN;
    return html`<dl class="figures">
        ${this.number(gettext("Open, real"), real.length, "", [1, 2, 3, 4].map((p) => html`<span class="num">${priorityMark(p)} ${real.filter((incident) => incident.priority === p).length}</span>`))}
        ${this.number(gettext("Without a patrol"), real.filter(isWaiting).length)}
        ${this.number(gettext("Waiting over limit"), over, over ? "warn" : "")}
        ${this.number(gettext("Unacknowledged alarms"), alarms.length, alarms.length ? "alarm" : "", panics ? gettext("EMERGENCY among them") : "")}
        ${this.number(gettext("Patrols available"), `${all.available} / ${all.total}`)}
        ${this.number(gettext("Open, exercise"), exercise, "", exercise ? exerciseMark(true, true) : "")}
      </dl>
      ${serious.length
        ? html`<p class="serious">${serious.slice(0, SERIOUS_SHOWN).map((incident) => html`<span>${priorityMark(1, true)} <strong class="num">${incident.number}</strong> ${incident.type_label}, ${incident.place} <desk-age since=${incident.opened_at}></desk-age></span>`)}
          ${more > 0 ? html`<span class="soft">${fill(ngettext("and %(count)s more", "and %(count)s more", more), { count: more })}</span>` : nothing}</p>`
        : nothing}`;
  }
}
customElements.define("provost-now", ProvostNow);
