/**
 * `<alarm-bar>`: what nobody has acknowledged, the worst first, one line a kind; sounds it, one voice a kind. A panic
 * is acknowledged by holding for two seconds, takes the eyes, never the typing focus, and stays in sight until it is
 * ended with a reason.
 */

import { fill, gettext, ngettext } from "../i18n.js";
import { burning, countWords, lines, linkLost, note, notedUntil, soundOf } from "../live/alarms.js";
import { Live, Ticking, feed, store } from "../live/desk.js";
import "../parts/act-buttons.js";
import "../parts/hold-button.js";
import { sound } from "../sound.js";
import { everySecond, now, plainClock, shortAge, zuluClock } from "../time.js";
import { LitElement, html, nothing, repeat } from "../../vendor/lit.js";
import { act } from "./acts.js";
import { call, line } from "./lines.js";
import { panicActs } from "./panic-acts.js";
import { desk } from "./session.js";

/** @import {Burning, Line} from "../live/alarms.js" */
/** @import {SoundKind} from "../sound.js" */
/** @import {Alarm, Patrol} from "../types.js" */

/** Everything that burns here, the lost link among it. */
function all() {
  const list = burning(store);
  if (!store.loaded || feed.state !== "STALE") return list;
  const since = now() - feed.age;
  const lost = linkLost(`${new Date(since).toISOString().slice(0, 19)}Z`, plainClock(since));
  const panics = list.filter(({ kind }) => kind === "panic").length;
  return [...list.slice(0, panics), lost, ...list.slice(panics)];
}

/** A line stays the same element when its alarm sounds again: a hold under way goes on. @param {Burning} each */
const elementOf = (each) => (each.alarm ? `alarm:${each.alarm.id}` : each.key);

export class AlarmBar extends LitElement {
  constructor() {
    super();
    this.live = new Live(this);
    this.ticking = new Ticking(this);
    /** @type {Set<number>} acknowledgements on their way */
    this.sending = new Set();
    this.pageTitle = document.title;
    /** Whether the focus was in here before the lines changed. */
    this.focused = false;
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.stop = everySecond(() => this.sound());
    // What opens over the page (help, brief) begins below what burns: see --burning in the style sheets.
    this.size = new ResizeObserver(() =>
      document.documentElement.style.setProperty("--burning", `${Math.round(this.getBoundingClientRect().bottom)}px`),
    );
    this.size.observe(this);
  }
  disconnectedCallback() {
    super.disconnectedCallback();
    this.stop?.();
    this.size?.disconnect();
  }

  sound() {
    /** @type {[string, SoundKind][]} */
    const loud = all().filter((each) => !notedUntil(each)).map((each) => [each.key, soundOf(each.kind)]);
    sound.sound(new Map(loud));
  }

  silence() {
    sound.silence(all().map((each) => each.key));
    desk.say(gettext("Silent for one minute. Silence is not acknowledgement."), "near");
  }

  /** What F10 takes up. */
  get first() {
    return lines(all()).find(({ first }) => !notedUntil(first) && (!first.alarm || store.may("alarm.acknowledge")))?.first;
  }

  /** F10 went down. An emergency is held by its own button, so that key and finger do the same. */
  press() {
    const first = this.first;
    if (first?.kind === "panic" && first.alarm) this.holdButton(first)?.press();
    else if (first) void this.acknowledge(first);
  }

  letGo() {
    for (const button of this.querySelectorAll("hold-button")) /** @type {import("../parts/hold-button.js").HoldButton} */ (button).release();
  }

  /** @param {Burning} each @returns {import("../parts/hold-button.js").HoldButton | null} */
  holdButton(each) {
    return this.querySelector(`[data-key="${elementOf(each)}"] hold-button`);
  }

