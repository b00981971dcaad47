/**
 * Acts on their way from this phone. Each keeps its idempotency key and its own time until the desk has answered, so
 * that sending it again can never do it twice; one that could not be sent stays on the screen. They belong to the
 * person who pressed, not to the phone: somebody else who signs in on it neither sees nor sends them.
 *
 * Event `change` after any of it changed.
 */

import { ApiError, post, uuid } from "../api.js";
import { store } from "../live/desk.js";
import { everySecond, now } from "../time.js";

const KEY = "phone.acts";
const AGAIN_MS = 5000;

/**
 * @typedef {object} Pending
 * @property {string} key
 * @property {number | undefined} by key of the account that pressed
 * @property {string} path
 * @property {Record<string, unknown>} body
 * @property {string} label what the leader pressed
 * @property {string} at ISO time of the act
 * @property {string} subject what it is about, so that its buttons wait
 * @property {string} refused the desk's words; empty while it may still succeed
 */

/** @returns {Pending[]} */
function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]");
  } catch {
    return [];
  }
}

class Outbox extends EventTarget {
  constructor() {
    super();
    /** Of everybody who used this phone. */
    this.all = kept();
    this.sending = false;
    this.nextTry = 0;
    everySecond(() => void this.work());
    addEventListener("online", () => (this.nextTry = 0));
  }

  /** The acts of who is signed in. */
  get list() {
    return this.all.filter((pending) => pending.by === store.you?.id);
  }

  /** @param {string} path @param {Record<string, unknown>} body @param {string} label @param {string} subject */
  add(path, body, label, subject) {
    this.all.push({ key: uuid(), by: store.you?.id, path, body, label, at: new Date(now()).toISOString(), subject, refused: "" });
    this.nextTry = 0;
    this.#changed();
    void this.work();
  }

  /** @param {string} key */
  drop(key) {
    this.all = this.all.filter((pending) => pending.key !== key);
    this.#changed();
  }

  /** @param {string} subject */
  waits(subject) {
    return this.list.some((pending) => pending.subject === subject && !pending.refused);
  }

  /** Send in the order of pressing: "on scene" must not overtake "en route". */
  async work() {
    if (this.sending || Date.now() < this.nextTry) return;
    this.sending = true;
    try {
      for (let next; (next = this.list.find((pending) => !pending.refused)); ) {
        await post(next.path, next.body, { key: next.key });
        this.drop(next.key);
      }
    } catch (error) {
      this.#failed(error);
    } finally {
      this.sending = false;
    }
  }

  /** @param {unknown} error */
  #failed(error) {
    const first = this.list.find((pending) => !pending.refused);
    const answered = error instanceof ApiError && !error.passing && error.status !== 401;
    if (first && answered) first.refused = error.message;
    else this.nextTry = Date.now() + AGAIN_MS;
    this.#changed();
  }

  #changed() {
    try {
      localStorage.setItem(KEY, JSON.stringify(this.all));
    } catch {
      // Without storage the acts live as long as the page.
    }
    this.dispatchEvent(new Event("change"));
  }
}

export const outbox = new Outbox();
