/**
 * The exercise that this patrol is in, and its recall to real work: said until the crew has confirmed it. Several
 * recalls (a patrol may have been committed again in between) are confirmed each for itself.
 */

import { fill, gettext } from "../i18n.js";
import { store } from "../live/desk.js";
import { zuluShort } from "../time.js";
import { html, nothing } from "../../vendor/lit.js";
import { outbox } from "./outbox.js";
import { recallWords, recallsOf } from "./recalls.js";

/** @import {Commitment} from "../types.js" */

/** @param {Commitment} row */
const key = (row) => `recall:${row.id}`;

/** Those that make themselves heard: not yet answered on this phone. @param {number[]} patrols */
export const recallCalls = (patrols) => recallsOf(patrols).filter((row) => !outbox.waits(key(row))).map(key);

/** @param {Commitment} row */
function recalled(row) {
  const label = gettext("Recall understood");
  return html`<section class="banner near" role="alert"><strong>${recallWords(row)}</strong> <span class="num">${zuluShort(row.recalled_at ?? row.since)}</span>
    <button type="button" class="main big" ?disabled=${outbox.waits(key(row))}
      @click=${() => outbox.add(`/api/v1/commitments/${row.id}/confirm/`, {}, label, key(row))}>${outbox.waits(key(row)) ? gettext("Sending…") : label}</button></section>`;
}

/** @param {number} patrol */
export function exerciseOf(patrol) {
  const inside = store.all("commitment").find((row) => row.patrol === patrol && !row.recalled_at);
  return html`${recallsOf([patrol]).map(recalled)}${inside
    ? html`<p class="soft"><span class="ex">${gettext("EXERCISE")}</span> ${fill(gettext("In %(name)s since %(time)s; real work recalls you."), { name: inside.name, time: zuluShort(inside.since) })}</p>`
    : nothing}`;
}