  /** @param {Burning} each */
  async acknowledge(each) {
    const alarm = each.alarm;
    if (!alarm) {
      note(each);
      desk.say(gettext("Noted on this screen for two minutes. Nobody else has heard of it."), "near");
      return;
    }
    if (this.sending.has(alarm.id)) return;
    this.sending.add(alarm.id);
    try {
      const done = fill(gettext("Acknowledged: %(words)s"), { words: alarm.words });
      // Whichever sounding of it was meant: one that came during a hold must not refuse the hold.
      const answer = await act(`/api/v1/alarms/${alarm.id}/acknowledge/`, {}, { line: line("ALARM", alarm.id), done });
      if (answer && answer.serial === null) desk.say(fill(gettext("%(who)s had acknowledged it already."), { who: answer.acknowledged_by }), "near");
    } finally {
      this.sending.delete(alarm.id);
    }
  }

  /** `EMERGENCY FOX 22 · 02:14:07 · last fix 02:11, 3 min old · no voice contact yet` @param {Patrol} patrol @param {string} since */
  emergency(patrol, since) {
    const position = store.positions.get(patrol.id);
    const fix = position
      ? fill(gettext("last fix %(time)s, %(age)s old"), {
          time: plainClock(position.fix_at).slice(0, 5),
          age: shortAge(now() - Date.parse(position.fix_at)),
        })
      : gettext("no fix");
    const voice = patrol.panic?.voice_contact ? gettext("voice contact") : gettext("no voice contact yet");
    return [`${gettext("EMERGENCY")} ${patrol.callsign}`, plainClock(patrol.panic?.since ?? since), fix, voice].join(" · ");
  }

  /** @param {Line} shown */
  words(shown) {
    const { first, count } = shown;
    const patrol = store.get("patrol", first.patrol);
    if (first.kind === "panic" && patrol) return this.emergency(patrol, first.since);
    return count > 1 ? `${countWords(shown)} · ${first.words}` : first.words;
  }

  /** @param {{incident: number | null, patrol: number | null}} each */
  show(each) {
    if (each.patrol !== null) desk.set({ patrol: each.patrol });
    if (each.incident !== null) desk.set({ incident: each.incident, mode: "detail" });
  }

  /** @param {Burning} each */
  button(each) {
    const until = notedUntil(each);
    if (until) return html`<span class="noted">${fill(gettext("noted here, sounds again %(time)s"), { time: zuluClock(until) })}</span>`;
    if (!each.alarm) return html`<button type="button" @click=${() => void this.acknowledge(each)}>${gettext("Noted")}</button>`;
    if (!store.may("alarm.acknowledge")) return nothing;
    return each.kind === "panic"
      ? html`<hold-button .label=${gettext("Hold 2 s to acknowledge")} @held=${() => void this.acknowledge(each)}></hold-button>`
      : html`<button type="button" @click=${() => void this.acknowledge(each)}>${gettext("Acknowledge")}</button>`;
  }

  /** @param {Line} shown @param {boolean} key whether F10 takes up this one */
  row(shown, key) {
    const { first, count } = shown;
    const panic = first.kind === "panic" ? store.get("patrol", first.patrol)?.panic : null;
    const grid = panic ? store.positions.get(first.patrol ?? 0)?.mgrs : undefined;
    return html`<li class="alarm-row ${first.kind}" data-key=${elementOf(first)}>
      <kbd class=${key ? "" : "unseen"}>F10</kbd><button type="button" class="quiet words" @click=${() => this.show(first)}><span aria-hidden="true">▲</span> ${this.words(shown)}</button>
      ${panic && first.forgotten ? html`<span class="again">${first.forgotten}</span>` : nothing}
      ${grid ? html`<span class="num grid">${grid}</span>` : nothing}
      ${first.kind === "panic" && count > 1 ? html`<span class="more">${fill(ngettext("and %(count)s more emergency", "and %(count)s more emergencies", count - 1), { count: count - 1 })}</span>` : nothing}
      <desk-age since=${panic?.since ?? first.since}></desk-age>
      ${this.button(first)}</li>`;
  }

