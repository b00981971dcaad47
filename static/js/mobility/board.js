/** `<movement-board>`: every movement under way or to come, with its delta as it stands this minute. */

import { gettext } from "../i18n.js";
import { Live, Ticking, store } from "../live/desk.js";
import { zuluShort } from "../time.js";
import { LitElement, html, nothing } from "../../vendor/lit.js";
import { LATE_MIN, deltaWords, minutesLate } from "./delta.js";

/** @import {Movement} from "../types.js" */

const EVERY_S = 5;
// On the march first, then whatever comes soonest.
const MARCHING = new Set(["sp_crossed", "halted", "rp_crossed"]);

/** @param {string} state */
function stateWords(state) {
  /** @type {Record<string, string>} */
  const words = {
    requested: gettext("requested"),
    approved: gettext("approved"),
    assembled: gettext("assembled"),
    sp_crossed: gettext("on the march"),
    halted: gettext("halted"),
    rp_crossed: gettext("release point crossed"),
  };
  return words[state] ?? state;
}

/** @param {Movement} one @param {Movement} other */
const order = (one, other) => Number(MARCHING.has(other.state)) - Number(MARCHING.has(one.state)) || one.sp.planned.localeCompare(other.sp.planned);

export class MovementBoard extends LitElement {
  constructor() {
    super();
    new Live(this);
    new Ticking(this, EVERY_S);
  }

  createRenderRoot() {
    return this;
  }

  /** @param {Movement} movement */
  row(movement) {
    const { id, number, unit, state, state_since: since, halted_since: halted, vehicles, escorts, way, last, next, exercise } = movement;
    const late = minutesLate(movement);
    const callsigns = escorts.map((patrol) => store.get("patrol", patrol)?.callsign ?? "–").join(", ");
    const route = movement.route === null ? undefined : store.get("route", movement.route);
    return html`<tr class=${exercise ? "hatched" : ""}>
      <th scope="row" class="num"><a href="/mobility/movements/${id}/">${number}</a>${exercise ? html` <span class="ex">${gettext("EXERCISE")}</span>` : nothing}</th>
      <td>${unit} <span class="dim num">${vehicles}</span></td>
      <td>${stateWords(state)} <span class="dim"><desk-age since=${halted ?? since}></desk-age></span></td>
      <td>${callsigns || html`<span class="dim">${gettext("none")}</span>`}</td>
      <td>${way}${route && route.state !== "open" ? html` <strong class="state ${route.state}">${route.code} ${route.state === "closed" ? gettext("closed") : gettext("restricted")}</strong>` : nothing}</td>
      <td>${last ? html`${last.name} <span class="num">${zuluShort(last.at)}</span>` : "–"}</td>
      <td>${next ? html`${next.name} <span class="num">${zuluShort(next.expected)}</span> ${state === "requested" || state === "halted" ? nothing : html`<desk-age due=${next.expected}></desk-age>`}` : "–"}</td>
      <td class="num ${late >= LATE_MIN ? "late" : ""}">${state === "requested" ? "–" : deltaWords(late)}</td>
    </tr>`;
  }

  render() {
    const rows = [...store.all("movement")].sort(order);
    if (!store.loaded) return html`<p class="dim">${gettext("Loading …")}</p>`;
    if (!rows.length) return html`<p class="dim">${gettext("Nothing is under way or to come.")}</p>`;
    return html`<table>
      <thead><tr>
        <th scope="col">${gettext("Number")}</th><th scope="col">${gettext("Unit, vehicles")}</th><th scope="col">${gettext("State")}</th>
        <th scope="col">${gettext("Escort")}</th><th scope="col">${gettext("Way")}</th><th scope="col">${gettext("Last")}</th>
        <th scope="col">${gettext("Next, expected")}</th><th scope="col">${gettext("Delta")}</th>
      </tr></thead>
      <tbody>${rows.map((movement) => this.row(movement))}</tbody>
    </table>`;
  }
}
customElements.define("movement-board", MovementBoard);
