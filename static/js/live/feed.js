/**
 * The link to the blotter: snapshot, then the socket from its serial, then polling while there is no socket.
 * It never assumes: an entry whose `prev` is not known here, a reset or a changed role means a new snapshot.
 *
 * Events: `state` (link state changed), `beat`, `entry` (detail: Entry), `hands` (detail: HandsFrame), `signed-out`.
 */

import { ApiError, get, session } from "../api.js";
import { everySecond, synchronise } from "../time.js";

/** @import {Entry, Frame, LinkState, Snapshot} from "../types.js" */
/** @import {Store} from "./store.js" */

// Judged once a second, so that a dead link is said within five; a beat comes every two seconds, a poll every three.
const SILENCE_MS = 4000;
const POLL_MS = 2500;
const BACKOFF_MS = [250, 500, 1000, 2000, 4000];
const BAD_SINCE = 4400;
const SIGNED_OUT = 4401;
const ROLE_CHANGED = 4403;
const OVERFLOW = 4408;

export class Feed extends EventTarget {
  /** @param {Store} store */
  constructor(store) {
    super();
    this.store = store;
    /** @type {LinkState} */
    this.state = "STALE";
    /** Last time anything true was heard, ms of this computer's clock; null before the first snapshot. */
    this.heardAt = /** @type {number | null} */ (null);
    /** Serial up to which this screen has missed nothing. */
    this.cursor = 0;
    this.attempt = 0;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.open = false;
    this.polling = false;
    this.loading = false;
    this.mustLoad = true;
    /** Beats in a row that named an entry which never came. */
    this.behind = 0;
    this.lastPoll = 0;
    this.nextTry = 0;
    this.signedOut = false;
    /** How the server calls this socket when it tells others who types. */
    this.who = "";
  }

  start() {
    session.addEventListener("signed-in", () => {
      this.signedOut = false;
      this.nextTry = 0;
    });
    session.addEventListener("signed-out", () => this.#loseSession());
    everySecond(() => this.#tick());
    addEventListener("online", () => (this.nextTry = 0));
    this.#tick();
  }

  /** Milliseconds since anything was heard. */
  get age() {
    return this.heardAt === null ? Infinity : Date.now() - this.heardAt;
  }

  /** The one place that decides what happens next; whatever failed is tried again from here. */
  #tick() {
    if (this.open && this.age > SILENCE_MS) this.#drop();
    this.#judge();
    if (this.signedOut && Date.now() < this.nextTry) return;
    if (this.mustLoad) {
      if (Date.now() >= this.nextTry) void this.#load();
      return;
    }
    if (!this.socket && Date.now() >= this.nextTry) this.#connect();
    if (!this.open && this.attempt > 0 && Date.now() - this.lastPoll >= POLL_MS) void this.#poll();
  }

  #judge() {
    /** @type {LinkState} */
    const state = this.age > SILENCE_MS ? "STALE" : this.open ? "LIVE" : this.store.loaded && this.lastPoll ? "POLLING" : this.state;
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }

  #heard() {
    this.heardAt = Date.now();
    this.#judge();
  }

  #backOff() {
    const base = BACKOFF_MS[Math.min(this.attempt, BACKOFF_MS.length - 1)];
    this.attempt += 1;
    // Jitter: a thousand screens that lost one server must not return in one instant.
    this.nextTry = Date.now() + base * (0.5 + Math.random());
  }

  #loseSession() {
    this.signedOut = true;
    this.nextTry = Date.now() + 10_000;
    this.dispatchEvent(new Event("signed-out"));
  }

  async #load() {
    if (this.loading) return;
    this.loading = true;
    try {
      /** @type {Snapshot} */
      const snapshot = await get("/api/v1/desk/snapshot/");
      synchronise(snapshot.clock.now);
      this.cursor = snapshot.serial;
      this.signedOut = this.mustLoad = false;
      this.behind = 0;
      this.store.reset(snapshot);
      this.#heard();
      if (!this.socket) this.#connect();
    } catch (error) {
      if (!(error instanceof ApiError)) reportError(error);
      if (!this.signedOut) this.#backOff();
    } finally {
      this.loading = false;
    }
  }

  /** What is shown is no longer certain: begin again from a snapshot, keeping the old picture until it is there. */
  #restart() {
    this.#drop();
    this.mustLoad = true;
    // The first time at once, then with growing pauses: a fault that stays must not become a storm of snapshots.
    if (this.attempt <= 1) void this.#load();
  }

  #drop() {
    const socket = this.socket;
    this.socket = null;
    this.open = false;
    socket?.close();
    this.#backOff();
  }

  #connect() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/ws/live/?since=${this.cursor}`);
    this.socket = socket;
    socket.onmessage = (event) => {
      if (socket === this.socket) this.#take(JSON.parse(event.data));
    };
    socket.onclose = (event) => {
      if (socket === this.socket) this.#closed(event.code);
    };
  }

  /** Say something that is lost without harm: who types where. @param {object} frame */
  send(frame) {
    if (this.open) this.socket?.send(JSON.stringify(frame));
  }

  /** @param {number} code */
  #closed(code) {
    this.socket = null;
    this.open = false;
    // To the whole page: whoever asks for the password must not wait for the next request to be refused.
    if (code === SIGNED_OUT) session.dispatchEvent(new Event("signed-out"));
    else if (code === ROLE_CHANGED || code === BAD_SINCE) this.#restart();
    else if (code === OVERFLOW) this.nextTry = 0;
    else this.#backOff();
    this.#judge();
  }

  /** @param {Frame} frame */
  #take(frame) {
    if (frame.t === "hello") this.who = frame.who ?? "";
    this.open = true;
    this.lastPoll = 0;
    this.signedOut = false;
    if (frame.t === "entry") {
      if (frame.prev > this.cursor) return this.#restart();
      this.#accept(frame);
    } else if (frame.t === "positions") {
      this.store.movePositions(frame.positions);
    } else if (frame.t === "hands") {
      this.dispatchEvent(new CustomEvent("hands", { detail: frame }));
    } else if (frame.t === "beat") {
      synchronise(frame.clock.now);
      this.store.clock = frame.clock;
      this.behind = frame.head > this.cursor ? this.behind + 1 : 0;
      if (this.behind > 1) return this.#restart();
      this.attempt = 0;
      this.dispatchEvent(new Event("beat"));
    } else if (frame.t === "reset" || (frame.t === "hello" && this.#othersToSee(frame.audiences))) {
      return this.#restart();
    }
    this.#heard();
  }

  /** What this viewer may see has changed, and no entry said so. @param {string[] | undefined} audiences as the server has them now */
  #othersToSee(audiences) {
    const known = this.store.you?.audiences;
    return Boolean(audiences && known && [...audiences].sort().join() !== [...known].sort().join());
  }

  /** @param {Entry} entry */
  #accept(entry) {
    if (entry.serial <= this.cursor) return;
    this.cursor = entry.serial;
    this.store.addEntry(entry);
    this.dispatchEvent(new CustomEvent("entry", { detail: entry }));
  }

  async #poll() {
    if (this.polling) return;
    this.polling = true;
    this.lastPoll = Date.now();
    try {
      for (let more = true; more && !this.open; ) {
        const page = await get(`/api/v1/blotter/?since=${this.cursor}`);
        if (this.#othersToSee(page.audiences)) return this.#restart();
        for (const entry of page.entries) {
          if (entry.prev > this.cursor) return this.#restart();
          this.#accept(entry);
        }
        more = page.more;
        this.#heard();
      }
    } catch (error) {
      if (!(error instanceof ApiError)) reportError(error);
    } finally {
      this.polling = false;
    }
  }
}
