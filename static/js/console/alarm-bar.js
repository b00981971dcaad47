/**
 * `<alarm-bar>`: what nobody has acknowledged, the worst first; sounds it, one voice a kind. A panic is acknowledged
 * by holding for two seconds and takes the eyes, never the typing focus.
 */

import { post } from "../api.js";
import { fill, gettext, ngettext } from "../i18n.js";
import { burning, soundOf } from "../live/alarms.js";
import { Live, Ticking, feed, store } from "../live/desk.js";
import { HOLD_MS } from "../parts/hold-button.js";
import { sound } from "../sound.js";
import { everySecond, now, shortAge, zuluClock } from "../time.js";
import { LitElement, html, nothing, repeat } from "../../vendor/lit.js";
import { reason } from "./acts.js";
import { call } from "./lines.js";
import { desk } from "./session.js";

/** @import {Burning} from "../live/alarms.js" */
/** @import {SoundKind} from "../sound.js" */

// A desk in a storm needs its screen: the rest is a number.
const SHOWN = 2;

export class AlarmBar extends LitElement {
  constructor() {
    super();
    this.live = new Live(this);
    this.ticking = new Ticking(this);
    /** @type {Set<number>} acknowledgements on their way */
    this.sending = new Set();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.holding = undefined;
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.stop = everySecond(() => this.sound());
  }
  disconnectedCallback() {
    super.disconnectedCallback();
    this.stop?.();
  }

  /** A lost link sounds too: the desk must not believe that silence means peace. */
  sound() {
    /** @type {Map<string, SoundKind>} */
    const kinds = new Map(burning(store).map((each) => [each.key, soundOf(each.kind)]));
    if (store.loaded && feed.state === "STALE") kinds.set("link", "system");
    sound.sound(kinds);
  }

  silence() {
    sound.silence([...burning(store).map((each) => each.key), "link"]);
    desk.say(gettext("Silent for one minute. Silence is not acknowledgement."), "near");
  }

  /** F10 went down: acknowledge the first; an emergency only when the key is still down, and it still first, after the hold. */
  press() {
    const first = this.first;
    if (!first) return;
    if (first.kind !== "panic") return void this.acknowledge(first);
    this.holding = setTimeout(() => {
      const still = this.first;
      if (still?.key === first.key) void this.acknowledge(still);
    }, HOLD_MS);
  }

  letGo() {
    clearTimeout(this.holding);
  }

  /** The first alarm that can be acknowledged. */
  get first() {
    return burning(store).find((each) => each.alarm);
  }

  /** @param {Burning} each */
  async acknowledge(each) {
    const alarm = each.alarm;
    if (!alarm || this.sending.has(alarm.id) || !store.may("alarm.acknowledge")) return;
    this.sending.add(alarm.id);
    try {
      await post(`/api/v1/alarms/${alarm.id}/acknowledge/`, { version: alarm.version });
      desk.say(fill(gettext("Acknowledged: %(words)s"), { words: alarm.words }));
    } catch (error) {
      desk.say(reason(error), "bad");
    } finally {
      this.sending.delete(alarm.id);
    }
  }

  /** `EMERGENCY FOX 22 · 02:14:07 · last fix 02:11, 3 min old · no voice contact yet` @param {Burning} each */
  words(each) {
    const patrol = store.get("patrol", each.patrol);
    if (each.kind !== "panic" || !patrol) return each.words;
    const position = store.positions.get(patrol.id);
    const fix = position
      ? fill(gettext("last fix %(time)s, %(age)s old, %(grid)s"), {
          time: zuluClock(position.fix_at),
          age: shortAge(now() - Date.parse(position.fix_at)),
          grid: position.mgrs,
        })
      : gettext("no fix");
    const voice = patrol.panic?.voice_contact ? gettext("voice contact") : gettext("no voice contact yet");
    return [`${gettext("EMERGENCY")} ${patrol.callsign}`, zuluClock(patrol.panic?.since ?? each.since), voice, fix].join(" · ");
  }

  /** @param {Burning} each */
  show(each) {
    if (each.patrol !== null) desk.set({ patrol: each.patrol });
    if (each.incident !== null) desk.set({ incident: each.incident, mode: "detail" });
  }

  /** @param {Burning} each @param {number} index @param {number} more how many are not shown; said on the last row */
  row(each, index, more) {
    const key = index === 0 && store.may("alarm.acknowledge") ? html`<kbd>F10</kbd> ` : nothing;
    const button = !each.alarm
      ? html`<span class="dim">${gettext("counted by this screen")}</span>`
      : !store.may("alarm.acknowledge")
        ? nothing
      : each.kind === "panic"
        ? html`<hold-button .label=${gettext("Hold 2 s to acknowledge")} @held=${() => void this.acknowledge(each)}></hold-button>`
        : html`<button type="button" @click=${() => void this.acknowledge(each)}>${gettext("Acknowledge")}</button>`;
    return html`<li class="alarm-row ${each.kind}">
      ${key}<button type="button" class="quiet words" @click=${() => this.show(each)}><span aria-hidden="true">▲</span> ${this.words(each)}</button>
      <desk-age since=${each.since}></desk-age>
      ${more ? html`<span class="more">${fill(ngettext("and %(count)s more", "and %(count)s more", more), { count: more })}</span>` : nothing} ${button}</li>`;
  }

  render() {
    const all = burning(store);
    const panics = all.filter((each) => each.kind === "panic");
    const shown = all.slice(0, Math.max(SHOWN, panics.length + 1));
    const more = all.length - shown.length;
    const notices = store.all("notice");
    return html`<ul aria-label=${gettext("Alarms that nobody acknowledged")}>${repeat(shown, (each) => each.key, (each, index) => this.row(each, index, index === shown.length - 1 ? more : 0))}
      ${notices.length
        ? html`<li class="undelivered"><span class="warn">${fill(ngettext("%(count)s notice not delivered", "%(count)s notices not delivered", notices.length), { count: notices.length })}</span>
            <span class="soft">${notices[0].channel} · ${notices[0].recipient_role} · ${notices[0].words}</span></li>`
        : nothing}</ul>
      <div class="hidden-text" role="alert">${all[0] ? `${all.length} ${gettext("alarms")}: ${all[0].kind === "panic" ? `${gettext("EMERGENCY")} ${call(store.get("patrol", all[0].patrol))}` : all[0].words}` : ""}</div>`;
  }
}
customElements.define("alarm-bar", AlarmBar);
