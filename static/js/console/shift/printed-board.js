/**
 * `<printed-board>`: the board on paper, for the day the screens die. It is made from what this screen knows at the
 * moment of printing, so it needs no server, and says of when that is. On the screen it is never seen.
 */

import { fill, gettext } from "../../i18n.js";
import { feed, store } from "../../live/desk.js";
import { exerciseMark, stateWord } from "../../parts/marks.js";
import { dateTimeGroup, localShort, now, shortAge, span } from "../../time.js";
import { html, nothing, render } from "../../../vendor/lit.js";
import { bind } from "../keys.js";
import { WAITING, byUrgency } from "../urgency.js";
import { earliest } from "../limits.js";

/** @import {Incident, Patrol, Planned} from "../../types.js" */

const ROWS_A_PAGE = 40;

const marking = () => document.querySelector(".marking strong")?.textContent ?? "";
const isDemo = () => document.querySelector(".marking .demo") !== null;
/** @param {string} since */
const age = (since) => span(Math.max(0, now() - Date.parse(since)));

/** @param {Incident} incident */
function incidentRow(incident) {
  const jobs = store.assignmentsOf(incident.id);
  const calls = jobs.map((job) => `${store.get("patrol", job.patrol)?.callsign ?? "?"}${job.state === "stacked" ? ` (${gettext("next")})` : ""}`);
  const since = WAITING.has(incident.state) ? incident.waiting_since ?? incident.opened_at : incident.state_since;
  const limits = store.escalationsOf(`incident:${incident.id}`).filter(({ next_due }) => next_due);
  return html`<tr class=${incident.exercise ? "exercise" : ""}><td>PRI ${incident.priority}</td><td>${incident.number}</td>
    <td>${exerciseMark(incident.exercise, true)} ${incident.type_label}</td>
    <td>${incident.outside ? `${gettext("OUTSIDE KOSOVO")} ` : ""}${incident.place} ${incident.mgrs ?? ""}${incident.verified ? "" : " ?"}</td>
    <td>${stateWord(incident.state)}</td><td>${age(since)}</td><td>${limits.map(({ label, next_due }) => `${label} ${dateTimeGroup(String(next_due)).slice(2, 7)}`).join(", ")}</td>
    <td>${calls.join(", ")}</td><td>${incident.owner}</td><td></td></tr>`;
}

/** @param {Patrol} patrol */
function patrolRow(patrol) {
  const [job] = store.jobsOf(patrol.id);
  const position = store.positions.get(patrol.id);
  const on = job ? store.get("incident", job.incident)?.number ?? "" : "";
  const state = patrol.panic ? gettext("EMERGENCY") : stateWord(patrol.state);
  return html`<tr class=${patrol.exercise ? "exercise" : ""}><td>${patrol.callsign}</td><td>${patrol.nations.join(" ")}</td>
    <td>${exerciseMark(patrol.exercise, true)} ${state}</td><td>${age(patrol.state_since)}</td><td>${on}</td><td>${patrol.channel}</td>
    <td>${patrol.crew_size || ""}</td><td>${position ? `${position.mgrs}, ${shortAge(now() - Date.parse(position.fix_at))}` : gettext("no fix")}</td>
    <td>${patrol.out_of_service_reason}</td><td></td></tr>`;
}

/** @param {Planned} plan */
const planRow = (plan) => html`<tr class=${plan.exercise ? "exercise" : ""}><td>PRI ${plan.priority}</td><td>${dateTimeGroup(plan.due_at)}</td>
  <td>${exerciseMark(plan.exercise, true)} ${plan.type_label}</td><td>${plan.place}</td><td></td></tr>`;

/** Tables of at most a page each; every sheet says of when it is and what it may be read by. @param {string} title @param {string} head @param {string[]} heads @param {unknown[]} rows */
function tables(title, head, heads, rows) {
  if (!rows.length) return html`<h2>${title}: ${gettext("none")}</h2>`;
  const pages = Array.from({ length: Math.ceil(rows.length / ROWS_A_PAGE) }, (_each, page) => rows.slice(page * ROWS_A_PAGE, (page + 1) * ROWS_A_PAGE));
  return pages.map((page, number) => html`<table class=${number ? "new-page" : ""}><caption>${number ? `${head} · ` : nothing}${title} ${pages.length > 1 ? `${number + 1}/${pages.length}` : nothing} (${rows.length})</caption>
    <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${page}</tbody></table>`);
}

function sheet() {
  const incidents = byUrgency(store.all("incident"), new Map(), earliest("incident"));
  const patrols = store.all("patrol").sort((a, b) => a.callsign.localeCompare(b.callsign, undefined, { numeric: true }));
  const plans = store.all("planned").sort((a, b) => a.due_at.localeCompare(b.due_at));
  const heard = feed.heardAt === null ? null : now() - feed.age;
  const state = heard === null ? gettext("nothing was ever heard from the desk") : fill(gettext("state of %(time)s"), { time: dateTimeGroup(heard) });
  const old = heard === null || feed.state === "LIVE" ? "" : fill(gettext("STALE: %(age)s old when printed"), { age: shortAge(feed.age) });
  const stamp = fill(gettext("printed %(time)s (%(local)s local)"), { time: dateTimeGroup(now()), local: localShort(now()) });
  const { you } = store;
  const write = gettext("By hand");
  const head = `${marking()} · ${state}${old ? ` · ${old}` : ""}`;
  return html`<header><p class="sheet-marking">${marking()}${isDemo() ? ` · ${gettext("DEMONSTRATION")}` : nothing}</p>
      <h1>${gettext("IMP desk, board")} – ${state}</h1>
      <p>${old ? html`<strong>${old}</strong> · ` : nothing}${stamp} · ${[you?.position, you && `${you.rank} ${you.name}`].filter(Boolean).join(" · ")} · ${gettext("desk")} ${document.querySelector("meta[name=desk-phone]")?.getAttribute("content") ?? ""}</p></header>
    ${tables(gettext("Open incidents"), head, [gettext("Pri"), gettext("No"), gettext("Type"), gettext("Place, grid"), gettext("State"), gettext("For"), gettext("Limit"), gettext("Patrols"), gettext("Desk"), write], incidents.map(incidentRow))}
    ${tables(gettext("Patrols"), head, [gettext("Patrol"), gettext("Nations"), gettext("State"), gettext("For"), gettext("Job"), gettext("Channel"), gettext("Crew"), gettext("Last position"), gettext("Why out"), write], patrols.map(patrolRow))}
    ${plans.length ? tables(gettext("Planned"), head, [gettext("Pri"), gettext("Begins"), gettext("Type"), gettext("Place"), write], plans.map(planRow)) : nothing}
    <footer><p>${marking()} · ${stamp}</p></footer>`;
}

class PrintedBoard extends HTMLElement {
  connectedCallback() {
    // However it is printed, by the key or by the browser's menu: made then, at once, from the store alone.
    addEventListener("beforeprint", () => render(sheet(), this));
    addEventListener("afterprint", () => render(nothing, this));
  }
}
customElements.define("printed-board", PrintedBoard);

bind("Ctrl+P", gettext("print the board, also without a link"), () => print());
