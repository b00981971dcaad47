/**
 * What burns, from the board alone: alarms the server raised and nobody acknowledged, and limits that ran out here
 * although no alarm came (a dead clock or a lost link must not silence a deadline this screen knows).
 */

import { now } from "../time.js";
import { fill, gettext, ngettext } from "../i18n.js";

/** @import {Alarm, Escalation} from "../types.js" */
/** @import {Store} from "./store.js" */
/** @import {SoundKind} from "../sound.js" */

// The server's clock fires within milliseconds; after this long it is not going to.
const GRACE_MS = 3000;
// What only this screen counts can be noted on this screen only, and comes back: nobody else knows of it.
const NOTED_MS = 120_000;
// A welfare check that is due is a question to the patrol, not an alarm; the misses after it are.
const WELFARE = "patrol.welfare";
// An emergency has its own alarm from the first moment; its clock only tells further people.
const PANIC = "patrol.panic";
// Each emergency has a line of its own, up to this many; whoever has more of them works from the board.
const MOST_PANICS = 3;
const RANK = { panic: 0, link: 1, overdue: 2, waiting: 3, system: 4 };

/** @typedef {"panic" | "link" | "overdue" | "waiting" | "system"} BurningKind */

/**
 * @typedef {object} Burning
 * @property {string} key
 * @property {BurningKind} kind
 * @property {string} words
 * @property {string} forgotten who had taken it up and did not deal with it, in words; empty when nobody had
 * @property {string} since when it fell due, or was raised
 * @property {string} subject "movement:12"; empty for what is no subject of the board
 * @property {number | null} incident
 * @property {number | null} patrol
 * @property {number} priority 9 when it has none
 * @property {Alarm | null} alarm null: counted by this screen alone, the desk has not heard of it
 */

/** Noted on this screen, until when (ms). @type {Map<string, number>} */
const noted = new Map();

/** Stop the sound of what only this screen counts, for two minutes. @param {Burning} each */
export const note = (each) => void noted.set(each.key, Date.now() + NOTED_MS);

/** Until when it is noted here, in ms of this computer's clock; 0 when it is not. @param {Burning} each */
export function notedUntil(each) {
  const until = noted.get(each.key) ?? 0;
  return until > Date.now() ? until : 0;
}

/** @param {Store} store @param {{incident: number | null, patrol: number | null}} row */
const about = (store, { incident, patrol }) => ({ incident, patrol, priority: store.get("incident", incident)?.priority ?? 9 });

/** What came back says who had it. @param {string} who */
const forgottenBy = (who) => (who ? fill(gettext("acknowledged by %(who)s, not dealt with"), { who }) : "");

/** @param {Store} store @param {Alarm} alarm @param {string} key @param {string} since @returns {Burning} */
function ofAlarm(store, alarm, key, since) {
  const forgotten = forgottenBy(alarm.acknowledged_by ?? "");
  const words = forgotten ? `${alarm.words} – ${forgotten}` : alarm.words;
  return { key, kind: alarm.kind, words, forgotten, since, subject: alarm.subject, ...about(store, alarm), alarm };
}

/** @param {Store} store @param {Alarm} alarm */
const raised = (store, alarm) => ofAlarm(store, alarm, `alarm:${alarm.id}:${alarm.count}`, alarm.kind === "panic" ? alarm.raised_at : alarm.due_at || alarm.raised_at);

/** Acknowledged, and its time to come back has passed without the server. @param {Store} store @param {Alarm} alarm */
const cameBack = (store, alarm) => ({
  ...ofAlarm(store, alarm, `again:${alarm.id}:${alarm.again_at}`, /** @type {string} */ (alarm.again_at)),
  alarm: null,
});

/** @param {Store} store @param {Escalation} escalation @returns {Burning} */
function ranOut(store, escalation) {
  const incident = store.get("incident", escalation.incident);
  const patrol = store.get("patrol", escalation.patrol);
  const who = [incident?.number, patrol?.callsign].filter(Boolean).join(" ");
  return {
    key: `escalation:${escalation.id}:${escalation.step}`,
    kind: escalation.policy.startsWith("incident.") ? "waiting" : "overdue",
    words: fill(gettext("%(who)s %(limit)s – the limit has passed, no alarm came from the server"), {
      who,
      limit: escalation.label,
    }),
    forgotten: "",
    since: /** @type {string} */ (escalation.next_due),
    subject: escalation.subject,
    ...about(store, escalation),
    alarm: null,
  };
}

