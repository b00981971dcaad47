/**
 * What happened during a break. A break begins with AWAY (the button, or the line) or after ten minutes without a key
 * or a pointer, and ends with BACK or the next of these; then the journal since says what it was.
 *
 * Event `change` when there is something to show, or nothing any more.
 */

import { get } from "../../api.js";
import { fill, gettext, ngettext } from "../../i18n.js";
import { feed, store } from "../../live/desk.js";
import { everySecond, now, plainClock } from "../../time.js";

/** @import {Entry} from "../../types.js" */

export const QUIET_MS = 10 * 60_000;
const WAITING = new Set(["received", "assessed"]);
const OPENED = /^incident\.opened/;
const ENDED = new Set(["incident.resolved", "incident.closed", "incident.cancelled", "incident.advised", "incident.merged"]);

/** @typedef {{since: string, words: string, opened: string[]}} Summary `opened`: numbers of what is still on the board */

class Away extends EventTarget {
  constructor() {
    super();
    /** @type {{serial: number, since: string, said: boolean} | null} the break that goes on; `said`: by AWAY */
    this.gone = null;
    /** @type {Summary | null} */
    this.summary = null;
    // Of this computer: how long nobody touched it has nothing to do with the server's time.
    this.lastInput = Date.now();
    /** The newest entry at that moment: quiet is noticed ten minutes late. */
    this.lastSerial = 0;
    for (const name of ["keydown", "pointerdown", "pointermove"]) addEventListener(name, () => this.touched(), { passive: true });
    everySecond(() => this.notice());
    // The first picture counts as seen, before anybody touched anything.
    feed.addEventListener("state", () => (this.lastSerial ||= feed.cursor));
    feed.addEventListener("entry", (event) => this.heard(/** @type {CustomEvent<Entry>} */ (event).detail));
  }

  /** Both are acts of this person, at whatever screen of theirs. @param {Entry} entry */
  heard({ kind, actor, at }) {
    if (actor !== `${store.you?.rank} ${store.you?.name}`.trim()) return;
    if (kind === "desk.away") this.begin(true, Date.parse(at));
    if (kind === "desk.back") void this.end();
  }

  /** Whether it has been quiet for long. */
  notice() {
    const quiet = Date.now() - this.lastInput;
    if (store.loaded && !this.gone && quiet > QUIET_MS) this.begin(false, now() - quiet, this.lastSerial);
  }

  touched() {
    // A computer that slept is woken by the key itself, before any second has passed.
    this.notice();
    this.lastInput = Date.now();
    this.lastSerial = feed.cursor;
    // A break that was said ends by saying so: a mouse that was brushed against is nobody who is back.
    if (this.gone && !this.gone.said) void this.end();
  }

  /** @param {boolean} said @param {number} since ms @param {number} [serial] of the last entry that was seen */
  begin(said, since, serial = feed.cursor) {
    this.gone = { serial: this.gone?.serial ?? serial, since: this.gone?.since ?? new Date(since).toISOString(), said };
    this.summary = null;
    this.dispatchEvent(new Event("change"));
  }

  async end() {
    const { gone } = this;
    if (!gone) return;
    this.gone = null;
    try {
      this.summary = sumUp(await entriesAfter(gone.serial), gone.since);
    } catch {
      // The link is down: what this screen has heard itself must do.
      this.summary = sumUp(store.entries.filter((entry) => entry.serial > gone.serial), gone.since);
    }
    this.dispatchEvent(new Event("change"));
  }

  dismiss() {
    this.summary = null;
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {number} serial @returns {Promise<Entry[]>} */
async function entriesAfter(serial) {
  /** @type {Entry[]} */
  const all = [];
  for (let since = serial, more = true; more; ) {
    const page = await get(`/api/v1/blotter/?since=${since}`);
    all.push(...page.entries);
    more = page.more;
    since = page.entries.at(-1)?.serial ?? since;
  }
  return all;
}

/** @param {Entry[]} entries @param {string} since @returns {Summary} */
function sumUp(entries, since) {
  const acts = entries.filter((entry) => !entry.view);
  const ids = (/** @type {Entry} */ entry) => Object.keys(entry.body.changes ?? {}).filter((key) => key.startsWith("incident:")).map((key) => Number(key.slice(9)));
  const opened = new Set(acts.filter(({ kind }) => OPENED.test(kind)).flatMap(ids));
  const ended = acts.filter(({ kind }) => ENDED.has(kind)).length;
  const alarms = acts.filter(({ kind }) => kind.startsWith("alarm.raised")).length;
  const still = [...opened].flatMap((id) => store.get("incident", id) ?? []);
  const waiting = still.filter((incident) => WAITING.has(incident.state)).length;
  const parts = [
    fill(ngettext("%(count)s opened", "%(count)s opened", opened.size), { count: opened.size }),
    fill(ngettext("%(count)s waiting", "%(count)s waiting", waiting), { count: waiting }),
    ended && fill(ngettext("%(count)s ended", "%(count)s ended", ended), { count: ended }),
    alarms && fill(ngettext("%(count)s alarm", "%(count)s alarms", alarms), { count: alarms }),
  ].filter(Boolean);
  const words = fill(gettext("Since %(time)s: %(what)s"), { time: plainClock(since).slice(0, 5), what: parts.join(", ") });
  return { since, words, opened: still.map((incident) => incident.number) };
}

export const away = new Away();
