/**
 * A list that sorts itself by urgency must not move its rows while somebody is about to press one. While the pointer is
 * over it or its keys are in use, rows keep their places: what is new is added at the end, what has gone stays as a
 * shadow. The new order comes when the hand leaves, and at the latest after a few seconds; the row under the hand then
 * stays where it is on the screen.
 */

// No order is older than this, whatever the hand does.
const LONGEST_HOLD_MS = 6000;
// This long after the last key the list is no longer being walked through.
const KEYS_MS = 3000;
const SAID_MS = 5000;

export class Steady {
  /** @param {import("../../vendor/lit.js").LitElement} host renders its rows in the order of `ids` */
  constructor(host) {
    this.host = host;
    /** @type {number[]} as the rows stand */
    this.ids = [];
    /** Rows that came since the order was held. @type {number[]} */
    this.fresh = [];
    this.hovering = false;
    this.keyed = 0;
    /** Since when the shown order differs from the right one; 0: it does not. */
    this.waiting = 0;
    /** When a new order was taken under somebody's hand. */
    this.changed = 0;
    /** @type {number | null} the row that must not move on the screen */
    this.anchor = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.hover = (/** @type {PointerEvent} */ event) => {
      this.hovering = event.pointerType !== "touch";
      const row = /** @type {Element} */ (event.target).closest("[role=row][id]");
      if (row) this.anchor = Number(row.id.split("-").pop());
    };
    this.leave = () => {
      this.hovering = false;
      this.anchor = null;
      if (this.waiting) host.requestUpdate();
    };
    host.addController(this);
  }

  hostConnected() {
    this.host.addEventListener("pointermove", this.hover);
    this.host.addEventListener("pointerleave", this.leave);
  }
  hostDisconnected() {
    this.host.removeEventListener("pointermove", this.hover);
    this.host.removeEventListener("pointerleave", this.leave);
    clearTimeout(this.timer);
  }

  /** The keys have chosen this row. @param {number | null} chosen */
  walk(chosen) {
    this.keyed = Date.now();
    this.anchor = chosen;
  }

  get held() {
    return this.hovering || Date.now() - this.keyed < KEYS_MS;
  }

  /** Whether to say that the order has changed, or is about to. */
  get news() {
    return this.waiting > 0 || Date.now() - this.changed < SAID_MS;
  }

  /** Take the right order now: the hand itself has asked for it. */
  settle() {
    Object.assign(this, { ids: [], waiting: 0 });
    this.host.requestUpdate();
  }

  /**
   * @param {number[]} right the order as it should be
   * @returns {number[]} the order to show now; keys that are no longer in `right` are shadows
   */
  arrange(right) {
    clearTimeout(this.timer);
    const now = Date.now();
    const before = new Set(this.ids);
    const added = right.filter((id) => !before.has(id));
    const kept = [...this.ids, ...added];
    const same = kept.length === right.length && kept.every((id, at) => id === right[at]);
    const waited = this.waiting && now - this.waiting >= LONGEST_HOLD_MS;
    if (same || !this.held || waited || !this.ids.length) {
      if (!same && this.held && this.ids.length) this.changed = now;
      Object.assign(this, { ids: right, fresh: [], waiting: 0 });
    } else {
      Object.assign(this, { ids: kept, fresh: [...this.fresh, ...added], waiting: this.waiting || now });
    }
    // Time alone ends a hold and takes the words about it away.
    if (this.waiting) this.#wake(Math.min(KEYS_MS, this.waiting + LONGEST_HOLD_MS - now));
    else if (now - this.changed < SAID_MS) this.#wake(SAID_MS);
    return this.ids;
  }

  /** @param {number} ms */
  #wake(ms) {
    this.timer = setTimeout(() => this.host.requestUpdate(), ms + 20);
  }

  get #grid() {
    return /** @type {HTMLElement | null} */ (this.host.querySelector("[role=grid]"));
  }
  get #row() {
    return this.anchor === null ? null : /** @type {HTMLElement | null} */ (this.host.querySelector(`[role=row][id$="-${this.anchor}"]`));
  }

  /** Before the rows are rendered: where the row under the hand is. */
  hostUpdate() {
    this.top = this.held ? this.#row?.offsetTop : undefined;
  }
  /** After it: scroll by as much as that row has moved. */
  hostUpdated() {
    const row = this.#row;
    const grid = this.#grid;
    if (this.top !== undefined && row && grid && row.offsetTop !== this.top) grid.scrollTop += row.offsetTop - this.top;
  }
}
