/** Marks of several hands: `<typing-mark>` in a row or a form, `<incident-hands>` in the head of the detail. */

import { get } from "../../api.js";
import { fill, gettext } from "../../i18n.js";
import { Live, feed, store } from "../../live/desk.js";
import { Watching, hands } from "../../live/hands.js";
import "../../parts/act-buttons.js";
import { plainClock } from "../../time.js";
import { LitElement, html, nothing } from "../../../vendor/lit.js";
import { act } from "../acts.js";
import { line, short } from "../lines.js";

/** @import {Act} from "../../parts/act-buttons.js" */
/** @import {Hand} from "../../live/hands.js" */
/** @import {Incident} from "../../types.js" */

/** @param {Hand} hand */
const words = (hand) => fill(gettext("%(who)s is typing here since %(time)s"), { who: hand.at, time: plainClock(hand.since).slice(0, 5) });

/** `<typing-mark incident="145">` short, with all the words as its title; `<typing-mark .place=${label}>` in full. */
class TypingMark extends LitElement {
  static properties = { incident: { type: Number }, place: {} };

  constructor() {
    super();
    /** @type {number | null} */
    this.incident = null;
    this.place = "";
    this.watching = new Watching(this);
  }

  createRenderRoot() {
    return this;
  }

  render() {
    if (this.incident !== null) {
      return hands.on(this.incident).map((hand) => html`<span class="mark" title=${words(hand)}>✎ ${hand.at}<span class="hidden-text"> ${gettext("is typing here")}</span></span>`);
    }
    return hands.at(this.place).map((hand) => html`<p class="banner near" role="status">${fill(gettext("%(who)s takes a call at this place since %(time)s."), { who: hand.at, time: plainClock(hand.since).slice(0, 5) })}</p>`);
  }
}
customElements.define("typing-mark", TypingMark);

/** Who has the incident, who types in it, and the acts that give it to another desk. */
class IncidentHands extends LitElement {
  static properties = { incident: { attribute: false }, positions: { state: true } };

  constructor() {
    super();
    /** @type {Incident | undefined} */
    this.incident = undefined;
    /** @type {string[]} */
    this.positions = [];
    this.live = new Live(this);
    this.watching = new Watching(this);
  }

  createRenderRoot() {
    return this;
  }

  async firstUpdated() {
    // Without the list giving is not offered; taking is.
    this.positions = (await get("/api/v1/session/").catch(() => ({ positions: [] }))).positions;
  }

  /** @param {Incident} incident @returns {Act[]} */
  acts(incident) {
    if (!store.may("incident.edit")) return [];
    const { version } = incident;
    const url = `/api/v1/incidents/${incident.id}`;
    const seat = store.you?.position ?? "";
    /** @type {Act[]} */
    const acts = [];
    if (seat && incident.owner !== seat) {
      const typed = () => line("TAKE", short(incident));
      acts.push({ name: "take", label: gettext("Take it"), line: typed, run: () => act(`${url}/take/`, { version }, { line: typed(), done: fill(gettext("%(number)s is with %(who)s now."), { number: incident.number, who: seat }) }) });
    }
    const others = this.positions.filter((name) => name !== incident.owner).map((name) => ({ code: name, label: name }));
    if (others.length) {
      const typed = (/** @type {Record<string, string>} */ values) => line("GIVE", short(incident), values.position);
      acts.push({
        name: "give",
        label: gettext("Give it to"),
        ask: [{ name: "position", label: gettext("Desk position"), options: others }],
        line: typed,
        run: (values) => act(`${url}/give/`, { ...values, version }, { line: typed(values), done: fill(gettext("%(number)s is with %(who)s now."), { number: incident.number, who: values.position }) }),
      });
    }
    return acts;
  }

  render() {
    const { incident } = this;
    if (!incident) return nothing;
    const owner = incident.owner ? fill(gettext("with %(who)s"), { who: incident.owner }) : gettext("no desk has it");
    return html`<span class="soft">${owner}</span>
      ${hands.on(incident.id).map((hand) => html`<span class="warn" role="status">✎ ${words(hand)}</span>`)}
      ${hands.known || !store.loaded ? nothing : html`<span class="dim">${feed.state}: ${gettext("who types here is not shown")}</span>`}
      <act-buttons .acts=${this.acts(incident)} subject="hands:${incident.id}"></act-buttons>`;
  }
}
customElements.define("incident-hands", IncidentHands);