/** @param {string | null} time @param {number} line */
const before = (time, line) => time !== null && Date.parse(time) <= line;

/** The worst first: by kind, then priority, then age; every emergency is as bad as the other. @param {Burning} a @param {Burning} b */
const order = (a, b) => RANK[a.kind] - RANK[b.kind] || (a.kind === "panic" ? 0 : a.priority - b.priority) || a.since.localeCompare(b.since);

/** Everything unacknowledged, the worst first. @param {Store} store @returns {Burning[]} */
export function burning(store) {
  const line = now() - GRACE_MS;
  /** @type {Burning[]} */
  const list = [];
  for (const alarm of store.all("alarm")) {
    if (alarm.state === "raised") list.push(raised(store, alarm));
    else if (before(alarm.again_at, line)) list.push(cameBack(store, alarm));
  }
  for (const escalation of store.all("escalation")) {
    if (!before(escalation.next_due, line)) continue;
    if (escalation.policy === PANIC || (escalation.policy === WELFARE && escalation.step === 0)) continue;
    list.push(ranOut(store, escalation));
  }
  return list.sort(order);
}

/**
 * A lost link is an alarm too: the desk must not believe that silence means peace.
 * @param {string} since ISO time of the last sign of the server
 * @param {string} clock the same as it is read aloud, `02:14:07`
 * @returns {Burning}
 */
export const linkLost = (since, clock) => ({
  key: `link:${since}`,
  kind: "link",
  words: fill(gettext("STALE since %(time)s. Typing kept. Use the radio and the printed card."), { time: clock }),
  forgotten: "",
  since,
  subject: "",
  incident: null,
  patrol: null,
  priority: 9,
  alarm: null,
});

/** Which of the three sounds a kind makes. @param {BurningKind} kind @returns {SoundKind} */
export const soundOf = (kind) => (kind === "panic" ? "panic" : kind === "system" || kind === "link" ? "system" : "limit");

/** @typedef {{first: Burning, count: number, all: Burning[]}} Line what the bar shows as one line: the worst of a kind, of how many, and which */

/** One line for each emergency, one for each other kind however many there are. @param {Burning[]} list @returns {Line[]} */
export function lines(list) {
  const panics = list.filter(({ kind }) => kind === "panic");
  const shown = panics.slice(0, MOST_PANICS).map((first) => ({ first, count: 1, all: [first] }));
  if (shown.length) shown[shown.length - 1].count += panics.length - shown.length;
  const kinds = [...new Set(list.map(({ kind }) => kind))].filter((kind) => kind !== "panic");
  return [
    ...shown,
    ...kinds.map((kind) => {
      const all = list.filter((each) => each.kind === kind);
      // What is noted here already comes after what nobody has looked at.
      return { first: all.find((each) => !notedUntil(each)) ?? all[0], count: all.length, all };
    }),
  ];
}

/** What is late, by what the first part of its subject says; anything else is a deadline. @type {Record<string, (count: number) => string>} */
const LATE = {
  patrol: (count) => ngettext("%(count)s patrol", "%(count)s patrols", count),
  movement: (count) => ngettext("%(count)s convoy", "%(count)s convoys", count),
  deadline: (count) => ngettext("%(count)s deadline", "%(count)s deadlines", count),
};
const PATROLS = new Set(["patrol", "assignment", "commitment", "order_patrol"]);

/** `1 patrol, 2 convoys over limit` @param {Burning[]} all */
function lateWords(all) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { subject } of all) {
    const kind = subject.split(":")[0];
    const what = PATROLS.has(kind) ? "patrol" : kind in LATE ? kind : "deadline";
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  const named = [...counts].map(([what, count]) => fill(LATE[what](count), { count }));
  return fill(gettext("%(what)s over limit"), { what: named.join(", ") });
}

/** `7 waiting over limit` @param {Line} line */
export function countWords({ first: { kind }, count, all }) {
  if (kind === "waiting") return fill(ngettext("%(count)s waiting over limit", "%(count)s waiting over limit", count), { count });
  if (kind === "overdue") return lateWords(all);
  if (kind === "panic") return fill(ngettext("%(count)s emergency", "%(count)s emergencies", count), { count });
  return fill(ngettext("%(count)s system alarm", "%(count)s system alarms", count), { count });
}