  /** An emergency that a desk has taken up and nobody has ended. @param {Alarm} alarm */
  taken(alarm) {
    const patrol = store.get("patrol", alarm.patrol);
    if (!patrol) return nothing;
    return html`<li class="taken" data-key="taken:${alarm.id}">
      <button type="button" class="quiet words" @click=${() => this.show(alarm)}><span aria-hidden="true">▲</span> ${this.emergency(patrol, alarm.raised_at)}</button>
      <span class="by">${fill(gettext("acknowledged by %(who)s %(time)s"), { who: alarm.acknowledged_by ?? "", time: zuluClock(alarm.acknowledged_at ?? alarm.raised_at) })}</span>
      ${alarm.again_at ? html`<span class="soft">${gettext("sounds again")} <desk-age since=${alarm.acknowledged_at ?? ""} due=${alarm.again_at}></desk-age></span>` : nothing}
      <act-buttons .acts=${panicActs(patrol)} subject="emergency:${patrol.id}"></act-buttons></li>`;
  }

  /** Acknowledged and still standing: what comes back next, so that nobody is surprised. @param {Alarm[]} alarms */
  waiting(alarms) {
    if (!alarms.length) return nothing;
    const next = [...alarms].sort((a, b) => (a.again_at ?? "9").localeCompare(b.again_at ?? "9"))[0];
    const count = fill(ngettext("%(count)s acknowledged, not dealt with", "%(count)s acknowledged, not dealt with", alarms.length), { count: alarms.length });
    return html`<li class="quiet-row"><span class="warn">${count}</span>
      <button type="button" class="quiet words" @click=${() => this.show(next)}>${next.words} · ${next.acknowledged_by}</button>
      ${next.again_at ? html`<span class="soft">${gettext("sounds again")} <desk-age since=${next.acknowledged_at ?? ""} due=${next.again_at}></desk-age></span>` : nothing}</li>`;
  }

  undelivered() {
    const notices = store.all("notice");
    if (!notices.length) return nothing;
    const count = fill(ngettext("%(count)s notice not delivered", "%(count)s notices not delivered", notices.length), { count: notices.length });
    return html`<li class="quiet-row"><span class="warn">${count}</span>
      <span class="soft words">${notices[0].channel} · ${notices[0].recipient_role} · ${notices[0].words}</span></li>`;
  }

  willUpdate() {
    this.focused = this.contains(document.activeElement);
  }

  /** The line that had the focus is gone: the next one takes it, by its words, which acknowledge nothing. */
  updated() {
    if (!this.focused || this.contains(document.activeElement)) return;
    const next = this.querySelector("button.words") ?? document.getElementById("command");
    /** @type {HTMLElement | null} */ (next)?.focus();
  }

  /** For ears: said when the worst changes, not at each alarm of a flood. @param {Burning} each */
  spoken(each) {
    return each.kind === "panic" ? `${gettext("EMERGENCY")} ${call(store.get("patrol", each.patrol))}` : each.words;
  }

  render() {
    const list = all();
    const shown = lines(list);
    const first = this.first;
    // An alarm whose time to come back has passed without the server burns again: it is counted once.
    const back = new Set(list.map(({ key }) => key));
    const standing = store.all("alarm").filter((alarm) => alarm.state === "acknowledged" && !back.has(`again:${alarm.id}:${alarm.again_at}`));
    const panics = standing.filter(({ kind }) => kind === "panic");
    document.title = list.length ? `▲ ${list.length} · ${this.pageTitle}` : this.pageTitle;
    return html`<ul aria-label=${gettext("Alarms")}>${repeat(shown, (each) => elementOf(each.first), (each) => this.row(each, each.first === first || each.first.key === first?.key))}
      ${repeat(panics, (alarm) => alarm.id, (alarm) => this.taken(alarm))}
      ${this.waiting(standing.filter(({ kind }) => kind !== "panic"))}
      ${this.undelivered()}</ul>
      <div class="hidden-text" role="alert">${shown[0] ? this.spoken(shown[0].first) : ""}</div>`;
  }
}
customElements.define("alarm-bar", AlarmBar);
